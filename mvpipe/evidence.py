"""What the report shows of the finished film: stills for the contact sheet and the sound's outline."""

from __future__ import annotations

from pathlib import Path

from mvpipe.errors import MediaFailed
from mvpipe.model.run import RunResult
from mvpipe.report import Evidence, Still

STILLS = 24
STILL_WIDTH = 480
PEAKS = 1200


def gather(result: RunResult) -> Evidence:
    """Decode the last output; an empty Evidence when there is none or it has been moved away."""
    path = Path(result.outputs[-1].path) if result.outputs else None
    if path is None or not path.is_file():
        return Evidence()
    from mvpipe.engine.media import film_stills, sound_peaks

    seconds = result.outputs[-1].film.seconds
    times = still_times(result, seconds)
    try:
        stills = film_stills(path, times, width=STILL_WIDTH)
        peaks = sound_peaks(path, PEAKS) if result.outputs[-1].film.audio_codec else ()
    except MediaFailed:
        return Evidence()
    return Evidence(
        stills=tuple(Still(when, jpeg) for when, jpeg in zip(times, stills, strict=True)),
        peaks=peaks,
        seconds=seconds,
    )


def still_times(result: RunResult, seconds: float) -> tuple[float, ...]:
    """The middle of each shot, or of every n-th when there are more than STILLS, in seconds."""
    shots = [
        (float(segment["start"]), float(segment["end"]))
        for track in result.tracks
        if track.get("role") == "main"
        for segment in track.get("segments", ())
    ]
    middles = [(start + min(end, seconds)) / 2 for start, end in shots if start < seconds]
    if not middles:
        middles = [seconds * (index + 0.5) / 12 for index in range(12)]
    if len(middles) > STILLS:
        middles = [middles[round(i * (len(middles) - 1) / (STILLS - 1))] for i in range(STILLS)]
    return tuple(middles)
