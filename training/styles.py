"""Reads styles.txt: what each kind of music is made of. The file's head explains its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PITCHED = ("bass", "comp", "arp")
PROGRAMS = ("bassist", "comper", "leader")


@dataclass(frozen=True)
class Style:
    """`cells`: voice -> pool of cells, each a string of `metre * sub` characters a bar."""

    name: str
    tempo: tuple[float, float]
    metre: int
    sub: int
    weight: float = 1.0
    swing: tuple[float, float] = (0.5, 0.5)
    pair: int = 8
    drums: float = 0.92
    rubato: float = 0.0
    change: tuple[float, ...] = (1.0,)
    pitched: bool = True
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    programs: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def drum_voices(self) -> tuple[str, ...]:
        return tuple(voice for voice in self.cells if voice not in PITCHED)


@cache
def styles() -> dict[str, Style]:
    text = Path(__file__).with_name("styles.txt").read_text(encoding="utf-8")
    found = {}
    for block in text.split("\n[")[1:]:
        name, _, body = block.partition("]")
        found[name] = _style(name, body)
    return found


def _style(name: str, body: str) -> Style:
    numbers: dict[str, list[str]] = {}
    rows: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in body.splitlines())):
        key, _, rest = line.partition(" ")
        if key in ("tempo", "metre"):
            _keyed([key, *rest.split()], numbers)
        elif key in ("drums", "rubato", "change", "parts", *PROGRAMS):
            numbers[key] = rest.split()
        else:
            rows[key] = rest
    metre, sub = int(numbers["metre"][0]), int(numbers["sub"][0])
    pools = {key: _pool(row, metre, sub, name=name) for key, row in rows.items()}
    pair = [float(value) for value in numbers.get("swing", ["0.5", "0.5"])]
    return Style(
        name=name,
        tempo=(float(numbers["tempo"][0]), float(numbers["tempo"][1])),
        metre=metre,
        sub=sub,
        weight=float(numbers.get("weight", ["1"])[0]),
        swing=(pair[0], pair[1]),
        pair=int(numbers.get("pair", ["8"])[0]),
        drums=float(numbers.get("drums", ["0.92"])[0]),
        rubato=float(numbers.get("rubato", ["0"])[0]),
        change=tuple(float(value) for value in numbers.get("change", ["1"])),
        pitched=numbers.get("parts") != ["none"],
        cells=pools,
        programs={key: tuple(map(int, numbers[key])) for key in PROGRAMS if key in numbers},
    )


def _keyed(words: list[str], into: dict[str, list[str]]) -> None:
    """`metre 4 sub 4 weight 1.2` -> one entry a word that is not a number."""
    key = ""
    for word in words:
        if word[0].isalpha():
            key = word
            into[key] = []
        else:
            into[key].append(word)


def _pool(row: str, metre: int, sub: int, *, name: str) -> tuple[str, ...]:
    cells = []
    for cell in row.split("|"):
        plain = cell.replace(" ", "")
        drawn = shorthand(plain, metre, sub) if plain.startswith("@") else plain
        if len(drawn) % (metre * sub):
            raise ValueError(f"style {name}: cell {plain!r} is no whole number of bars")
        cells.append(drawn)
    return tuple(cells)


def shorthand(word: str, metre: int, sub: int) -> str:
    """`@8` and its like as one bar of any metre."""
    half = {1: "x", 2: "xo", 3: "xox", 4: "x.o.", 6: "x.o.o."}[sub]
    fine = {1: "x", 2: "xo", 3: "xoo", 4: "xoxo", 6: "xoxoxo"}[sub]
    off = {1: ".", 2: ".x", 3: "..x", 4: "..x.", 6: "....x."}[sub]
    hit, rest = "x" + "." * (sub - 1), "." * sub
    if word == "@2and4":
        return "".join(hit if beat % 2 else rest for beat in range(metre))
    return {"@4": hit, "@four": hit, "@8": half, "@16": fine, "@off": off}[word] * metre
