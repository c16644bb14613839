"""Breaks a text into lines: at spaces, between Chinese or Japanese characters, and by force where a word is too long."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from mvpipe.engine.compose.bidi import ordered
from mvpipe.engine.compose.runs import Line, Run, joins, width_of

JOINER = "\u200d"

# Closing marks that must not begin a line, and opening ones that must not end it.
_NOT_FIRST = set(
    "、。，．：；！？）」』】〕〉》’”…—～,.:;!?)]}%·ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST = set("（「『【〔〈《‘“([{")


Piece = tuple[Run, ...]


def even(pieces: list[Piece], size: float, width: float) -> list[Line]:
    """The fewest lines that `width` allows, at the smallest width that needs no more of them."""
    lines = greedy(pieces, size, width)
    if len(lines) < 2:
        return lines
    low, high = max(line.width for line in lines) / len(lines), width
    for _ in range(8):
        middle = (low + high) / 2
        trial = greedy(pieces, size, middle)
        if len(trial) > len(lines) or max(line.width for line in trial) > middle:
            low = middle
        else:
            high, lines = middle, trial
    return lines


def greedy(pieces: list[Piece], size: float, width: float) -> list[Line]:
    lines: list[Line] = []
    current: tuple[Run, ...] = ()
    for piece in pieces:
        longer = _joined(current, piece)
        if current and _width(_stripped(longer), size) > width:
            lines.append(_line(current, size))
            longer = _joined((), piece)
        current = longer
    return [*lines, _line(current, size)]


def _line(runs: tuple[Run, ...], size: float) -> Line:
    stripped = _stripped(runs)
    return Line(ordered(stripped, lambda run: run.level), _width(stripped, size))


def _width(runs: tuple[Run, ...], size: float) -> float:
    return sum(width_of(run, size) for run in runs)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    if runs and runs[-1].text != runs[-1].text.rstrip():
        last = runs[-1].text.rstrip()
        return (*runs[:-1], replace(runs[-1], text=last)) if last else _stripped(runs[:-1])
    return runs


def _joined(runs: tuple[Run, ...], piece: tuple[Run, ...]) -> tuple[Run, ...]:
    if not runs:
        first = piece[0].text.lstrip()
        at = piece[0].at + len(piece[0].text) - len(first)
        return (replace(piece[0], text=first, at=at), *piece[1:]) if first else piece[1:]
    if piece and runs[-1].goes_on_in(piece[0]):
        return (*runs[:-1], replace(runs[-1], text=runs[-1].text + piece[0].text), *piece[1:])
    return (*runs, *piece)


def pieces_of(runs: tuple[Run, ...], broken: bool) -> list[Piece]:
    """What a line may be broken into: words with the spaces before them, and single CJK characters;
    `broken`: any single characters."""
    pieces: list[list[Run]] = []
    before = " "
    for run in runs:
        for index, character in enumerate(run.text):
            bound = joins(character) or before == JOINER
            if not pieces or (not bound and (broken or _may_break(before, character))):
                pieces.append([])
            part = pieces[-1]
            if part and part[-1].goes_on_in(run):
                part[-1] = replace(part[-1], text=part[-1].text + character)
            else:
                part.append(replace(run, text=character, at=run.at + index))
            before = character
    return [tuple(part) for part in pieces]


def _may_break(before: str, after: str) -> bool:
    if after.isspace():
        return not before.isspace()
    if before.isspace() or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_ideograph(before) or _is_ideograph(after)


def _is_ideograph(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F") and not (
        "\uac00" <= character <= "\ud7af"
    )
