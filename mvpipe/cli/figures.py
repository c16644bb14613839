"""Numbers and texts as people read them in a terminal: sizes, times, and text measured in cells."""

from __future__ import annotations

import re
import unicodedata

from mvpipe.diagnostics import width as cells

_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?")
"""Terminal control sequences: CSI, OSC, and the two-character ones (ECMA-48)."""


def size_words(count: float, *, of: float | None = None) -> str:
    """`12.3 MB`; with `of`, `4.1/12.3 MB` in the unit of the whole. Units are powers of 1000."""
    whole = count if of is None else of
    unit = 0
    while whole >= 999.5 and unit < len(_BYTE_UNITS) - 1:
        whole /= 1000
        count /= 1000
        unit += 1
    digits = 0 if unit == 0 or whole >= 99.95 else 1
    part = "" if of is None else f"{count:.{digits}f}/"
    return f"{part}{whole:.{digits}f} {_BYTE_UNITS[unit]}"


def clock_words(seconds: float) -> str:
    """`0:07`, `3:26`, `1:02:03`; whole seconds, rounded down as clocks do."""
    minutes, rest = divmod(int(max(seconds, 0.0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span_words(seconds: float) -> str:
    """How long something took: `0.4 s`, `59.9 s`, then `1:12`."""
    return f"{seconds:.1f} s" if seconds < 59.95 else clock_words(seconds + 0.5)


def length_words(seconds: float) -> str:
    """The length of a film or song: `0:32.0`, `3:26.1`."""
    tenths = round(seconds * 10)
    return f"{clock_words(tenths // 10)}.{tenths % 10}"


def number_words(value: float) -> str:
    """A number without needless zeros: `30`, `29.97`, `124.9`."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def count_words(count: int, thing: str) -> str:
    """`1 cut`, `41 cuts`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def clipped(text: str, width: int, ellipsis: str = "…") -> str:
    """The text on one line in at most `width` columns, ending in `ellipsis` where it was cut."""
    text = " ".join(clean(text).split())
    if cells(text) <= width:
        return text
    room = width - cells(ellipsis)
    if room <= 0:
        return ellipsis[: max(width, 0)]
    kept = ""
    used = 0
    for char in text:
        used += cells(char)
        if used > room:
            break
        kept += char
    return kept.rstrip() + ellipsis


def padded(text: str, width: int) -> str:
    """The text filled with spaces up to `width` columns."""
    return text + " " * max(width - cells(text), 0)


def wrapped(text: str, width: int) -> list[str]:
    """The text's lines, broken at spaces (CJK anywhere) to at most `width` columns."""
    return [line for raw in clean(text).split("\n") for line in _wrapped_line(raw, max(width, 8))]


def _wrapped_line(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _pieces(text):
        if cells(line + word.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = ""
        line += word
        while cells(line.rstrip()) > width:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()]


def _fitting(text: str, width: int) -> int:
    used = 0
    for index, char in enumerate(text):
        used += cells(char)
        if used > width:
            return max(index, 1)
    return len(text)


def _pieces(text: str) -> list[str]:
    """Words with the spaces after them; each wide character is a piece of its own."""
    pieces = [""]
    for char in text:
        ended = pieces[-1].endswith(" ") and char != " "
        if pieces[-1] and (ended or cells(char) == 2):
            pieces.append("")
        pieces[-1] += char
    return pieces


def clean(text: str) -> str:
    """The text without control characters and direction overrides, which could redraw the terminal."""
    return "".join(
        " " if char == "\t" else char
        for char in _ESCAPES.sub("", text).replace("\r\n", "\n")
        if char in "\n\t" or (unicodedata.category(char) != "Cc" and not _steers(char))
    )


def _steers(char: str) -> bool:
    return "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
