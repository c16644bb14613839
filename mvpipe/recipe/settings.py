"""Reads a recipe's settings out of its checked tree: output, backend, expectations, durations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import PurePosixPath, PureWindowsPath
from typing import cast, get_args

from mvpipe.clock import parse_duration
from mvpipe.model.recipe import (
    SIZES,
    Backend,
    Expect,
    Origin,
    Output,
    Quality,
    Range,
    ReplyExpectation,
    Waits,
)
from mvpipe.recipe import commandline
from mvpipe.recipe.nodes import Map, Node, Scalar, place_of
from mvpipe.recipe.problems import Problems, quoted

SMALLEST, LARGEST = 16, 7680
"""Pixels of a side that H.264 encoders take."""

LONGEST_WAIT = 1_000_000
"""Seconds: eleven days and a half."""


def scalar(node: Node | None) -> Scalar | None:
    """The node when it is a leaf worth reading: not one whose problem is already reported."""
    return node if isinstance(node, Scalar) and not node.failed else None


def text(node: Node | None) -> str | None:
    leaf = scalar(node)
    return leaf.string() if leaf is not None else None


def mapping(node: Node | None) -> Map | None:
    return node if isinstance(node, Map) else None


def get(node: Map | None, key: str) -> Node | None:
    return node.get(key) if node is not None else None


def seconds(node: Node | None) -> float | None:
    """A duration; None when there is none or the schema refused it."""
    leaf = scalar(node)
    if leaf is None:
        return None
    written: str | int | float | None = leaf.number()
    if written is None:
        written = leaf.string()
    try:
        return parse_duration(written) if written is not None else None
    except (ValueError, OverflowError):
        return None


def wait(node: Node | None, problems: Problems) -> float | None:
    """A duration that has to be longer than nothing, and not longer than anyone waits."""
    value = seconds(node)
    leaf = scalar(node)
    if value is not None and value > LONGEST_WAIT and leaf is not None:
        message = f"a wait of more than {LONGEST_WAIT:,} seconds"
        problems.add(leaf.place, "bad-value", message)
        return None
    if value == 0 and leaf is not None and leaf.number() is None:
        problems.add(leaf.place, "bad-value", "a wait of no time at all", "give it at least 1ms")
        return None
    return value


def backend(node: Node | None, problems: Problems) -> Backend:
    """Only what the recipe itself sets; the rest depends on the backend."""
    section = mapping(node)
    overrides: dict[str, float | int | None] = {}
    origins: dict[str, Origin] = {}
    for entry in section.entries if section is not None else ():
        value, ok = _READERS.get(entry.key, _unset)(entry.value, problems)
        if ok:
            origins[entry.key] = origin(entry.value)
            overrides[entry.key] = value
    kind = text(get(section, "kind"))
    if section is not None and kind is not None:
        origins["kind"] = origin(section.by_key["kind"].value)
    return Backend(kind, overrides, origins)


def origin(node: Node) -> Origin:
    """Whether a --set gave the value."""
    return "flag" if node.place.source.file == commandline.FILE else "recipe"


def _wait_setting(node: Node, problems: Problems) -> tuple[float | None, bool]:
    value = wait(node, problems)
    return value, value is not None


def _limit_setting(node: Node, problems: Problems) -> tuple[float | None, bool]:
    """A wait that may be unlimited: `none` or nothing."""
    leaf = scalar(node)
    if leaf is not None and (leaf.is_null() or leaf.string() == "none"):
        return None, True
    return _wait_setting(node, problems)


def _count_setting(node: Node, problems: Problems) -> tuple[int | None, bool]:
    leaf = scalar(node)
    value = leaf.integer() if leaf is not None else None
    return value, value is not None


def _unset(node: Node, problems: Problems) -> tuple[None, bool]:
    return None, False


_SPECIAL: Mapping[str, Callable[[Node, Problems], tuple[float | int | None, bool]]] = {
    "recovery_checks": _count_setting,
    "upload_parallel": _count_setting,
    "render_timeout": _limit_setting,
}
_READERS = {one.name: _SPECIAL.get(one.name, _wait_setting) for one in fields(Waits)}


def output(node: Node | None, base: Output, problems: Problems) -> Output:
    """The film's settings; what is left out is as in `base`. A plain text is the path."""
    section = mapping(node)
    path_node = node if isinstance(node, Scalar) and not node.is_null() else get(section, "path")
    path = film_path(path_node, problems)
    fps = scalar(get(section, "fps"))
    quality = text(get(section, "quality"))
    rate = fps.number() if fps is not None else None
    return Output(
        path if path is not None else base.path,
        size(get(section, "size"), problems) or base.size,
        float(rate) if rate is not None else base.fps,
        cast(Quality, quality) if quality in get_args(Quality) else base.quality,
    )


