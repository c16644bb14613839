"""Sets a text: fonts for its characters, lines that fit, and where each piece is drawn.

Sizes: `size` is the height of a line's body (from the top of an accented capital to below the
descenders is 1.3 of it); capitals are about 0.72 of it in whichever font, Chinese characters fill it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import ImageFont

from mvpipe.engine.compose.fonts import Face, anywhere, chain, has, opened
from mvpipe.engine.compose.places import Area

CAPITAL = 0.72
ASCENT = 1.02
DESCENT = 0.3
PITCH = 1.24
"""From one baseline to the next, in sizes."""
SMALLEST = 6.0
SHRINK = 0.94
HALF = 0.5

# Closing marks that must not begin a line, and opening ones that must not end it.
_NOT_FIRST = set(
    "、。，．：；！？）」』】〕〉》’”…—～,.:;!?)]}%·ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST = set("（「『【〔〈《‘“([{")


@dataclass(frozen=True)
class Run:
    """Characters in one face."""

    text: str
    face: Face


@dataclass(frozen=True)
class Line:
    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """Lines at `size` pixels; `fits` is False where even the smallest letters are too many."""

    lines: tuple[Line, ...]
    size: float
    fits: bool = True

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return self.size * (ASCENT + DESCENT + PITCH * (len(self.lines) - 1))


@dataclass(frozen=True)
class Script:
    """A text in runs, paragraph by paragraph; `missing`: the characters that no font here has."""

    paragraphs: tuple[tuple[Run, ...], ...]
    missing: str

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(dict.fromkeys(run.face for line in self.paragraphs for run in line))


@lru_cache(maxsize=256)
def scripted(text: str, font: str | None) -> Script:
    """Finds a face for every character; those that no font has are dropped and named."""
    faces = chain(font, _script(text))
    missing: dict[str, None] = {}
    paragraphs = tuple(_runs(_clean(line), faces, missing) for line in text.splitlines())
    while paragraphs and not paragraphs[-1]:
        paragraphs = paragraphs[:-1]
    while paragraphs and not paragraphs[0]:
        paragraphs = paragraphs[1:]
    return Script(paragraphs, "".join(missing))


def missing_characters(text: str) -> str:
    """The characters of a text that no font on this machine draws, each once."""
    return scripted(text, None).missing


def fitted(script: Script, size: float, area: Area) -> Setting:
    """The text wrapped to the area's width in lines of even length, made smaller until it fits; words
    are broken only when at half the size they are still too long."""
    width, height = area.right - area.left, area.bottom - area.top
    least = size * HALF
    broken = False
    while True:
        cut = [_pieces(part, broken) for part in script.paragraphs]
        lines = [line for part in cut for line in _greedy(part, size, width)]
        setting = Setting(tuple(lines), size)
        if setting.width <= width and setting.height <= height:
            even = [line for part in cut for line in _even(part, size, width)]
            return Setting(tuple(even), size)
        if size <= SMALLEST:
            return replace(setting, fits=False)
        if not broken and size < least:
            broken = True
        else:
            size *= SHRINK


def font_of(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """The face scaled so that its capitals are 0.72 of `size` (a CJK face: its em is `size`)."""
    return opened(face, round(size * _em(face), 2))


@lru_cache(maxsize=64)
def _em(face: Face) -> float:
    if has(face, "国"):
        return 1.0
    top, bottom = opened(face, 200).getbbox("H", anchor="ls")[1::2]
    return CAPITAL * 200 / (bottom - top) if bottom > top else 1.0


def _script(text: str) -> str:
    if re.search(r"[\u3040-\u30ff]", text):
        return "JP"
    return "KR" if re.search(r"[\uac00-\ud7af\u1100-\u11ff]", text) else "SC"


def _clean(line: str) -> str:
    spaced = re.sub(r"\s+", " ", line).strip()
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))


def _runs(line: str, faces: tuple[Face, ...], missing: dict[str, None]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for character in line:
        face = _face(character, faces, runs[-1].face if runs else None)
        if face is None:
            missing[character] = None
        elif runs and runs[-1].face == face:
            runs[-1] = Run(runs[-1].text + character, face)
        else:
            runs.append(Run(character, face))
    return tuple(runs)


def _face(character: str, faces: tuple[Face, ...], previous: Face | None) -> Face | None:
    """Spaces and marks that join a letter stay with the face before them."""
    joining = character.isspace() or unicodedata.category(character) in ("Mn", "Me", "Cf")
    if joining:
        return previous or faces[0]
    return next((face for face in faces if has(face, character)), None) or anywhere(character)


Piece = tuple[Run, ...]


def _even(pieces: list[Piece], size: float, width: float) -> list[Line]:
    """The fewest lines that `width` allows, at the smallest width that needs no more of them."""
    lines = _greedy(pieces, size, width)
    if len(lines) < 2:
        return lines
    low, high = max(line.width for line in lines) / len(lines), width
    for _ in range(8):
        middle = (low + high) / 2
        trial = _greedy(pieces, size, middle)
        if len(trial) > len(lines) or max(line.width for line in trial) > middle:
            low = middle
        else:
            high, lines = middle, trial
    return lines


def _greedy(pieces: list[Piece], size: float, width: float) -> list[Line]:
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
    return Line(stripped, _width(stripped, size))


def _width(runs: tuple[Run, ...], size: float) -> float:
    return sum(font_of(run.face, size).getlength(run.text) for run in runs)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    if runs and runs[-1].text != runs[-1].text.rstrip():
        last = runs[-1].text.rstrip()
        return _stripped((*runs[:-1], Run(last, runs[-1].face))) if last else _stripped(runs[:-1])
    return runs


def _joined(runs: tuple[Run, ...], piece: tuple[Run, ...]) -> tuple[Run, ...]:
    if not runs:
        first = piece[0].text.lstrip()
        return (Run(first, piece[0].face), *piece[1:]) if first else piece[1:]
    if piece and runs[-1].face == piece[0].face:
        return (*runs[:-1], Run(runs[-1].text + piece[0].text, piece[0].face), *piece[1:])
    return (*runs, *piece)


def _pieces(runs: tuple[Run, ...], broken: bool) -> list[Piece]:
    """What a line may be broken into: words with the spaces before them, and single CJK characters;
    `broken`: any single characters."""
    pieces: list[list[Run]] = []
    before = " "
    for run in runs:
        for character in run.text:
            if not pieces or broken or _may_break(before, character):
                pieces.append([])
            part = pieces[-1]
            if part and part[-1].face == run.face:
                part[-1] = Run(part[-1].text + character, run.face)
            else:
                part.append(Run(character, run.face))
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
