"""A problem at a place in a file, and the one function that draws it with its code frame and carets."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

WIDTH = 100
"""Columns a code line may take; longer lines are shown through a window around the problem."""

TAB = "    "
LINES_SHOWN = 4


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a text file; lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, order=True)
class Diagnostic:
    """`code` is a stable slug such as `unknown-key`; `hint` says what to do.

    The first line of a hint stands beside the carets where there is room, the others below as help.
    """

    span: Span
    code: str
    message: str
    hint: str | None = None
    severity: str = "error"


def draw(diagnostic: Diagnostic, sources: Mapping[str, str]) -> str:
    """Draw one diagnostic as text; `sources` maps a file's name to its text.

    The head line is followed by `--> file:line:column`, the code frame, and the hint; without the
    file's text, or for a line it doesn't have, the frame is left out. No colours, no control
    characters.
    """
    span = diagnostic.span
    gutter = len(str(span.end_line))
    help_lines = [clean(line) for line in (diagnostic.hint or "").split("\n") if line]
    lines = sources.get(span.file, "").split("\n")
    out = [
        f"{diagnostic.severity}: {clean(diagnostic.message)}",
        f" {'':{gutter}}--> {clean(span.file)}:{span.line}:{span.column}",
    ]
    if 1 <= span.line <= span.end_line <= len(lines) and span.file in sources:
        frame = _one_line if span.line == span.end_line else _many_lines
        out += [f" {'':{gutter}} |", *frame(span, lines, gutter, help_lines)]
        if help_lines:
            out.append(f" {'':{gutter}} |")
    out += [f" {'':{gutter}} = help: {line}" for line in help_lines]
    return "\n".join(out)


def draw_all(diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, str]) -> str:
    """Draw many, in order, with a blank line between."""
    return "\n\n".join(draw(one, sources) for one in diagnostics)


def clean(text: str) -> str:
    """`text` on one line, with everything that could steer a terminal shown as U+FFFD."""
    return "".join(_shown(char) for char in text)


def width(text: str) -> int:
    """Terminal columns: wide East Asian characters take two, combining marks none."""
    return sum(_columns(char) for char in text)


def _shown(char: str) -> str:
    if char == "\t":
        return TAB
    kind = unicodedata.category(char)
    steers = (
        kind in ("Cc", "Cs", "Zl", "Zp")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return "\ufffd" if steers else char


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _one_line(span: Span, lines: list[str], gutter: int, hints: list[str]) -> list[str]:
    """The line and its carets; takes the first hint off `hints` when it fits beside them."""
    line = lines[span.line - 1]
    start = min(span.column - 1, len(line))
    end = max(min(span.end_column - 1, len(line)), start)
    low, high = _window(line, start, end)
    before, after = "…" if low else "", "…" if high < len(line) else ""
    shown = before + clean(line[low:high]) + after
    pad = width(before) + width(clean(line[low:start]))
    carets = "^" * max(width(clean(line[start : min(end, high)])), 1)
    mark = " " * pad + carets
    if hints and len(mark) + 1 + width(hints[0]) <= WIDTH:
        mark += f" {hints.pop(0)}"
    return [f" {span.line:>{gutter}} | {shown}".rstrip(), f" {'':{gutter}} | {mark}"]


def _window(line: str, start: int, end: int) -> tuple[int, int]:
    """The characters [low, high) of a line to show: all of it, or a stretch that holds the start."""
    if width(clean(line)) <= WIDTH:
        return 0, len(line)
    room = WIDTH - 2
    low, taken = start, 0
    lead = max(room // 3, room - width(clean(line[start:end])) - room // 3)
    while low > 0 and taken + width(clean(line[low - 1])) <= lead:
        low -= 1
        taken += width(clean(line[low]))
    high = start
    while high < len(line) and taken + width(clean(line[high])) <= room:
        taken += width(clean(line[high]))
        high += 1
    while high == len(line) and low > 0 and taken + width(clean(line[low - 1])) <= room:
        low -= 1
        taken += width(clean(line[low]))
    return low, high


def _many_lines(span: Span, lines: list[str], gutter: int, hints: list[str]) -> list[str]:
    """Every line of the span with a bar at its side; the middle of a long one is left out."""
    out = []
    numbers = list(range(span.line, span.end_line + 1))
    cut = len(numbers) > LINES_SHOWN
    shown = [*numbers[: LINES_SHOWN - 1], numbers[-1]] if cut else numbers
    for number in shown:
        if cut and number == numbers[-1]:
            out.append(f" {'':{gutter}} | | …")
        bar = "/" if number == span.line else "|"
        text = _head(lines[number - 1])
        out.append(f" {number:>{gutter}} | {bar} {text}".rstrip())
    last = lines[span.end_line - 1][: max(span.end_column - 1, 0)]
    mark = "|" + "_" * min(max(width(clean(last)), 1), WIDTH) + "^"
    if hints and len(mark) + 1 + width(hints[0]) <= WIDTH:
        mark += f" {hints.pop(0)}"
    return [*out, f" {'':{gutter}} | {mark}"]


def _head(line: str) -> str:
    _, high = _window(line, 0, 0)
    return clean(line[:high]) + ("…" if high < len(line) else "")
