"""The demo's song: "Sixteen Bars of Neon", 124 BPM, F minor, composed and played by this file.

Four bars of intro, four that build, six of chorus, two that let go and a last chord. At 124 BPM a beat
lasts 14.52 frames of a 30 fps film, so that a cut which is on the beat is on it by more than luck.
"""

from __future__ import annotations

import instruments
import numpy as np
from instruments import RATE, Array, fade, filtered, hertz, saw, seconds, stack

BPM = 124.0
BEAT = 60.0 / BPM
FIRST = 0.25  # seconds before the first downbeat
BARS = 16
TAIL = 2.2  # seconds in which the last chord rings
LENGTH = int((FIRST + BARS * 4 * BEAT + TAIL) * RATE)
LOUDNESS_RMS = 0.159  # of the finished song; about -14 LUFS with this spectrum
CEILING = 0.84  # peaks, -1.5 dB; the MP3 overshoots a little

# Fm, Db, Ab, Eb: MIDI notes of the bass and of the chord above it.
HARMONY = (
    (41, (60, 65, 68, 72)),
    (37, (61, 65, 68, 73)),
    (44, (60, 63, 68, 72)),
    (39, (58, 63, 67, 70)),
)
ARPEGGIO = (0, 2, 1, 3, 2, 1, 3, 2)  # which chord note on each eighth
# The tune of the chorus over four bars: (beat, note, beats long).
TUNE = (
    (0, 80, 0.75), (0.75, 79, 0.75), (1.5, 77, 1.0), (2.5, 75, 0.5), (3, 77, 1.0),
    (4, 77, 0.75), (4.75, 75, 0.75), (5.5, 73, 1.0), (6.5, 72, 0.5), (7, 73, 1.0),
    (8, 75, 0.75), (8.75, 77, 0.75), (9.5, 80, 1.5), (11, 79, 0.5), (11.5, 77, 0.5),
    (12, 79, 1.5), (13.5, 75, 1.0), (14.5, 70, 0.5), (15, 75, 1.0),
)  # fmt: skip


def beats() -> list[tuple[float, int]]:
    """Every beat as (seconds, number in bar), the last chord's included."""
    return [(FIRST + beat * BEAT, beat % 4 + 1) for beat in range(BARS * 4 + 1)]


def compose() -> Array:
    """The mastered song [n, 2] between -1 and 1."""
    rng = np.random.default_rng(124)
    drums, kicks = _drums(rng)
    pluck, lead = _pluck() * 0.85, _lead() * 0.66
    music = _pad() * 0.42 + pluck + lead + _chorus_chords() * 0.62
    music = music + 0.30 * _echo(pluck + 0.6 * lead) + 0.17 * _reverb(music, rng)
    duck = _ducking(kicks)
    mix = drums + 0.46 * duck * _bass() + (0.35 + 0.65 * duck) * music + 1.5 * _effects(rng)
    return _master(mix)


def _put(song: Array, beat: float, sound: Array, gain: float = 1.0) -> None:
    first = round((FIRST + beat * BEAT) * RATE)
    part = sound[: max(0, len(song) - first)]
    song[first : first + len(part)] += gain * (part if part.ndim == 2 else part[:, None])


# ---- parts -------------------------------------------------------------------------------------


def _drums(rng: np.random.Generator) -> tuple[Array, list[float]]:
    """The kit [n, 2], and the beats on which the kick falls."""
    song = np.zeros((LENGTH, 2))
    kick, clap, snare = instruments.kick(), instruments.clap(rng), instruments.snare(rng)
    closed, opened = instruments.hat(rng, 75), instruments.hat(rng, 17)
    kicks: list[float] = []
    for bar in range(BARS):
        start = bar * 4
        if bar >= 2:
            kicks += [start + beat for beat in range(4 if bar != 7 else 2)]
        for beat in (1, 3) if 4 <= bar < 14 and bar != 7 else ():
            _put(song, start + beat, clap, 0.7 if bar < 8 else 1.15)
        for eighth in range(8) if 2 <= bar < 15 else ():
            _put(song, start + eighth / 2, closed, 0.40 if eighth % 2 else 0.58)
        for beat in range(4) if 8 <= bar < 14 else ():
            _put(song, start + beat + 0.5, opened, 0.80)
            for sixteenth in (0.25, 0.75):
                _put(song, start + beat + sixteenth, closed, 0.26)
    for hit in range(16):  # the roll that leads into the chorus
        _put(song, 28 + hit / 4, snare, 0.12 + 0.55 * (hit / 15) ** 1.6)
    kicks.append(BARS * 4)
    for beat in kicks:
        _put(song, beat, kick, 0.42 if beat < 16 else 0.56 if beat < 32 else 0.72)
    return song, kicks