def film_path(node: Node | None, problems: Problems) -> str | None:
    """A path below --out that ends in .mp4, with forward slashes and no detours."""
    leaf = scalar(node)
    written = text(node)
    if leaf is None or written is None:
        return None
    path = PurePosixPath(written.replace("\\", "/"))
    message = hint = None
    if not path.name or any(ord(char) < 32 for char in written):
        message = f"{quoted(written)} is no file name"
    elif path.is_absolute() or PureWindowsPath(written).drive or written.startswith("~"):
        message = f"the film's path {quoted(written)} is not relative"
        hint = "paths of films start at --out; give the folder with --out"
    elif ".." in path.parts:
        message = f"the film's path {quoted(written)} leads out of the --out folder"
        hint = "leave out '..'; give the folder with --out"
    elif path.suffix.lower() != ".mp4" or not path.stem.strip("."):
        message = f"the film's path {quoted(written)} doesn't end in .mp4"
        hint = f"write {path.stem or 'film'}.mp4: films are H.264 and AAC in MP4"
        if path.suffix.lower() == ".mp4" or path.name.lower() == ".mp4":
            message, hint = f"the film's path {quoted(written)} has no name before .mp4", None
    if message is not None:
        problems.add(leaf.place, "bad-path", message, hint)
        return None
    return str(path)


def size(node: Node | None, problems: Problems) -> tuple[int, int] | None:
    """Width and height in pixels of `1920x1080` or a name; None: not given, or refused."""
    leaf, written = scalar(node), text(node)
    if leaf is None or written is None:
        return None
    if written in SIZES:
        return SIZES[written]
    match = re.fullmatch(r"\s*(\d{1,5})\s*[xX×]\s*(\d{1,5})\s*", written)
    if match is None:
        return None
    width, height = int(match[1]), int(match[2])
    sides = (width, height)
    if not all(SMALLEST <= side <= LARGEST for side in sides):
        message = f"a side of {width}x{height} is not between {SMALLEST} and {LARGEST} pixels"
        problems.add(leaf.place, "bad-size", message)
        return None
    if any(side % 2 for side in sides):
        message = f"{width}x{height} has an odd side; video needs even ones"
        hint = f"write {width + width % 2}x{height + height % 2}"
        problems.add(leaf.place, "bad-size", message, hint)
        return None
    return sides


def expect(node: Node | None, problems: Problems) -> Expect:
    section = mapping(node)
    changed = scalar(get(section, "changed"))
    tracks = mapping(get(section, "tracks"))
    counts = {
        entry.key: _count(entry.value, problems)
        for entry in (tracks.entries if tracks is not None else ())
    }
    duration = mapping(get(section, "duration"))
    return Expect(
        changed.boolean() if changed is not None else None,
        _range(duration, seconds, problems) if duration is not None else None,
        counts,
        _reply(mapping(get(section, "reply")), problems),
    )


def _count(node: Node, problems: Problems) -> Range:
    section = mapping(node)
    if section is not None:
        return _range(section, number, problems)
    exactly = number(node)
    return Range(exactly, exactly)


def number(node: Node | None) -> float | None:
    leaf = scalar(node)
    return leaf.number() if leaf is not None else None


def _range(section: Map, read: Callable[[Node | None], float | None], problems: Problems) -> Range:
    low, high = read(section.get("min")), read(section.get("max"))
    if low is not None and high is not None and low > high:
        place = place_of(section.by_key["min"].value)
        problems.add(place, "bad-range", "min is greater than max: nothing can be both")
    return Range(low, high)


def _reply(section: Map | None, problems: Problems) -> ReplyExpectation | None:
    if section is None:
        return None
    matches, leaf = text(section.get("matches")), scalar(section.get("matches"))
    if matches is not None and leaf is not None:
        try:
            re.compile(matches)
        except (re.error, OverflowError, RecursionError) as exc:
            message = f"not a regular expression: {exc}"
            hint = "to find a plain text, use `contains:`"
            problems.add(leaf.place, "bad-regex", message, hint)
    return ReplyExpectation(matches, text(section.get("contains")))
