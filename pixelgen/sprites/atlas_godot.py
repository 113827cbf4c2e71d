"""Godot 4's SpriteFrames as a text resource: an AtlasTexture for each frame, an animation for each tag.

Reference: https://docs.godotengine.org/en/stable/engine_details/file_formats/tscn.html
"""

import re
from dataclasses import replace

from pixelgen.sprites.naming import unique_name
from pixelgen.sprites.sheet import Atlas, Frame, Rect, Tag

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_NUMBER = r"(\d+(?:\.\d+)?(?:e-?\d+)?)"
_HEAD = (
    r'\[gd_resource type="SpriteFrames" load_steps=(\d+) format=3\]\n\n'
    rf'\[ext_resource type="Texture2D" path={_TEXT} id="1"\]\n\n'
)
_FRAME = (
    rf'\[sub_resource type="AtlasTexture" id="f(\d+)"\]\nresource_name = {_TEXT}\n'
    r'atlas = ExtResource\("1"\)\nregion = Rect2\((\d+), (\d+), (\d+), (\d+)\)\n'
    r"(?:margin = Rect2\((\d+), (\d+), (\d+), (\d+)\)\n)?\n"
)
_SHOWN = rf'\{{\n"duration": {_NUMBER},\n"texture": SubResource\("f(\d+)"\)\n\}}(?:, )?'
_ANIMATION = rf'\{{\n"frames": \[((?:{_SHOWN})+)\],\n"loop": true,\n"name": &{_TEXT},\n"speed": {_NUMBER}\n\}}(?:, )?'


def as_sprite_frames(atlas: Atlas) -> Atlas:
    """What SpriteFrames can say: all frames are in animations ("default" without tags); the sheet's size is left out.

    Godot allows no slash and no comma in the name of an animation; they become underscores.
    """
    tags: list[Tag] = []
    for tag in atlas.tags or (Tag("default", 0, len(atlas.frames) - 1),):
        name = unique_name(re.sub("[/,]", "_", tag.name), {earlier.name for earlier in tags})
        tags.append(replace(tag, name=name))
    return replace(atlas, size=None, tags=tuple(tags), indexed=False)


def write_sprite_frames(atlas: Atlas) -> str:
    """The text of a .tres file that lies in the folder of its sheet."""
    parts = [
        f'[gd_resource type="SpriteFrames" load_steps={len(atlas.frames) + 2} format=3]\n',
        f'[ext_resource type="Texture2D" path={_quote(atlas.image)} id="1"]\n',
    ]
    for index, frame in enumerate(atlas.frames):
        r, (x, y), (width, height) = frame.rect, frame.offset, frame.whole
        # The space that was trimmed away: at the left and the top, then of both sides together.
        margin = f"margin = Rect2({x}, {y}, {width - r.w}, {height - r.h})\n" if frame.trimmed else ""
        parts.append(
            f'[sub_resource type="AtlasTexture" id="f{index}"]\nresource_name = {_quote(frame.name)}\n'
            f'atlas = ExtResource("1")\nregion = Rect2({r.x}, {r.y}, {r.w}, {r.h})\n{margin}'
        )
    animations = ", ".join(_animation(atlas, tag) for tag in as_sprite_frames(atlas).tags)
    parts.append(f"[resource]\nanimations = [{animations}]\n")
    return "\n".join(parts)


def _animation(atlas: Atlas, tag: Tag) -> str:
    # Godot shows a frame for duration / speed seconds: the first frame sets the speed, the others are relative to it.
    unit = atlas.frames[tag.first].duration_ms
    frames = ", ".join(
        f'{{\n"duration": {atlas.frames[index].duration_ms / unit!r},\n"texture": SubResource("f{index}")\n}}'
        for index in range(tag.first, tag.last + 1)
    )
    return f'{{\n"frames": [{frames}],\n"loop": true,\n"name": &{_quote(tag.name)},\n"speed": {1000 / unit!r}\n}}'


def read_sprite_frames(text: str) -> Atlas:
    """An atlas that ``write_sprite_frames`` wrote.

    Raises:
        ValueError: anything else.
    """
    head, at = _take(_HEAD, text, 0)
    frames: list[Frame] = []
    while text.startswith("[sub_resource", at):
        found, at = _take(_FRAME, text, at)
        if int(found[1]) != len(frames):
            raise ValueError(f"frame f{found[1]} is out of order")
        rect = Rect(*(int(number) for number in found.groups()[2:6]))
        left, top, wider, higher = (int(number or 0) for number in found.groups()[6:])
        if left > wider or top > higher:
            raise ValueError(f"frame f{found[1]} leaves its own canvas")
        canvas = (rect.w + wider, rect.h + higher) if found[7] else None
        frames.append(Frame(_unquote(found[2]), rect, offset=(left, top), canvas=canvas))
    if int(head[1]) != len(frames) + 2:
        raise ValueError("load_steps does not count the resources")
    _, at = _take(r"\[resource\]\nanimations = \[", text, at)
    tags: list[Tag] = []
    while text.startswith("{", at):
        found, at = _take(_ANIMATION, text, at)
        shown = [(int(index), float(duration)) for duration, index in re.findall(_SHOWN, found[1])]
        first, last = shown[0][0], shown[-1][0]
        if [index for index, _ in shown] != list(range(first, last + 1)) or last >= len(frames):
            raise ValueError("an animation is no run of frames")
        for index, duration in shown:
            frames[index] = replace(frames[index], duration_ms=round(1000 * duration / float(found[5])))
        tags.append(Tag(_unquote(found[4]), first, last))
    if text[at:] != "]\n" or not frames or not tags:
        raise ValueError("the resource has no end")
    return Atlas(_unquote(head[2]), None, tuple(frames), tuple(tags))


def _take(pattern: str, text: str, at: int) -> tuple[re.Match[str], int]:
    found = re.compile(pattern).match(text, at)
    if found is None:
        raise ValueError(f"unexpected {text[at : at + 40]!r}")
    return found, found.end()


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
