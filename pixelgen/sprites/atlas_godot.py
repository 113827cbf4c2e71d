"""Godot 4's SpriteFrames as a text resource: an AtlasTexture for each frame, an animation for each tag.

One resource can show several sheets: an animation goes on from the end of one to the beginning of the next.
Reference: https://docs.godotengine.org/en/stable/engine_details/file_formats/tscn.html
"""

import re
from dataclasses import dataclass, replace

from pixelgen.sprites.frame import Atlas, Frame, Rect, Tag
from pixelgen.sprites.naming import unique_name

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_NUMBER = r"(\d+(?:\.\d+)?(?:e-?\d+)?)"
_HEAD = r'\[gd_resource type="SpriteFrames" load_steps=(\d+) format=3\]\n\n'
_TEXTURE = rf'\[ext_resource type="Texture2D" path={_TEXT} id="(\d+)"\]\n\n'
_FRAME = (
    rf'\[sub_resource type="AtlasTexture" id="f(\d+)"\]\nresource_name = {_TEXT}\n'
    r'atlas = ExtResource\("(\d+)"\)\nregion = Rect2\((\d+), (\d+), (\d+), (\d+)\)\n'
    r"(?:margin = Rect2\((\d+), (\d+), (\d+), (\d+)\)\n)?\n"
)
_SHOWN = rf'\{{\n"duration": {_NUMBER},\n"texture": SubResource\("f(\d+)"\)\n\}}(?:, )?'
_ANIMATION = rf'\{{\n"frames": \[((?:{_SHOWN})+)\],\n"loop": true,\n"name": &{_TEXT},\n"speed": {_NUMBER}\n\}}(?:, )?'


@dataclass(frozen=True, slots=True)
class _Joined:
    """The frames of all sheets in one row, and the animations that they form."""

    frames: tuple[Frame, ...]
    tags: tuple[Tag, ...]


def as_sprite_frames(pages: tuple[Atlas, ...]) -> tuple[Atlas, ...]:
    """What SpriteFrames can say: all frames are in animations ("default" without tags); sizes are left out.

    Godot allows no slash and no comma in the name of an animation; they become underscores.
    """
    return _parted(_joined(pages).tags, pages)


def _joined(pages: tuple[Atlas, ...]) -> _Joined:
    """A tag that is cut by the end of a sheet is one animation: both halves have its name."""
    frames = tuple(frame for page in pages for frame in page.frames)
    tags: list[Tag] = []
    first, cut = 0, ""
    for page in pages:
        for tag in page.tags:
            if tag.first == 0 and tags and tag.name == cut:
                tags[-1] = replace(tags[-1], last=first + tag.last)
            else:
                name = unique_name(re.sub("[/,]", "_", tag.name), {earlier.name for earlier in tags})
                tags.append(Tag(name, first + tag.first, first + tag.last))
            cut = tag.name
        first += len(page.frames)
    return _Joined(frames, tuple(tags) or (Tag("default", 0, len(frames) - 1),))


def _parted(tags: tuple[Tag, ...], pages: tuple[Atlas, ...]) -> tuple[Atlas, ...]:
    """``pages`` with their parts of ``tags``, which count through all frames."""
    parted: list[Atlas] = []
    first = 0
    for page in pages:
        end = first + len(page.frames)
        own = tuple(
            Tag(tag.name, max(tag.first, first) - first, min(tag.last, end - 1) - first)
            for tag in tags
            if tag.first < end and tag.last >= first
        )
        parted.append(replace(page, size=None, tags=own, indexed=False, related=()))
        first = end
    return tuple(parted)


def write_sprite_frames(pages: tuple[Atlas, ...]) -> str:
    """The text of a .tres file that lies in the folder of its sheets."""
    joined = _joined(pages)
    parts = [f'[gd_resource type="SpriteFrames" load_steps={len(joined.frames) + len(pages) + 1} format=3]\n']
    parts += [
        f'[ext_resource type="Texture2D" path={_quote(page.image)} id="{number}"]\n'
        for number, page in enumerate(pages, 1)
    ]
    index = 0
    for number, page in enumerate(pages, 1):
        for frame in page.frames:
            r, (x, y), (width, height) = frame.rect, frame.offset, frame.whole
            # The space that was trimmed away: at the left and the top, then of both sides together.
            margin = f"margin = Rect2({x}, {y}, {width - r.w}, {height - r.h})\n" if frame.trimmed else ""
            parts.append(
                f'[sub_resource type="AtlasTexture" id="f{index}"]\nresource_name = {_quote(frame.name)}\n'
                f'atlas = ExtResource("{number}")\nregion = Rect2({r.x}, {r.y}, {r.w}, {r.h})\n{margin}'
            )
            index += 1
    animations = ", ".join(_animation(joined.frames, tag) for tag in joined.tags)
    parts.append(f"[resource]\nanimations = [{animations}]\n")
    return "\n".join(parts)


