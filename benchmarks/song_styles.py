"""The styles of the generated songs: which instrument falls where in a bar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """A bar as hits at (beat, instrument, loudness); fractions of a beat are off-beats."""

    metre: int
    hits: tuple[tuple[float, str, float], ...]
    bass: tuple[float, ...] = (0.0,)
    chords: tuple[float, ...] = (0.0,)
    swing: float = 0.0  # how far the second half of a beat is pushed back, in beats
    push: bool = False  # chords come half a beat before their bar
    walk: tuple[int, ...] = (0,)  # bass notes above the root, in turn
    tempi: tuple[float, float] = (75, 165)


def _pattern(**voices: str) -> tuple[tuple[float, str, float], ...]:
    """Voices drawn as one character a sixteenth: x loud, o soft, anything else a rest."""
    loudness = {"x": 1.0, "o": 0.5}
    return tuple(
        (at / 4, voice, loudness[mark])
        for voice, drawn in voices.items()
        for at, mark in enumerate(drawn)
        if mark in loudness
    )


EIGHTHS, SIXTEENTHS = "x.o.x.o.x.o.x.o.", "xoxoxoxoxoxoxoxo"
STYLES: dict[str, Style] = {
    "rock": Style(
        4,
        _pattern(kick="x.......x.o.....", snare="....x.......x...", hat=EIGHTHS),
        (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
    ),
    "house": Style(
        4,
        _pattern(kick="x...x...x...x...", clap="....x.......x...", hat="..x...x...x...x."),
        (0.5, 1.5, 2.5, 3.5),
        (0.0, 0.75, 1.5),
        tempi=(118, 132),
    ),
    "trap": Style(
        4,
        _pattern(kick="x.....o...x.....", snare="........x.......", hat=SIXTEENTHS),
        (0.0, 2.5),
        tempi=(65, 80),
    ),
    "dnb": Style(
        4,
        _pattern(kick="x.........x.....", snare="....x.......x...", hat=EIGHTHS),
        (0.0, 2.5),
        tempi=(165, 180),
    ),
    "funk": Style(
        4,
        _pattern(kick="x..o..o...x..o..", snare="....x..o.o..x..o", hat=SIXTEENTHS),
        (0, 0.75, 1.75, 2.5, 3.25),
        (0.5, 1.75, 2.5),
        0.06,
        tempi=(92, 116),
    ),
    "reggae": Style(
        4,
        _pattern(kick="........x.......", snare="........x.......", hat=EIGHTHS),
        (0.0, 1.5, 2.5),
        (1.0, 3.0),
        tempi=(68, 84),
    ),
    "dembow": Style(
        4,
        _pattern(kick="x...x...x...x...", snare="...x..x....x..x.", hat=EIGHTHS),
        (0.0, 1.5, 2.0, 3.5),
        tempi=(88, 102),
    ),
    "shuffle": Style(
        4,
        _pattern(kick="x.......x.......", snare="....x.......x...", hat=EIGHTHS),
        (0, 1, 2, 3),
        (0.0, 2.0),
        1 / 6,
        tempi=(90, 140),
    ),
    "waltz": Style(
        3,
        _pattern(kick="x...........", snare="....o...o...", hat="x...o...o..."),
        (0.0,),
        (1.0, 2.0),
        tempi=(85, 180),
    ),
    "ballad3": Style(
        3, _pattern(hat="o...o...o..."), (0.0,), (0.0, 0.5, 1.0, 1.5, 2.0, 2.5), tempi=(70, 110)
    ),
    "piano": Style(4, (), (0.0, 2.0), (0.0, 1.0, 2.0, 3.0), tempi=(70, 120)),
    "arpeggio": Style(4, (), (0.0,), (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), tempi=(70, 140)),
    "pads": Style(4, (), (0.0,), (0.0,), tempi=(70, 100)),
    "swing": Style(
        4,
        _pattern(hat="x...x.x.x...x.x.", snare="......o......o.."),
        (0, 1, 2, 3),
        (0.5, 1.5, 3.5),
        1 / 6,
        walk=(0, 4, 7, 9),
        tempi=(90, 190),
    ),
    "boogie": Style(
        4,
        _pattern(snare="....x.......x...", hat="x...x...x...x..."),
        (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
        (0.5, 1.5, 2.5, 3.5),
        1 / 6,
        walk=(0, 0, 4, 4, 7, 7, 9, 9),
        tempi=(95, 170),
    ),
    "comping": Style(
        4,
        _pattern(hat="..o...o...o...o."),
        (0, 1.5, 2, 3),
        (0.5, 1.5, 2.5, 3.5),
        walk=(0, 7, 0, 7),
        tempi=(85, 140),
    ),
    "pushed": Style(
        4,
        _pattern(kick="x.....x.x.......", snare="....x.......x...", hat=EIGHTHS),
        (0, 1, 1.5, 2, 3),
        (0.0, 1.5),
        push=True,
        tempi=(80, 150),
    ),
    "bossa": Style(
        4,
        _pattern(hat=EIGHTHS, click="x.....x.....x...", kick="x.....x.x.....x."),
        (0, 1.5, 2, 3.5),
        (0, 1.5, 2.5),
        walk=(0, 7, 7, 0),
        tempi=(100, 150),
    ),
    "twelve8": Style(
        4,
        (
            *((b + t / 3, "hat", 0.8) for b in range(4) for t in range(3)),
            (0, "kick", 1),
            (2, "kick", 0.9),
            (1, "snare", 1),
            (3, "snare", 1),
        ),
        (0, 5 / 3, 2, 3),
        (0.0, 2.0),
        tempi=(50, 75),
    ),
    "brushes": Style(
        4, _pattern(snare="o...x...o...x..."), (0, 2), (0.0, 1.5, 2.5, 3.0), 1 / 8, tempi=(60, 100)
    ),
    "clicks": Style(4, _pattern(click="x...o...o...o..."), (), (), tempi=(60, 200)),
}
