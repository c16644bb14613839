"""Numbers and outcomes as people read them; shared by every format that a person reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime

from mvpipe.model.run import (
    AssetResult,
    Credits,
    Film,
    OutputResult,
    RunResult,
    RunStatus,
    StepStatus,
    Sync,
)
from mvpipe.report.document import spent_credits

RUN_WORDS: Mapping[RunStatus, str] = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "interrupted": "Interrupted",
}
STEP_WORDS: Mapping[StepStatus, str] = {
    "succeeded": "Done",
    "failed": "Failed",
    "skipped": "Skipped",
    "unchanged": "Nothing changed",
}
CODEC_WORDS: Mapping[str, str] = {
    "h264": "H.264",
    "hevc": "HEVC",
    "av1": "AV1",
    "vp9": "VP9",
    "aac": "AAC",
    "mp3": "MP3",
    "opus": "Opus",
}


def timecode(seconds: float, digits: int = 0) -> str:
    """`0:07`, `3:26.48`, `1:02:03`."""
    if not math.isfinite(seconds):
        return "?"
    scale = 10**digits
    ticks = round(max(0.0, seconds) * scale)
    whole, part = divmod(ticks, scale)
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
    return f"{head}.{part:0{digits}}" if digits else head


def took(seconds: float) -> str:
    """`840 ms`, `12.4 s`, `4 min 12 s`, `1 h 02 min`."""
    if not math.isfinite(seconds):
        return "?"
    if seconds < 0.9995:
        return f"{round(seconds * 1000)} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min"


def file_size(count: int) -> str:
    """`512 bytes`, `48.2 MB` (powers of 1000, as disks and the protocol count)."""
    if count < 1000:
        return plural(count, "byte")
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    return f"{size:.1f} {unit}" if size < 99.95 else f"{size:.0f} {unit}"


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def number(value: float, digits: int = 2) -> str:
    """At most `digits` decimals, none that say nothing: 30, 29.97."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(text: str) -> str:
    """`22 November 2026, 08:30 UTC` of an ISO time; other texts are returned as they are."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    when = when.astimezone(UTC) if when.tzinfo else when
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def codec(name: str | None) -> str:
    return CODEC_WORDS.get(name, name) if name else "no sound"


def picture(film: Film) -> str:
    """`1920×1080 at 30 fps`."""
    return f"{film.width}×{film.height} at {number(film.fps)} fps"


def asset_shape(asset: AssetResult) -> str:
    """`1600×1200, 0:12.40`, as far as it is known."""
    shape = [f"{asset.width}×{asset.height}"] if asset.width and asset.height else []
    shape += [timecode(asset.seconds, 2)] if asset.seconds else []
    return ", ".join(shape)


def sync_line(sync: Sync) -> str:
    """`41 of 41 cuts on the beat, worst 12 ms`."""
    if sync.cuts == 0:
        return "no cuts"
    line = f"{sync.on_beat} of {plural(sync.cuts, 'cut')} on the beat"
    return f"{line}, worst {number(sync.max_error_ms, 0 if sync.max_error_ms >= 10 else 1)} ms"


def credits_line(before: Credits | None, after: Credits | None) -> str | None:
    """`12 spent, 88 left`; None where the backend does not count."""
    if any(credits is not None and credits.unlimited for credits in (before, after)):
        return "unlimited"
    spent = spent_credits(before, after)
    left = next(
        (look.available for look in (after, before) if look and look.available is not None), None
    )
    parts = [] if spent is None else [f"{number(spent)} spent"]
    parts += [] if left is None else [f"{number(left)} left"]
    return ", ".join(parts) or None


def main_output(result: RunResult) -> OutputResult | None:
    """The film of the run: the last export, since earlier ones are previews on the way."""
    return result.outputs[-1] if result.outputs else None


def all_warnings(result: RunResult) -> tuple[str, ...]:
    """The run's warnings, then those of the steps, each led by its step's id; none twice."""
    told = set(result.warnings)
    steps = [
        f"{step.id}: {warning}"
        for step in result.steps
        for warning in step.warnings
        if warning not in told and f"{step.id}: {warning}" not in told
    ]
    return tuple(dict.fromkeys([*result.warnings, *steps]))


def step_words(result: RunResult) -> tuple[str, ...]:
    """How each step ended. What follows the step that ended the run was not skipped by its `when`."""
    failed = [index for index, step in enumerate(result.steps) if step.status == "failed"]
    end = failed[-1] if failed and result.status != "succeeded" else len(result.steps)
    return tuple(
        "Not reached" if step.status == "skipped" and index > end else STEP_WORDS[step.status]
        for index, step in enumerate(result.steps)
    )


def outcome(result: RunResult) -> str:
    return RUN_WORDS[result.status]