def _ducking(kicks: list[float]) -> Array:
    """Gain [n, 1] that makes room for each kick and comes back within the beat."""
    gain = np.ones(LENGTH)
    time = seconds(0.34)
    dip = 1.0 - 0.72 * np.exp(-((time / 0.13) ** 2))
    for beat in kicks:
        first = round((FIRST + beat * BEAT) * RATE)
        part = slice(first, first + len(dip))
        gain[part] = np.minimum(gain[part], dip[: len(gain[part])])
    return gain[:, None]


def _bass() -> Array:
    song = np.zeros((LENGTH, 2))
    for bar in range(4, 15):
        root, _ = HARMONY[bar % 4]
        places = (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5) if bar >= 8 else (0, 1.5, 2.5, 3.5)
        for place in places:
            time = seconds(BEAT * 0.46)
            octave = 12 if place in (1.5, 3.5) and bar >= 8 else 0
            pitch = hertz(root + octave)
            tone = 0.8 * np.sin(2 * np.pi * pitch * time) + 0.4 * filtered(saw(pitch, time), 0, 520)
            _put(song, bar * 4 + place, np.tanh(1.3 * tone) * fade(time, 0.004, 0.03), 0.62)
    time = seconds(TAIL)
    low = np.sin(2 * np.pi * hertz(HARMONY[0][0]) * time) * np.exp(-1.6 * time)
    _put(song, BARS * 4, low * fade(time, 0.004, 0.2), 0.6)
    return song


def _pad() -> Array:
    song = np.zeros((LENGTH, 2))
    for bar in (*range(BARS), BARS):
        _, chord = HARMONY[bar % 4]
        time = seconds(BEAT * 4 + 0.25 if bar < BARS else TAIL)
        loud = 0.55 + 0.45 * min(bar / 4, 1.0) if bar < 14 else 0.6
        for note in chord[:3]:
            wave = filtered(
                stack(hertz(note - 12), time, voices=4, detune=13), 150, 900 + 260 * min(bar, 8)
            )
            _put(song, bar * 4, wave * fade(time, 0.05, 0.25)[:, None], 0.30 * loud)
    return song


def _pluck() -> Array:
    """Broken chords on the eighths, bell-like: each partial dies faster than the one below."""
    song = np.zeros((LENGTH, 2))
    for bar in range(BARS - 1):
        _, chord = HARMONY[bar % 4]
        bright = 0.6 + 0.4 * min(bar / 8, 1.0)
        for eighth, which in enumerate(ARPEGGIO):
            time = seconds(0.7)
            pitch = hertz(chord[which] + 12)
            tone = sum(
                bright ** (k - 1)
                / k
                * np.sin(2 * np.pi * k * pitch * time)
                * np.exp(-time * (4 + 3.2 * k))
                for k in range(1, 7)
            )
            aside = 0.5 + 0.32 * (-1) ** eighth
            both = tone[:, None] * np.sqrt([1 - aside, aside]) * fade(time, 0.002, 0.1)[:, None]
            accent = 1.0 if eighth % 4 == 0 else 0.72
            _put(song, bar * 4 + eighth / 2, both, 0.42 * accent * (0.75 if bar >= 8 else 1.0))
    return song


def _chorus_chords() -> Array:
    """Wide saws in the rhythm of the chorus, and the last chord."""
    song = np.zeros((LENGTH, 2))
    hits = [
        (bar * 4 + place, bar, length)
        for bar in range(8, 14)
        for place, length in ((0, 0.7), (0.75, 0.7), (1.5, 0.9), (2.5, 0.45), (3, 0.95))
    ]
    hits.append((BARS * 4, BARS, TAIL / BEAT))
    for beat, bar, length in hits:
        time = seconds(length * BEAT)
        _, chord = HARMONY[bar % 4]
        for note in chord:
            wave = stack(hertz(note), time, voices=5, detune=16)
            _put(song, beat, wave * (fade(time, 0.004, 0.06) * np.exp(-time * 1.3))[:, None], 0.20)
    return filtered(song, 200, 9000)


