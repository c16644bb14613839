"""Makes up a song: style, tempo and form. Everything is drawn from one random generator, so that a seed
is a song. The notes are written by training.writer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.score import Part, Score
from training.styles import Style, styles
from training.timing import beat_times
from training.writer import Section, Writer

SECTION_BARS = (2, 4, 4, 4, 8, 8, 8, 16)
ROLES = ("drums", "bass", "comp", "arp", "lead", "pad")
KINDS = ("steady", "drift", "ramp", "jump", "rubato")
KIND_ODDS = (0.56, 0.2, 0.11, 0.06, 0.07)
# What is hard to follow, and how much more often it is drawn when asked for.
HARD_STYLES = {
    "slow12": 5, "sixeight": 4, "ternary": 3, "jig": 2, "bossa": 4, "reggae": 3, "ska": 3, "house": 2.5,
    "techno": 2, "oompah": 2, "click": 4, "ambient": 2.5, "hymn": 1.5, "classic3": 1.5, "picking": 2,
    "waltz": 1.5, "swing": 1.5, "dnb": 2, "rag": 2, "ballad": 2, "five": 2, "seven": 2, "garage": 2,
}  # fmt: skip
HARD_KIND_ODDS = (0.46, 0.2, 0.19, 0.08, 0.07)


def compose(
    rng: np.random.Generator,
    *,
    seconds: float = 45.0,
    style: str | None = None,
    hard: bool = False,
) -> Score:
    """A song in one style (drawn by weight), or `hard`: more of what is hard to follow."""
    table = styles()
    names = list(table)
    leaning = HARD_STYLES if hard else {}
    odds = np.array([table[name].weight * leaning.get(name, 1.0) for name in names])
    chosen = table[style or str(rng.choice(names, p=odds / odds.sum()))]
    chosen = _crossed(rng, chosen)
    kind_odds = HARD_KIND_ODDS if hard else KIND_ODDS
    kind = "rubato" if rng.random() < chosen.rubato else str(rng.choice(KINDS, p=kind_odds))
    if hard:
        chosen = replace(chosen, drums=chosen.drums * 0.8)
    if chosen.name == "click" and kind == "rubato":
        kind = "drift"
    tempo = float(np.exp(rng.uniform(*np.log(chosen.tempo))))
    if rng.random() < 0.15:
        tempo = float(np.clip(tempo * np.exp(rng.normal(0, 0.15)), 46, 230))
    if hard and rng.random() < 0.3:
        tempo = float(np.clip(tempo * rng.uniform(0.75, 1.3), 47, 226))
    count = int(seconds * min(236.0, tempo * 1.7) / 60) + 2 * chosen.metre
    times = beat_times(rng, tempo, count, kind=kind, metre=chosen.metre)
    lead_in = _lead_in(rng)
    count = int(np.searchsorted(times, seconds - lead_in)) + 1
    times = times[:count] + lead_in
    sections = _form(rng, chosen, -(-count // chosen.metre))
    parts = Writer(rng, chosen, times, sections).write()
    if hard and rng.random() < 0.3:
        _louder_between(rng, parts, times)
    skip = (
        int(rng.integers(1, chosen.metre))
        if rng.random() < 0.12 and 1 < chosen.metre < count / 2
        else 0
    )
    if skip:  # a song that begins inside a bar
        for part in parts:
            part.notes = [note for note in part.notes if note.start > times[skip] - 0.05]
    return Score(
        style=chosen.name,
        metre=chosen.metre,
        seconds=seconds,
        parts=[part for part in parts if part.notes],
        beats=times[skip:],
        places=(np.arange(count) % chosen.metre + 1)[skip:],
        starts=tuple(float(times[s.first * chosen.metre]) for s in sections),
        timing=kind,
    )


def _louder_between(
    rng: np.random.Generator, parts: list[Part], times: NDArray[np.float64]
) -> None:
    """Notes on the beat are played softly, or left out now and then."""
    soft, lost = rng.uniform(0.25, 0.8), rng.uniform(0, 0.3) * (rng.random() < 0.5)
    for part in parts:
        kept = []
        for note in part.notes:
            if np.abs(times - note.start).min() > 0.04:
                kept.append(note)
            elif rng.random() >= lost:
                kept.append(replace(note, velocity=float(note.velocity * soft)))
        part.notes = kept


def _lead_in(rng: np.random.Generator) -> float:
    if rng.random() < 0.15:
        return float(rng.uniform(1.0, 8.0))
    return float(rng.uniform(0.02, 0.7))


def _crossed(rng: np.random.Generator, style: Style) -> Style:
    """Now and then the bass, chords or drums of another style of the same metre."""
    if rng.random() > 0.22:
        return style
    others = [o for o in styles().values() if (o.metre, o.sub) == (style.metre, style.sub)]
    other = others[int(rng.integers(len(others)))]
    pool = ("bass",), ("comp", "arp"), other.drum_voices
    cells = dict(style.cells)
    taken = pool[int(rng.integers(3))]
    if taken == other.drum_voices:
        cells = {voice: cells[voice] for voice in ("bass", "comp", "arp") if voice in cells}
    cells |= {voice: other.cells[voice] for voice in taken if voice in other.cells}
    pitched = style.pitched and "bass" in cells
    return replace(style, cells=cells, pitched=pitched)


def _form(rng: np.random.Generator, style: Style, bars: int) -> list[Section]:
    """Sections over `bars`: parts come and go."""
    # Lists, not sets: the order of a set changes from process to process, and with it the song.
    everything = list(ROLES) if style.pitched else ["drums"]
    if rng.random() > style.drums:
        everything.remove("drums")
    shares = {"drums": 1.0, "bass": 0.88, "comp": 0.86, "arp": 0.45, "lead": 0.65, "pad": 0.35}
    band = [name for name in everything if rng.random() < shares[name]]
    if len(band) < 2 and style.pitched:
        band += [name for name in ("comp", "lead") if name not in band]
    if not set(band) & {"drums", "comp", "arp", "lead"}:
        band.append("comp" if style.pitched else "drums")
    sections: list[Section] = []
    first, kinds = 0, "AABABCABCB" if rng.random() < 0.6 else "ABACADABAC"
    while first < bars:
        length = int(rng.choice(SECTION_BARS)) if rng.random() > 0.04 else int(rng.integers(1, 8))
        parts = {name for name in band if rng.random() < 0.86}
        if first == 0 and rng.random() < 0.35:
            parts -= {"drums"} if rng.random() < 0.6 else {"lead", "bass"}
        elif rng.random() < 0.1:
            parts -= {"drums", "bass"}
        elif rng.random() < 0.05:
            parts &= {"drums"}
        if not parts & {"drums", "comp", "arp", "lead", "bass"}:
            parts = set(band)
        loud = float(np.clip(rng.normal(0.85, 0.15), 0.35, 1.0))
        if first == 0 and rng.random() < 0.25:
            loud *= 0.5
        sections.append(Section(first, length, kinds[len(sections) % 10], frozenset(parts), loud))
        first += length
    return sections
