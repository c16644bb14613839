"""libfluidsynth through ctypes: notes to sound with SoundFonts, one synthesizer kept open.

Debian: libfluidsynth3 with fluid-soundfont-gm and musescore-general-soundfont-small for training (both
MIT), timgm6mb-soundfont (GPL-2) for validation only.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.score import Note, Part

RATE = 22050
FONTS = {
    "fluid": Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    "musescore": Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3"),
    "timgm": Path("/usr/share/sounds/sf2/TimGM6mb.sf2"),
}
DRUM_KEYS = {
    "kick": 36, "snare": 38, "clap": 39, "rim": 37, "hat": 42, "ohat": 46, "ride": 51, "crash": 49,
    "tom1": 48, "tom2": 45, "tom3": 41, "shaker": 82, "maracas": 70, "tamb": 54, "cowbell": 56,
    "conga": 63, "bongo": 60, "clave": 75, "guiro": 73, "surdo": 41, "timpani": 43, "bodhran": 41,
}  # fmt: skip
SOFT_KEYS = {"conga": 64, "bongo": 61, "snare": 38, "tom1": 47}  # struck softly


@dataclass(frozen=True)
class Voice:
    """A part and the font it is played with. `kit` and `program` are General MIDI numbers."""

    part: Part
    font: str


class Fluid:
    """An open synthesizer. Not shared between threads."""

    def __init__(self, fonts: Sequence[str]) -> None:
        name = ctypes.util.find_library("fluidsynth") or "libfluidsynth.so.3"
        self.lib = lib = ctypes.CDLL(name)
        for maker in ("new_fluid_settings", "new_fluid_synth"):
            getattr(lib, maker).restype = ctypes.c_void_p
        lib.fluid_set_log_function(1, None, None)
        lib.fluid_set_log_function(2, None, None)
        settings = ctypes.c_void_p(lib.new_fluid_settings())
        lib.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(RATE))
        lib.fluid_settings_setnum(settings, b"synth.gain", ctypes.c_double(0.35))
        lib.fluid_settings_setint(settings, b"synth.polyphony", 128)
        lib.fluid_settings_setint(settings, b"synth.chorus.active", 0)
        lib.fluid_settings_setint(settings, b"synth.reverb.active", 0)
        self.synth = ctypes.c_void_p(lib.new_fluid_synth(settings))
        self.ids = {}
        for font in fonts:
            found = lib.fluid_synth_sfload(self.synth, str(FONTS[font]).encode(), 0)
            if found < 0:
                raise FileNotFoundError(f"SoundFont not readable: {FONTS[font]}")
            self.ids[font] = found

    def play(self, voices: Sequence[Voice], seconds: float) -> NDArray[np.float32]:
        """Mono sound of some parts together."""
        lib, synth = self.lib, self.synth
        lib.fluid_synth_system_reset(synth)
        events: list[tuple[int, int, int, int, int]] = []
        channels = iter(c for c in range(16) if c != 9)
        for voice in voices:
            drums = voice.part.role == "drums"
            channel = 9 if drums else next(channels)
            bank, program = (128 if drums else 0), voice.part.program
            font = self.ids[voice.font]
            if lib.fluid_synth_program_select(synth, channel, font, bank, program) != 0:
                lib.fluid_synth_program_select(synth, channel, font, bank, 0)
            lib.fluid_synth_cc(synth, channel, 7, 127)
            for note in voice.part.notes:
                events += _events(note, channel, voice.part.gain, drums=drums)
        return self._render(sorted(events), round(seconds * RATE))

    def _render(
        self, events: list[tuple[int, int, int, int, int]], length: int
    ) -> NDArray[np.float32]:
        lib, synth = self.lib, self.synth
        left, right = np.zeros(length, np.float32), np.zeros(length, np.float32)
        at = 0
        for when, off, channel, key, velocity in [*events, (length, 0, 0, 0, -1)]:
            until = min(when, length)
            if until > at:
                self._write(left, right, at, until - at)
                at = until
            if velocity < 0 or when >= length:
                break
            if off == 0:
                lib.fluid_synth_noteoff(synth, channel, key)
            else:
                lib.fluid_synth_noteon(synth, channel, key, velocity)
        return (left + right) * np.float32(0.5)

    def _write(
        self, left: NDArray[np.float32], right: NDArray[np.float32], at: int, count: int
    ) -> None:
        self.lib.fluid_synth_write_float(
            self.synth, count, ctypes.c_void_p(left.ctypes.data), at, 1,
            ctypes.c_void_p(right.ctypes.data), at, 1,
        )  # fmt: skip


def _events(
    note: Note, channel: int, gain: float, *, drums: bool
) -> list[tuple[int, int, int, int, int]]:
    """(sample, 0 off or 1 on, channel, key, velocity); FluidSynth quantises to 64 samples (2.9 ms), so a
    note is asked for half of that early."""
    start = max(0, round(note.start * RATE) - 32)
    end = start + max(64, round(note.duration * RATE))
    key = note.pitch
    if drums:
        key = DRUM_KEYS.get(note.voice, 38)
        if note.velocity < 0.5:
            key = SOFT_KEYS.get(note.voice, key)
    # FluidSynth's loudness goes with the square of velocity.
    velocity = int(np.clip(round(127 * np.sqrt(note.velocity * min(gain, 1.6))), 1, 127))
    key = int(np.clip(key, 0, 127))
    return [(start, 1, channel, key, velocity), (end, 0, channel, key, 0)]
