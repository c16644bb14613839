"""How well and how fast beats are found: `python benchmarks/beats.py [--seed N] [--songs FOLDER]`.

Generated songs with known beats first, then the annotated songs beside the checkout if they are there.
F70 and F25: F-measure within 70 and 25 ms; best: F70 at the best of half, full and double speed;
offset: median of the matched beats; dbF: downbeats. Needs mir_eval, which mvpipe itself does not.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from generated_songs import RATE, Song, songs  # noqa: E402

from mvpipe.engine.analysis import analyse  # noqa: E402

ANNOTATED = Path(__file__).resolve().parents[2] / "shared" / "media" / "songs"
COLUMNS = ("F70", "best", "F25", "dbF", "offset ms", "conf", "CPU s/min")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--songs", type=Path, default=ANNOTATED, help="folder of SONG and SONG.beats"
    )
    parser.add_argument("--only", choices=("generated", "annotated"))
    arguments = parser.parse_args()
    try:
        import mir_eval  # noqa: F401
    except ImportError:
        print("mir_eval is not installed: pip install mir_eval, then run this again")
        return 0
    if arguments.only != "annotated":
        _table("generated", songs(arguments.seed))
    if arguments.only != "generated":
        if arguments.songs.is_dir():
            _table("annotated", annotated(arguments.songs))
        else:
            print(f"no annotated songs at {arguments.songs}: skipped")
    return 0


def annotated(folder: Path) -> Iterator[Song]:
    """Songs beside a .beats file of seconds and number in bar."""
    from mvpipe.engine.media import decode_audio

    for notes in sorted(folder.glob("*.beats")):
        audio = next(p for p in sorted(folder.glob(notes.stem + ".*")) if p.suffix != ".beats")
        table = np.loadtxt(notes, ndmin=2)
        yield Song(
            notes.stem, decode_audio(audio, rate=RATE).samples, table[:, 0], table[:, 1].astype(int)
        )


def score(song: Song) -> list[float]:
    """The figures of COLUMNS for one song."""
    from mir_eval.beat import f_measure, trim_beats

    started = time.process_time()
    music = analyse(song.samples, RATE)
    minutes = len(song.samples) / RATE / 60
    cost = (time.process_time() - started) / minutes
    true, heard = trim_beats(song.beats), trim_beats(np.array(music.beats))
    downbeats = trim_beats(song.beats[song.places == 1])
    between = (
        np.sort(np.concatenate([heard, (heard[:-1] + heard[1:]) / 2])) if len(heard) else heard
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = f_measure(true, heard)
        best = max(
            full,
            f_measure(true, heard[::2]),
            f_measure(true, heard[1::2]),
            f_measure(true, between),
        )
        close = f_measure(true, heard, f_measure_threshold=0.025)
        bars = f_measure(downbeats, trim_beats(np.array(music.downbeats)))
    nearest = [heard[np.abs(heard - beat).argmin()] - beat for beat in true] if len(heard) else []
    matched = [offset for offset in nearest if abs(offset) < 0.07]
    offset = 1000 * float(np.median(matched)) if matched else float("nan")
    return [full, best, close, bars, offset, music.confidence, cost]


def _table(title: str, items: Iterator[Song]) -> None:
    print(f"{title:24}" + "".join(f"{column:>11}" for column in COLUMNS))
    rows = []
    for song in items:
        rows.append(score(song))
        print(f"{song.name:24}" + "".join(f"{value:11.3f}" for value in rows[-1]), flush=True)
    if rows:
        means = np.nanmean(np.array(rows), axis=0)
        print(f"{f'mean of {len(rows)}':24}" + "".join(f"{value:11.3f}" for value in means) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
