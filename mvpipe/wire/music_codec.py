"""What the analysis heard, as `data.state.music` carries it (DESIGN §3; times in seconds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mvpipe.model.draft import Alternative, Music, Section
from mvpipe.wire.values import Reader, plain


def music_to_wire(music: Music, *, loudness: bool = True) -> dict[str, Any]:
    """`loudness=False` leaves the loudness curve out (2000 numbers for a song of 200 s)."""
    out: dict[str, Any] = {
        "duration": music.duration,
        "tempo": music.tempo,
        "confidence": music.confidence,
        "metre": music.metre,
        "beats": list(music.beats),
        "downbeats": list(music.downbeats),
        "sections": [
            {"start": one.start, "end": one.end, "label": one.label, "energy": one.energy}
            for one in music.sections
        ],
        "downbeat_confidence": music.downbeat_confidence,
        "alternatives": [
            {"name": one.name, "tempo": one.tempo, "score": one.score} for one in music.alternatives
        ],
        "lufs": music.lufs,
    }
    if loudness and music.loudness:
        out |= {"loudness": list(music.loudness), "loudness_step": music.loudness_step}
    return {key: plain(value) for key, value in out.items()}


def music_from_wire(data: Mapping[str, Any]) -> Music:
    """Tolerant: what is missing reads as zero or empty. Never raises for a JSON object."""
    top = Reader(data)
    return Music(
        duration=top.number("duration") or 0.0,
        tempo=top.number("tempo") or 0.0,
        confidence=top.number("confidence") or 0.0,
        beats=top.numbers("beats"),
        downbeats=top.numbers("downbeats"),
        metre=top.whole("metre") or Music.metre,
        sections=tuple(_section(Reader(one)) for one in top.items("sections")),
        loudness=top.numbers("loudness"),
        loudness_step=top.number("loudness_step") or Music.loudness_step,
        lufs=top.number("lufs"),
        downbeat_confidence=top.number("downbeat_confidence") or 0.0,
        alternatives=tuple(_alternative(Reader(one)) for one in top.items("alternatives")),
    )


def _alternative(one: Reader) -> Alternative:
    return Alternative(
        name=one.text("name") or "",
        tempo=one.number("tempo") or 0.0,
        score=one.number("score") or 0.0,
    )


def _section(one: Reader) -> Section:
    return Section(
        start=one.number("start") or 0.0,
        end=one.number("end") or 0.0,
        label=one.text("label") or "",
        energy=one.number("energy") or 0.0,
    )
