"""Finds where in the file each character of a YAML scalar's value was written."""

from __future__ import annotations

from mvpipe.recipe.nodes import Place, Scalar

_HEX = {"x": 4, "u": 6, "U": 10}


def part_of(scalar: Scalar, start: int, end: int) -> Place:
    """The place of characters [start, end) of the scalar's text as it was written."""
    offsets = offsets_of(scalar.text, scalar.place)
    last = len(offsets) - 1
    first = offsets[min(start, last)]
    stop = offsets[min(end, last) - 1] + 1 if end > start and last > 0 else first + 1
    return scalar.place.part(first, stop)


def offsets_of(text: str, place: Place) -> list[int]:
    """For each character of `text`, and for its end, its offset in the source.

    Exact for plain, quoted and literal scalars; a folded line break points at the break.
    """
    raw, out = place.raw, []
    at = _content(raw, place.style)
    quote = place.style if place.style in ("'", '"') else None
    for char in text:
        at = _seek(raw, at, char, quote)
        out.append(place.start + min(at, len(raw)))
        at += _length(raw, at, quote)
    out.append(place.start + min(at, len(raw)))
    return out


def _content(raw: str, style: str | None) -> int:
    """Where the text starts: behind the opening quote, or below the line of `|` or `>`."""
    if style in ("|", ">"):
        newline = raw.find("\n")
        return len(raw) if newline < 0 else newline + 1
    return 1 if style in ("'", '"') else 0


def _seek(raw: str, at: int, char: str, quote: str | None) -> int:
    """The next place from `at` on where `char` may stand."""
    while quote == '"' and raw.startswith("\\\n", at):
        at += 2
        while at < len(raw) and raw[at] in " \t":
            at += 1
    if (at < len(raw) and raw[at] == char) or (quote == '"' and raw.startswith("\\", at)):
        return at
    if char.isspace():
        # A folded break: the value has a space or an LF where the file has a break and indentation.
        stop = at
        while stop < len(raw) and raw[stop].isspace() and raw[stop] != "\n":
            stop += 1
        return stop if raw.startswith("\n", stop) else at
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at


def _length(raw: str, at: int, quote: str | None) -> int:
    if quote == "'" and raw.startswith("''", at):
        return 2
    if quote == '"' and raw.startswith("\\", at):
        return _HEX.get(raw[at + 1 : at + 2], 2)
    return 1
