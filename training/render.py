"""A score to sound: SoundFonts, numpy synthesis or both, then effects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training import effects, synthesis
from training.fluid import RATE, Fluid, Voice
from training.score import Part, Score

Sound = NDArray[np.float32]
LEVEL = {"bass": 0.22, "comp": 0.12, "arp": 0.14, "lead": 0.16, "pad": 0.1, "drums": 0.3}


def render(rng: np.random.Generator, score: Score, fluid: Fluid | None) -> Sound:
    """Mono at RATE Hz. Without FluidSynth everything is made with numpy."""
    way = rng.random()
    buses: list[Sound] = []
    played: dict[str, list[Voice]] = {"drums": [], "pitched": []}
    fonts = list(fluid.ids) if fluid is not None else []
    one_font = str(rng.choice(fonts)) if fonts else ""
    for part in score.parts:
        if fonts and (way < 0.45 or (way > 0.72 and rng.random() < 0.5)):
            font = one_font if rng.random() < 0.8 else str(rng.choice(fonts))
            bus = "drums" if part.role == "drums" else "pitched"
            played[bus].append(Voice(part, font))
        else:
            sound = synthesis.play(rng, part, score.seconds)
            buses.append(_own_effects(rng, _levelled(sound, part), part, score))
    if fluid is not None:
        for voices in filter(None, played.values()):
            sound = fluid.play(voices, score.seconds)
            mixed = Part("drums" if voices[0].part.role == "drums" else "comp", 0)
            scale = sum(LEVEL[voice.part.role] for voice in voices) * 0.55
            buses.append(_own_effects(rng, _levelled(sound, mixed, scale), mixed, score))
    if not buses:
        return np.zeros(round(score.seconds * RATE), np.float32)
    return _mastered(rng, np.sum(buses, axis=0, dtype=np.float32), score)


def _levelled(sound: Sound, part: Part, level: float | None = None) -> Sound:
    """Scaled so that its loud moments lie at the part's level."""
    loud = float(np.sqrt(np.quantile(sound[::7] ** 2, 0.97)) + 1e-5)
    return sound * np.float32((LEVEL[part.role] if level is None else level) * part.gain / loud)


def _own_effects(rng: np.random.Generator, sound: Sound, part: Part, score: Score) -> Sound:
    beat = float(np.median(np.diff(score.beats))) if len(score.beats) > 2 else 0.5
    pitched = part.role != "drums"
    if rng.random() < (0.12 if pitched else 0.05):
        sound = effects.distorted(rng, sound)
    if pitched and rng.random() < 0.12:
        sound = effects.echoed(rng, sound, beat)
    if pitched and len(score.beats) and rng.random() < 0.08:
        sound = effects.pumped(rng, sound, score.beats)
    if rng.random() < (0.35 if pitched else 0.2):
        sound = effects.reverberated(rng, sound)
    return sound


def _mastered(rng: np.random.Generator, sound: Sound, score: Score) -> Sound:
    chain = (
        (0.45, effects.equalised),
        (0.12, effects.reverberated),
        (0.35, effects.compressed),
        (0.04, effects.distorted),
        (0.2, effects.noisy),
    )
    for odds, effect in chain:
        if rng.random() < odds:
            sound = effect(rng, sound)
    peak = float(np.abs(sound).max()) + 1e-9
    sound = sound / np.float32(peak)
    if rng.random() < 0.08:  # clipped
        sound = np.clip(sound * np.float32(rng.uniform(1.5, 5)), -1, 1)
    if rng.random() < 0.15:  # faded in or out
        time = np.linspace(0, score.seconds, len(sound), dtype=np.float32)
        length = rng.uniform(2, 12)
        fade = time / length if rng.random() < 0.5 else (score.seconds - time) / length
        sound = sound * np.clip(fade, 0, 1)
    if rng.random() < 0.2:
        sound = effects.through_mp3(rng, sound)
    return np.asarray(sound, np.float32)
