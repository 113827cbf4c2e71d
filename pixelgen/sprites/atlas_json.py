"""The JSON of Aseprite and of TexturePacker: the same objects, by name ("hash") or in a list ("array").

Aseprite's also say how long a frame is shown and which frames form an animation ("timed" here). Phaser 3's multiatlas
holds the lists of all sheets; TexturePacker's files name each other, so that who loads one gets the others.
References: https://www.aseprite.org/docs/sprite-sheet/ and https://www.codeandweb.com/texturepacker/documentation;
``animations`` as in https://pixijs.download/release/docs/assets.SpritesheetData.html;
https://docs.phaser.io/api-documentation/class/loader-loaderplugin#multiatlas
"""

import json
from typing import Any, Literal

from pixelgen import __version__
from pixelgen.sprites.frame import Atlas, Frame, Rect, Tag

Form = Literal["hash", "array"]

_RECT: dict[str, type] = dict.fromkeys("xywh", int)
_SIZE: dict[str, type] = dict.fromkeys("wh", int)


def write_json(atlas: Atlas, *, form: Form, timed: bool) -> str:
    """The text of an atlas, each frame on one line. Members stand in the order in which Aseprite writes them."""
    frames = [_dump(_frame(frame, form=form, timed=timed)) for frame in atlas.frames]
    if form == "hash":
        frames = [f"{_dump(frame.name)}: {text}" for frame, text in zip(atlas.frames, frames, strict=True)]
    meta: dict[str, object] = {"app": "PixelGen", "version": __version__, "image": atlas.image}
    meta["format"] = "I8" if timed and atlas.indexed else "RGBA8888"  # engines read RGBA whatever the file holds
    meta["size"] = dict(zip("wh", atlas.size or (0, 0), strict=True))
    meta["scale"] = "1"
    if timed:
        meta["frameTags"] = [
            {"name": tag.name, "from": tag.first, "to": tag.last, "direction": "forward"} for tag in atlas.tags
        ]
    elif atlas.related:
        meta["related_multi_packs"] = list(atlas.related)
    sections = [f'"frames": {_block(frames, "{}" if form == "hash" else "[]")}']
    if _has_animations(atlas.tags, form=form, timed=timed):
        lists = [f"{_dump(tag.name)}: {_dump(_tagged(atlas, tag))}" for tag in atlas.tags]
        sections.append(f'"animations": {_block(lists, "{}")}')
    sections.append(f'"meta": {_block([f"{_dump(key)}: {_dump(value)}" for key, value in meta.items()], "{}")}')
    return "{\n" + ",\n".join(sections) + "\n}\n"


def read_json(text: str, *, form: Form, timed: bool) -> Atlas:
    """An atlas that ``write_json`` wrote with the same arguments.

    Raises:
        ValueError: not JSON, or a member that is missing, out of order, unknown or of the wrong type.
    """
    content = json.loads(text)
    animated = isinstance(content, dict) and "animations" in content
    if animated and (form != "hash" or timed):
        raise ValueError("this form has no animations")
    middle: dict[str, type] = {"animations": dict} if animated else {}
    _check("atlas", content, {"frames": dict if form == "hash" else list, **middle, "meta": dict})
    meta = content["meta"]
    last: dict[str, type] = {"frameTags": list} if timed else {}
    if not timed and isinstance(meta, dict) and "related_multi_packs" in meta:
        last = {"related_multi_packs": list}
    members: dict[str, type] = {
        "app": str,
        "version": str,
        "image": str,
        "format": str,
        "size": dict,
        "scale": str,
        **last,
    }
    _check("meta", meta, members)
    _check("size", meta["size"], _SIZE)
    if meta["format"] not in (("RGBA8888", "I8") if timed else ("RGBA8888",)) or meta["scale"] != "1":
        raise ValueError("meta: only RGBA8888 and I8 at scale 1 are written")
    named = [(None, item) for item in content["frames"]] if form == "array" else content["frames"].items()
    frames = tuple(_read_frame(name, item, timed=timed) for name, item in named)
    if not frames:
        raise ValueError("frames: there are none")
    read = [_read_tag(tag) for tag in meta.get("frameTags", [])]
    if animated:
        read = [_read_animation(name, listed, frames) for name, listed in content["animations"].items()]
    if any(not 0 <= tag.first <= tag.last < len(frames) for tag in read):
        raise ValueError("frameTags: out of range")
    related = meta.get("related_multi_packs", [])
    if not all(isinstance(name, str) for name in related):
        raise ValueError("related_multi_packs: expected names of files")
    size = meta["size"]["w"], meta["size"]["h"]
    return Atlas(meta["image"], size, frames, tuple(read), meta["format"] == "I8", tuple(related))


