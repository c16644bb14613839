"""Writes the notes of a song whose form is known: drums, bass, accompaniment, melody, in human time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from training.harmony import Key, motif, progression, random_key, voicing
from training.score import Note, Part
from training.styles import Style
from training.timing import swung

LOUD = {"X": 1.0, "x": 0.8, "o": 0.42, "s": 0.75}
EXTRA = (
    "shaker",
    "tamb",
    "conga",
    "bongo",
    "cowbell",
    "clave",
    "guiro",
    "clap",
    "rim",
    "ride",
    "tom1",
)


@dataclass(frozen=True)
class Material:
    """What one kind of section (A, B, ...) is made of."""

    drums: dict[str, str]
    bass: str
    comp: str
    arp: str
    chords: list[int]
    change: float  # bars a chord
    motif: list[tuple[int, int, int]]
    motif_bars: int
    sevenths: bool


@dataclass(frozen=True)
class Section:
    first: int  # bar
    bars: int
    kind: str
    parts: frozenset[str]
    loud: float


class Writer:
    """Writes one song's notes. Holds the song's random generator, time line and materials."""

    def __init__(
        self,
        rng: np.random.Generator,
        style: Style,
        times: NDArray[np.float64],
        sections: list[Section],
    ) -> None:
        self.rng, self.style, self.times, self.sections = rng, style, times, sections
        self.key: Key = random_key(rng)
        self.swing = float(rng.uniform(*style.swing))
        self.free = rng.random() < 0.12  # cells from metric weights
        self.spread = float(abs(rng.normal(0, 0.006))) if rng.random() < 0.7 else 0.0
        self.push = rng.random() < 0.13 and style.sub % 2 == 0  # chords half a beat early
        self.shift = rng.random() < 0.05 and style.sub % 2 == 0  # accompaniment off the beat
        self.slots = style.metre * style.sub
        self.materials: dict[str, Material] = {}
        self.voices = self._kit()
        self.parts = self._band()
        self.late = {role: float(rng.normal(0, 0.005)) for role in (*self.parts, *self.voices)}
        self.legato = {role: float(rng.uniform(0.3, 1.05)) for role in self.parts}
        self.centre = int(rng.integers(55, 68))
        self.arp_octave = int(rng.choice([0, 0, 12]))
        self.lead_octave = int(rng.choice([60, 60, 72]))

    def write(self) -> list[Part]:
        for section in self.sections:
            material = self._material(section.kind)
            for bar in range(section.bars):
                self._bar(section, material, bar)
        return list(self.parts.values())

    def _kit(self) -> list[str]:
        """The drum voices this song uses: the style's main ones, some of its others."""
        rng, voices = self.rng, list(self.style.drum_voices)
        kept = [v for v in voices if rng.random() < (0.93 if v in ("kick", "snare") else 0.7)]
        if rng.random() < 0.15:
            kept.append(str(rng.choice(EXTRA)))
        return list(dict.fromkeys(kept or voices))

    def _band(self) -> dict[str, Part]:
        rng, programs = self.rng, self.style.programs
        anything = rng.random() < 0.12

        def pick(role: str, low: int = 0, high: int = 96) -> int:
            pool = programs.get(role, ())
            if anything or not pool or rng.random() < 0.08:
                return int(rng.integers(low, high))
            return int(rng.choice(pool))

        roles = {"bass": pick("bassist", 32, 40), "comp": pick("comper"), "arp": pick("comper")}
        roles |= {
            "lead": pick("leader"),
            "pad": int(rng.choice([48, 49, 50, 52, 88, 89, 91, 94, 16])),
        }
        level = {"drums": 1.0, "bass": 0.9, "comp": 0.65, "arp": 0.6, "lead": 0.75, "pad": 0.5}
        parts = {"drums": Part("drums", int(rng.choice([0, 0, 8, 16, 24, 25, 32, 40])))}
        parts |= {role: Part(role, program) for role, program in roles.items()}
        for role, part in parts.items():
            part.gain = level[role] * float(10 ** (np.clip(rng.normal(0, 4.5), -9, 7) / 20))
        return parts

    def _material(self, kind: str) -> Material:
        if kind not in self.materials:
            rng, style = self.rng, self.style
            bars = int(rng.choice([1, 2, 2, 4]))
            chords = progression(rng)
            slots = self.slots
            self.materials[kind] = Material(
                drums={v: self._cell(v) for v in self.voices},
                bass=self._cell("bass"),
                comp=self._cell("comp"),
                arp=self._cell("arp"),
                chords=chords,
                change=float(rng.choice(style.change)),
                motif=motif(rng, slots * bars, style.sub, metre=style.metre),
                motif_bars=bars,
                sevenths=rng.random() < 0.3,
            )
        return self.materials[kind]

    def _cell(self, voice: str) -> str:
        """A cell of the style's pool, or one drawn from metric weights."""
        rng, pool = self.rng, self.style.cells.get(voice, ())
        if not pool or self.free or rng.random() < 0.05:
            return self._drawn(voice)
        cell = str(rng.choice(pool))
        return self._mutated(cell) if rng.random() < 0.4 else cell

    def _drawn(self, voice: str) -> str:
        rng, sub, slots = self.rng, self.style.sub, self.slots
        at = np.arange(slots)
        weight = np.where(at % sub == 0, 0.8, np.where((2 * at) % sub == 0, 0.45, 0.18))
        weight[0] = 1.0
        if voice in ("snare", "clap"):
            weight[0] = 0.1
        if voice in ("comp", "rim", "conga", "arp", "cowbell") and rng.random() < 0.4:
            weight = np.roll(weight, max(1, sub // 2))
        density = rng.uniform(0.35, 1.25)
        marks = "153" if voice == "bass" else "1234" if voice == "arp" else "xxo"
        drawn = [
            "." if rng.random() > weight[i] * density else str(rng.choice(list(marks))) for i in at
        ]
        return "".join(drawn)

    def _mutated(self, cell: str) -> str:
        rng, out = self.rng, list(cell)
        hits = [i for i, mark in enumerate(out) if mark != "."]
        for _ in range(int(rng.integers(1, 3))):
            if not hits:
                break
            where = int(rng.choice(hits))
            if rng.random() < 0.5 and where % self.slots:
                out[where] = "."
            else:
                out[int(rng.integers(len(out)))] = out[where]
        return "".join(out)

    def _bar(self, section: Section, material: Material, bar: int) -> None:
        first = (section.first + bar) * self.style.metre
        if first + 1 >= len(self.times):
            return
        last = bar == section.bars - 1
        if "drums" in section.parts:
            self._drums(section, material, first, bar=bar, fill=last and self.rng.random() < 0.6)
        silent = last and self.rng.random() < 0.04  # a break before the next section
        if silent:
            return
        for role, write in (
            ("bass", self._bass),
            ("comp", self._comp),
            ("arp", self._arp),
            ("lead", self._lead),
            ("pad", self._pad),
        ):
            if role in section.parts:
                write(section, material, first, bar)

    def _drums(
        self, section: Section, material: Material, first: int, *, bar: int, fill: bool
    ) -> None:
        rng, slots = self.rng, self.slots
        filled = slots if not fill else slots - self.style.sub * int(rng.integers(1, 3))
        for voice, cell in material.drums.items():
            part = _at_bar(cell, bar, slots)
            for slot, mark in enumerate(part):
                if mark == "." or (slot >= filled and voice != "kick") or rng.random() < 0.015:
                    continue
                self._hit(first, slot / self.style.sub, voice, LOUD.get(mark, 0.7) * section.loud)
        if bar == 0 and rng.random() < 0.55 and section.first:
            self._hit(first, 0.0, str(rng.choice(["crash", "crash", "kick"])), 0.9 * section.loud)
        if fill:
            self._fill(first, filled / self.style.sub, section.loud)

    def _fill(self, first: int, start: float, loud: float) -> None:
        rng = self.rng
        kind = str(rng.choice(["roll", "toms", "triplets", "silence", "sparse"]))
        if kind == "silence":
            return
        step = {"roll": 0.25, "toms": 0.25, "triplets": 1 / 3, "sparse": 0.5}[kind]
        if self.style.sub in (3, 6):
            step = 1 / 3 if kind != "sparse" else 2 / 3
        places = np.arange(start, self.style.metre - 1e-6, step)
        for i, place in enumerate(places):
            if rng.random() < 0.15:
                continue
            tom = f"tom{1 + min(2, 3 * i // len(places))}"
            voice = "snare" if kind in ("roll", "sparse") else tom
            self._hit(first, float(place), voice, loud * (0.5 + 0.4 * i / len(places)))

    def _hit(self, first: int, place: float, voice: str, loud: float) -> None:
        start = self._time(first, place, voice)
        if start is not None:
            velocity = float(np.clip(loud * np.exp(self.rng.normal(0, 0.1)), 0.05, 1.0))
            self.parts["drums"].notes.append(Note(start, 0.1, 0, velocity, voice))

    def _chord(self, material: Material, bar: int, place: float) -> tuple[int, ...]:
        early = 0.5 if self.push else 0.0
        bars = bar + (place + early + 1e-6) / self.style.metre
        index = int(bars / material.change)
        degree = material.chords[index % len(material.chords)]
        return self.key.chord(degree, sevenths=material.sevenths)

    def _bass(self, section: Section, material: Material, first: int, bar: int) -> None:
        sub, slots = self.style.sub, self.slots
        cell = _at_bar(material.bass, bar, slots)
        hits = [i for i, mark in enumerate(cell) if mark != "."]
        for here, after in pairwise([*hits, slots]):
            mark, place = cell[here], here / sub
            chord = self._chord(material, bar, place)
            if mark == "b":
                target = self._chord(material, bar + 1, 0.0)[0]
                pitch = 28 + (target - 28 + int(self.rng.choice([-1, 1, 2]))) % 12
            else:
                root = 28 + (chord[0] - 28) % 12
                pitch = root + {"3": (chord[1] - chord[0]) % 12, "5": 7, "6": 9, "8": 12}.get(
                    mark, 0
                )
            length = (after - here) / sub * self.legato["bass"]
            loud = section.loud * (0.5 if mark == "o" else 0.85)
            self._note("bass", first, place, length=length, pitch=pitch, loud=loud)

    def _comp(self, section: Section, material: Material, first: int, bar: int) -> None:
        sub, slots = self.style.sub, self.slots
        cell = _at_bar(material.comp, bar, slots)
        hits = [i for i, mark in enumerate(cell) if mark != "."]
        for here, after in pairwise([*hits, slots]):
            mark = cell[here]
            place = here / sub + (0.5 if self.shift else 0.0)
            length = (after - here) / sub * self.legato["comp"]
            length = min(length, 0.3) if mark == "s" else length
            loud = section.loud * LOUD.get(mark, 0.75)
            strum = abs(self.rng.normal(0, 0.008)) if self.spread else 0.0
            for i, pitch in enumerate(voicing(self._chord(material, bar, place), self.centre)):
                late = i * strum
                self._note("comp", first, place, length=length, pitch=pitch, loud=loud, late=late)

    def _arp(self, section: Section, material: Material, first: int, bar: int) -> None:
        sub, slots = self.style.sub, self.slots
        cell = _at_bar(material.arp, bar, slots)
        for slot, mark in enumerate(cell):
            if mark == ".":
                continue
            notes = voicing(self._chord(material, bar, slot / sub), self.centre + self.arp_octave)
            step = (int(mark) if mark.isdigit() else 1) - 1
            pitch = notes[step % len(notes)] + 12 * (step // len(notes))
            accent = 0.8 if slot % sub == 0 else 0.65
            length = self.legato["arp"] * 2 / sub
            loud = section.loud * accent
            self._note("arp", first, slot / sub, length=length, pitch=pitch, loud=loud)

    def _lead(self, section: Section, material: Material, first: int, bar: int) -> None:
        rng, slots, sub = self.rng, self.slots, self.style.sub
        inside = bar % material.motif_bars
        if inside == 0 and rng.random() < 0.12:
            return  # the singer breathes
        for slot, length, step in material.motif:
            if slot // slots != inside or rng.random() < 0.04:
                continue
            place = (slot % slots) / sub
            root = self._chord(material, bar, place)[0]
            degree = min(range(7), key=lambda d: (self.key.pitch(d, 0) - root) % 12)
            wobble = int(rng.choice([0, 0, 0, 0, 0, 1, -1]))
            pitch = self.key.pitch(degree + step + wobble, self.lead_octave - 5)
            beats = length / sub * self.legato["lead"]
            loud = section.loud * float(rng.uniform(0.65, 0.95))
            self._note("lead", first, place, length=beats, pitch=pitch, loud=loud)

    def _pad(self, section: Section, material: Material, first: int, bar: int) -> None:
        metre, change = self.style.metre, material.change
        if change >= 1 and bar % max(1, round(change)):
            return
        step = max(1.0, metre * min(change, 1.0))
        length = metre * change
        for place in np.arange(0, metre, step):
            early = 0.5 if self.push and bar else 0.0
            chord = self._chord(material, bar, float(place))
            for pitch in voicing(chord, self.centre + 4):
                loud = 0.6 * section.loud
                at = float(place) - early
                self._note("pad", first, at, length=min(length, step), pitch=pitch, loud=loud)

    def _note(
        self,
        role: str,
        first: int,
        place: float,
        *,
        length: float,
        pitch: int,
        loud: float,
        late: float = 0.0,
    ) -> None:
        start = self._time(first, place, role)
        if start is None:
            return
        beat = min(first + int(max(0.0, place)), len(self.times) - 2)
        seconds = max(0.06, length * float(self.times[beat + 1] - self.times[beat]))
        velocity = float(np.clip(loud * np.exp(self.rng.normal(0, 0.08)), 0.05, 1.0))
        self.parts[role].notes.append(Note(start + late, seconds, pitch, velocity))

    def _time(self, first: int, place: float, role: str) -> float | None:
        """Seconds of a place in the bar beginning at beat `first`: swing, then the player's own time."""
        if self.style.sub not in (3, 6) and self.swing > 0.501:
            place = float(swung(np.array([place]), self.swing, self.style.pair)[0])
        at = first + place
        if at < 0 or at > len(self.times) - 1:
            return None
        grid = int(at)
        after = min(grid + 1, len(self.times) - 1)
        exact = self.times[grid] + (at - grid) * (self.times[after] - self.times[grid])
        human = self.rng.normal(0, self.spread) if self.spread else 0.0
        own = self.late.get(role, 0.0) if self.spread else 0.0
        return float(max(0.0, exact + human + own))


def _at_bar(cell: str, bar: int, slots: int) -> str:
    bars = max(1, len(cell) // slots)
    start = (bar % bars) * slots
    return cell[start : start + slots]
