"""report.json: the fixed document that scripts read (DESIGN §2, schemas/report.schema.json)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from mvpipe.model.run import (
    AssetResult,
    Credits,
    MusicSummary,
    OutputResult,
    Problem,
    RunResult,
    StepResult,
    Sync,
)

VERSION = 1


def report_dict(result: RunResult) -> dict[str, Any]:
    """The document of report.json: JSON values only, times in seconds unless a name says otherwise.

    Secrets are not masked here; `write` masks the result first.
    """
    document = {
        "version": VERSION,
        "run_id": result.run_id,
        "status": result.status,
        "exit_code": result.exit_code,
        "name": result.name,
        "started_at": result.started_at,
        "finished_at": result.finished_at,
        "seconds": round(result.seconds, 3),
        "backend": {key: result.backend.get(key) for key in ("kind", "url")},
        "vars": dict(result.variables),
        "session": {"session_id": result.session_id, "task_id": result.task_id},
        "credits": _credits(result.credits_before, result.credits_after),
        "assets": [_asset(asset) for asset in result.assets],
        "steps": [_step(step) for step in result.steps],
        "outputs": [_output(output) for output in result.outputs],
        "timeline": result.timeline,
        "music": _music(result.music),
        "sync": _sync(result.sync),
        "warnings": list(result.warnings),
        "error": _problem(result.error),
    }
    plain = _plain(document)
    assert isinstance(plain, dict)
    return plain


def json_report(result: RunResult) -> str:
    return json.dumps(report_dict(result), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def spent_credits(before: Credits | None, after: Credits | None) -> float | None:
    """What the run cost; None where the backend does not count or one of the looks is missing."""
    if before is None or after is None or before.available is None or after.available is None:
        return None
    return round(before.available - after.available, 6)


def _credits(before: Credits | None, after: Credits | None) -> dict[str, Any] | None:
    looks = [credits for credits in (before, after) if credits is not None]
    if not looks:
        return None
    if any(credits.unlimited for credits in looks):
        return {"before": None, "after": None, "spent": 0, "unlimited": True}
    return {
        "before": before.available if before else None,
        "after": after.available if after else None,
        "spent": spent_credits(before, after),
    }


def _asset(asset: AssetResult) -> dict[str, Any]:
    where = {"path": asset.path} if asset.url is None else {"url": asset.url}
    known = {"seconds": asset.seconds, "width": asset.width, "height": asset.height}
    return {
        "name": asset.name,
        **where,
        "kind": asset.kind,
        "bytes": asset.bytes,
        "sha256": asset.sha256,
        **_present(known),
    }


def _step(step: StepResult) -> dict[str, Any]:
    extras = {
        "tool_calls": step.tool_calls or None,
        "credits": step.credits,
        "outputs": [output.path for output in step.outputs] or None,
        "error": _problem(step.error),
    }
    return {
        "id": step.id,
        "kind": step.kind,
        "status": step.status,
        "seconds": round(step.seconds, 3),
        **_present({"prompt": step.prompt, "reply": step.reply}),
        "changes": list(step.changes),
        "snapshot": step.snapshot,
        "warnings": list(step.warnings),
        **_present(extras),
    }


def _output(output: OutputResult) -> dict[str, Any]:
    film = output.film
    return {
        "path": output.path,
        "sha256": output.sha256,
        "bytes": output.bytes,
        "seconds": film.seconds,
        "width": film.width,
        "height": film.height,
        "fps": film.fps,
        "video_codec": film.video_codec,
        "audio_codec": film.audio_codec,
        "render_id": output.render_id,
        "frames": film.frames,
        "pixel_format": film.pixel_format,
        **_present({"audio_seconds": film.audio_seconds, "sample_rate": film.sample_rate}),
    }


def _music(music: MusicSummary | None) -> dict[str, Any] | None:
    if music is None:
        return None
    sections = [dict(section) for section in music.sections]
    return {
        "tempo": music.tempo,
        "confidence": music.confidence,
        "beats": list(music.beats),
        "downbeats": list(music.downbeats),
        **_present({"sections": sections or None}),
    }


def _sync(sync: Sync | None) -> dict[str, Any] | None:
    if sync is None:
        return None
    times = list(sync.cut_times) or None
    numbers = {"cuts": sync.cuts, "on_beat": sync.on_beat, "max_error_ms": sync.max_error_ms}
    return {**numbers, **_present({"cut_times": times})}


def _problem(problem: Problem | None) -> dict[str, Any] | None:
    if problem is None:
        return None
    return {"code": problem.code, "message": problem.message, "hint": problem.hint}


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _plain(value: object) -> object:
    """JSON has no NaN, and a variable of YAML may be a date: a report is never lost to either."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.as_posix() if isinstance(value, PurePath) else str(value)