def _animation(all_frames: tuple[Frame, ...], tag: Tag) -> str:
    # Godot shows a frame for duration / speed seconds: the first frame sets the speed, the others are relative to it.
    unit = all_frames[tag.first].duration_ms
    frames = ", ".join(
        f'{{\n"duration": {all_frames[index].duration_ms / unit!r},\n"texture": SubResource("f{index}")\n}}'
        for index in range(tag.first, tag.last + 1)
    )
    return f'{{\n"frames": [{frames}],\n"loop": true,\n"name": &{_quote(tag.name)},\n"speed": {1000 / unit!r}\n}}'


def read_sprite_frames(text: str) -> tuple[Atlas, ...]:
    """The atlases that ``write_sprite_frames`` wrote.

    Raises:
        ValueError: anything else.
    """
    head, at = _take(_HEAD, text, 0)
    images: list[str] = []
    while text.startswith("[ext_resource", at):
        found, at = _take(_TEXTURE, text, at)
        images.append(_unquote(found[1]))
        if int(found[2]) != len(images):
            raise ValueError(f"texture {found[2]} is out of order")
    frames: list[Frame] = []
    sheets: list[int] = []  # of each frame, counted from 1
    while text.startswith("[sub_resource", at):
        found, at = _take(_FRAME, text, at)
        if int(found[1]) != len(frames):
            raise ValueError(f"frame f{found[1]} is out of order")
        sheets.append(int(found[3]))
        frames.append(_read_frame(found))
    if int(head[1]) != len(frames) + len(images) + 1:
        raise ValueError("load_steps does not count the resources")
    if not images or sorted(sheets) != sheets or set(sheets) != set(range(1, len(images) + 1)):
        raise ValueError("the frames do not go through the textures in order")
    _, at = _take(r"\[resource\]\nanimations = \[", text, at)
    tags: list[Tag] = []
    while text.startswith("{", at):
        found, at = _take(_ANIMATION, text, at)
        tags.append(_read_animation(found, frames))
    if text[at:] != "]\n" or not tags:
        raise ValueError("the resource has no end")
    listed = [
        [frame for frame, at in zip(frames, sheets, strict=True) if at == number + 1] for number in range(len(images))
    ]
    pages = tuple(Atlas(image, None, tuple(own)) for image, own in zip(images, listed, strict=True))
    return _parted(tuple(tags), pages)


def _read_frame(found: re.Match[str]) -> Frame:
    rect = Rect(*(int(number) for number in found.groups()[3:7]))
    left, top, wider, higher = (int(number or 0) for number in found.groups()[7:])
    if left > wider or top > higher:
        raise ValueError(f"frame f{found[1]} leaves its own canvas")
    canvas = (rect.w + wider, rect.h + higher) if found[8] else None
    return Frame(_unquote(found[2]), rect, offset=(left, top), canvas=canvas)


def _read_animation(found: re.Match[str], frames: list[Frame]) -> Tag:
    """The tag; the durations go into ``frames``."""
    shown = [(int(index), float(duration)) for duration, index in re.findall(_SHOWN, found[1])]
    first, last = shown[0][0], shown[-1][0]
    if [index for index, _ in shown] != list(range(first, last + 1)) or last >= len(frames):
        raise ValueError("an animation is no run of frames")
    for index, duration in shown:
        frames[index] = replace(frames[index], duration_ms=round(1000 * duration / float(found[5])))
    return Tag(_unquote(found[4]), first, last)


def _take(pattern: str, text: str, at: int) -> tuple[re.Match[str], int]:
    found = re.compile(pattern).match(text, at)
    if found is None:
        raise ValueError(f"unexpected {text[at : at + 40]!r}")
    return found, found.end()


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
