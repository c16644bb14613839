"""Sets a text: fonts for its characters, lines that fit, and where each piece is drawn.

Sizes: `size` is the height of a line's body (from the top of an accented capital to below the
descenders is 1.3 of it); capitals are about 0.72 of it in whichever font, Chinese characters fill it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from mvpipe.engine.compose.bidi import levels
from mvpipe.engine.compose.fonts import Face, anywhere, chain, colourful, has
from mvpipe.engine.compose.places import Area
from mvpipe.engine.compose.runs import Line, Run, joins
from mvpipe.engine.compose.wrapping import even, greedy, pieces_of

ASCENT = 1.02
DESCENT = 0.3
PITCH = 1.24
"""From one baseline to the next, in sizes."""
SMALLEST = 6.0
SHRINK = 0.94
HALF = 0.5

AS_EMOJI = "\ufe0f"
"""The selector that asks for a character's coloured form."""
FIRST_EMOJI = "\U0001f000"


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

    @property
    def text(self) -> str:
        """What is drawn, a line end between paragraphs; runs count their characters in here."""
        return "\n".join("".join(run.text for run in line) for line in self.paragraphs)


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
    return Script(_counted(paragraphs), "".join(missing))


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
        cut = [pieces_of(part, broken) for part in script.paragraphs]
        lines = [line for part in cut for line in greedy(part, size, width)]
        setting = Setting(tuple(lines), size)
        if setting.width <= width and setting.height <= height:
            settled = [line for part in cut for line in even(part, size, width)]
            return Setting(tuple(settled), size)
        if size <= SMALLEST:
            return replace(setting, fits=False)
        if not broken and size < least:
            broken = True
        else:
            size *= SHRINK


def _counted(paragraphs: tuple[tuple[Run, ...], ...]) -> tuple[tuple[Run, ...], ...]:
    at = 0
    found = []
    for paragraph in paragraphs:
        line = []
        for run in paragraph:
            line.append(replace(run, at=at))
            at += len(run.text)
        found.append(tuple(line))
        at += 1
    return tuple(found)


def _script(text: str) -> str:
    if re.search(r"[\u3040-\u30ff]", text):
        return "JP"
    return "KR" if re.search(r"[\uac00-\ud7af\u1100-\u11ff]", text) else "SC"


def _clean(line: str) -> str:
    spaced = re.sub(r"\s+", " ", line).strip()
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))


def _runs(line: str, faces: tuple[Face, ...], missing: dict[str, None]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for index, (character, level) in enumerate(zip(line, levels(line), strict=True)):
        coloured = line[index + 1 : index + 2] == AS_EMOJI or character >= FIRST_EMOJI
        lone = joins(character) and (not runs or line[index - 1 : index] in missing)
        previous = runs[-1].face if runs and not lone else None
        face = None if lone else _face(character, faces, previous, coloured=coloured)
        if face is None:
            missing[character] = None
            continue
        run = Run(character, face, level)
        if runs and runs[-1].goes_on_in(run):
            runs[-1] = replace(run, text=runs[-1].text + character)
        else:
            runs.append(run)
    return tuple(runs)


def _face(
    character: str, faces: tuple[Face, ...], previous: Face | None, *, coloured: bool
) -> Face | None:
    """Spaces and marks that join a letter stay with the face before them; emoji are in colour where they can be."""
    if character.isspace():
        return previous if previous and previous != colourful() else faces[0]
    if joins(character):
        unseen = unicodedata.category(character) == "Cf" or character == AS_EMOJI
        return previous if previous and (unseen or has(previous, character)) else None
    emoji = colourful() if coloured else None
    if emoji and has(emoji, character):
        return emoji
    return next((face for face in faces if has(face, character)), None) or anywhere(character)