def write_multi_atlas(pages: tuple[Atlas, ...]) -> str:
    """The text of Phaser's multiatlas, with a texture for each sheet."""
    textures = [
        [
            f'"image": {_dump(atlas.image)}',
            '"format": "RGBA8888"',
            f'"size": {_dump(dict(zip("wh", atlas.size or (0, 0), strict=True)))}',
            '"scale": 1',
            f'"frames": {_block([_dump(_frame(frame, form="array", timed=False)) for frame in atlas.frames], "[]")}',
        ]
        for atlas in pages
    ]
    meta = _dump({"app": "PixelGen", "version": __version__})
    listed = ", ".join("{\n " + ",\n ".join(texture) + "\n}" for texture in textures)
    return f'{{\n"textures": [{listed}],\n"meta": {meta}\n}}\n'


def read_multi_atlas(text: str) -> tuple[Atlas, ...]:
    """The atlases that ``write_multi_atlas`` wrote.

    Raises:
        ValueError: as for ``read_json``, or no texture.
    """
    content = json.loads(text)
    _check("atlas", content, {"textures": list, "meta": dict})
    _check("meta", content["meta"], {"app": str, "version": str})
    if not content["textures"]:
        raise ValueError("textures: there are none")
    return tuple(_read_texture(texture) for texture in content["textures"])


def _read_texture(texture: Any) -> Atlas:
    _check("texture", texture, {"image": str, "format": str, "size": dict, "scale": int, "frames": list})
    _check("size", texture["size"], _SIZE)
    if texture["format"] != "RGBA8888" or texture["scale"] != 1 or not texture["frames"]:
        raise ValueError("texture: only frames of an RGBA8888 sheet at scale 1 are written")
    frames = tuple(_read_frame(None, item, timed=False) for item in texture["frames"])
    return Atlas(texture["image"], (texture["size"]["w"], texture["size"]["h"]), frames)


def _frame(frame: Frame, *, form: Form, timed: bool) -> dict[str, object]:
    r, (x, y), (w, h) = frame.rect, frame.offset, frame.whole
    return {
        **({"filename": frame.name} if form == "array" else {}),
        "frame": {"x": r.x, "y": r.y, "w": r.w, "h": r.h},
        "rotated": False,
        "trimmed": frame.trimmed,
        "spriteSourceSize": {"x": x, "y": y, "w": r.w, "h": r.h},
        "sourceSize": {"w": w, "h": h},
        **({"duration": frame.duration_ms} if timed else {}),
    }


def _read_frame(name: str | None, item: Any, *, timed: bool) -> Frame:
    members: dict[str, type] = {
        "frame": dict,
        "rotated": bool,
        "trimmed": bool,
        "spriteSourceSize": dict,
        "sourceSize": dict,
    }
    first: dict[str, type] = {"filename": str} if name is None else {}
    _check("frame", item, {**first, **members, **({"duration": int} if timed else {})})
    for key in ("frame", "spriteSourceSize"):
        _check(key, item[key], _RECT)
    _check("sourceSize", item["sourceSize"], _SIZE)
    rect, place, whole = Rect(**item["frame"]), Rect(**item["spriteSourceSize"]), item["sourceSize"]
    size = whole["w"], whole["h"]
    if item["rotated"] or (place.w, place.h) != (rect.w, rect.h):
        raise ValueError("frame: only upright sprites without padding are written")
    if min(place.x, place.y) < 0 or place.x + place.w > size[0] or place.y + place.h > size[1]:
        raise ValueError("frame: it leaves its own canvas")
    if item["trimmed"] != (size != (rect.w, rect.h)):
        raise ValueError("frame: trimmed is what is smaller than its canvas")
    name = item["filename"] if name is None else name
    duration = item["duration"] if timed else 100
    return Frame(name, rect, duration, (place.x, place.y), size if item["trimmed"] else None)


def _read_tag(tag: Any) -> Tag:
    _check("frameTags", tag, {"name": str, "from": int, "to": int, "direction": str})
    if tag["direction"] != "forward":
        raise ValueError("frameTags: only forward animations are written")
    return Tag(tag["name"], tag["from"], tag["to"])


def _read_animation(name: str, listed: list[str], frames: tuple[Frame, ...]) -> Tag:
    names = [frame.name for frame in frames]
    first = names.index(listed[0])
    if listed != names[first : first + len(listed)]:
        raise ValueError(f"animations: {name!r} is no run of frames")
    return Tag(name, first, first + len(listed) - 1)


def _has_animations(tags: tuple[Tag, ...], *, form: Form, timed: bool) -> bool:
    return bool(tags) and form == "hash" and not timed


def _tagged(atlas: Atlas, tag: Tag) -> list[str]:
    return [frame.name for frame in atlas.frames[tag.first : tag.last + 1]]


def _check(what: str, value: Any, members: dict[str, type]) -> None:
    if not isinstance(value, dict) or list(value) != list(members):
        raise ValueError(f"{what}: expected the members {', '.join(members)}")
    for key, kind in members.items():
        if type(value[key]) is not kind:  # a bool is no int here
            raise ValueError(f"{what}: {key} is not of type {kind.__name__}")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(lines: list[str], brackets: str) -> str:
    return brackets[0] + "\n  " + ",\n  ".join(lines) + "\n " + brackets[1]
