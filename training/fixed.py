"""Beats that the shipped weights find in a few songs composed without SoundFonts, kept as a test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mvpipe.engine.analysis import analyse
from training.fluid import RATE
from training.songs import SongSet, make

SEED = 77
COUNT = 4
CLOSE = 0.03  # seconds


def write(path: Path) -> None:
    """The first few songs that are heard rightly, each in another style."""
    songs: dict[str, dict[str, object]] = {}
    styles: set[str] = set()
    for number in range(60):
        score, sound = make(SongSet("fixed", SEED, ()), number, None)
        if not len(score.beats) or score.style in styles:
            continue
        music = analyse(sound, RATE)
        if not music.beats:
            continue
        away = np.abs(score.beats[:, None] - np.array(music.beats)).min(axis=1)
        if np.mean(away < CLOSE) < 0.95:
            continue
        styles.add(score.style)
        songs[str(number)] = {
            "style": score.style,
            "beats": list(music.beats),
            "downbeats": list(music.downbeats),
        }
        if len(songs) == COUNT:
            break
    path.write_text(json.dumps({"seed": SEED, "songs": songs}) + "\n", encoding="utf-8")