def _lead() -> Array:
    song = np.zeros((LENGTH, 2))
    for start in (32, 48):
        for beat, note, length in TUNE:
            if start + beat >= 56:
                continue
            time = seconds(length * BEAT * 0.96)
            bend = 1.0 + 0.004 * np.sin(2 * np.pi * 5.4 * time) * np.clip(time / 0.25 - 0.6, 0, 1)
            warped = np.cumsum(bend) / RATE
            wave = stack(hertz(note), warped, voices=2, detune=7)
            wave += 0.5 * np.sin(2 * np.pi * hertz(note) * warped)[:, None]
            _put(song, start + beat, wave * fade(time, 0.006, 0.05)[:, None], 0.42)
    return filtered(song, 240, 8000)


def _effects(rng: np.random.Generator) -> Array:
    """Noise that rises through the build, and cymbals where a part begins."""
    song = np.zeros((LENGTH, 2))
    time = seconds(BEAT * 8)
    share = time / time[-1]
    noise = rng.normal(0, 1, (len(time), 2))
    rise = (
        filtered(noise, 400, 1800) * (1 - share)[:, None]
        + filtered(noise, 4000, 12000) * share[:, None]
    )
    _put(song, 24, rise * (share**2.2 * fade(time, 0.01, 0.05))[:, None], 0.17)
    for beat, gain in ((16, 0.16), (32, 0.30), (48, 0.20), (BARS * 4, 0.26)):
        time = seconds(2.0)
        crash = (
            filtered(rng.normal(0, 1, (len(time), 2)), 3500, 13000) * np.exp(-time * 2.6)[:, None]
        )
        _put(song, beat, crash * fade(time, 0.001, 0.3)[:, None], gain)
    return song


# ---- space and master --------------------------------------------------------------------------


def _echo(sound: Array) -> Array:
    """Dotted eighths that wander from side to side and grow dull."""
    out = np.zeros_like(sound)
    wave, delay = sound, round(0.75 * BEAT * RATE)
    for turn in range(1, 5):
        wave = filtered(wave[:, ::-1] * 0.58, 250, 5000)
        out[turn * delay :] += wave[: len(out) - turn * delay]
    return out


def _reverb(sound: Array, rng: np.random.Generator) -> Array:
    """A hall: the sound convolved with noise that dies away in 1.8 s."""
    time = seconds(1.8)
    hall = filtered(rng.normal(0, 1, (len(time), 2)), 250, 4500) * np.exp(-3.4 * time)[:, None]
    hall[: int(0.018 * RATE)] = 0.0
    size = 1 << int(np.ceil(np.log2(len(sound) + len(hall))))
    wet = np.fft.irfft(
        np.fft.rfft(sound, size, axis=0) * np.fft.rfft(hall, size, axis=0), size, axis=0
    )
    return wet[: len(sound)] / np.sqrt((hall**2).sum(axis=0)).mean()


def _master(mix: Array) -> Array:
    """No rumble, a little warmth, the level of a streamed song, peaks under the ceiling."""
    mix = filtered(mix, 34, 19000)
    mix = mix + 0.55 * filtered(mix, 3200, 20000)
    loud = mix * (LOUDNESS_RMS / np.sqrt((mix**2).mean()))
    warm = np.tanh(0.9 * loud) / 0.9
    limited = warm * _limiter(warm)[:, None]
    ending = np.clip((len(limited) - np.arange(len(limited))) / (0.7 * RATE), 0, 1)
    return limited * ending[:, None]


def _limiter(sound: Array) -> Array:
    """Gain that looks 4 ms ahead and never lets a peak over the ceiling."""
    block = RATE // 500
    peaks = np.abs(sound).max(axis=1)
    peaks = np.pad(peaks, (0, -len(peaks) % block)).reshape(-1, block).max(axis=1)
    around = np.max([np.roll(peaks, shift) for shift in range(-2, 12)], axis=0)
    gain = np.minimum(1.0, CEILING / np.maximum(around, 1e-9))
    smooth = np.convolve(np.pad(gain, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    gain = np.minimum(gain, smooth)
    return np.interp(np.arange(len(sound)), (np.arange(len(gain)) + 0.5) * block, gain)
