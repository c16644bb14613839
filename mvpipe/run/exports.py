"""Export: submit a render, wait for it, fetch the film, and check that it is what was planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from mvpipe.draft import timing
from mvpipe.draft.summary import duration_seconds, exportable
from mvpipe.errors import MediaFailed, NetworkFailed, RenderFailed, StepFailed, TimedOut
from mvpipe.files import sha256_of
from mvpipe.model.recipe import ExportStep, Output
from mvpipe.model.run import Film, OutputResult
from mvpipe.model.session import RenderStatus, State
from mvpipe.run.journey import Journey

RENDER_TRIES = 2
PREVIEW_LINES = 540
UNKNOWN_POLLS = 5
"""Polls that may find no such render, one after another, before it counts as lost."""


@dataclass(frozen=True)
class Exported:
    """The checked film, and what the backend said of its making."""

    output: OutputResult
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def export(journey: Journey, step: ExportStep, state: State) -> Exported:
    """Raises StepFailed (nothing to export), RenderFailed, TimedOut, MediaFailed (not as planned)."""
    draft = state.get("draft")
    if not isinstance(draft, Mapping) or not exportable(draft):
        raise StepFailed(
            "there is nothing to export: the draft has no segments",
            hint="put a prompt before the export that builds a video from the assets",
        )
    step = replace(step, output=_asked(step.output, state))
    target = _target(journey, step.output)
    render_id, status = _render(journey, step, draft)
    journey.session.download(render_id, str(status.url), target, journey.listen)
    journey.say("progress", activity="check", done=0, total=1, unit="items", label=target.name)
    film = journey.probe(target)
    problems = mismatches(film, step.output, state)
    if problems:
        raise MediaFailed(
            f"{target} is not what was planned: {'; '.join(problems)}",
            hint="the file is kept for a look; run again, or export with other settings",
        )
    output = OutputResult(
        path=str(target),
        sha256=sha256_of(target),
        bytes=target.stat().st_size,
        render_id=render_id,
        film=film,
    )
    journey.write("exported", step=step.id, path=output.path, sha256=output.sha256)
    return Exported(output, *_said(status))


def _asked(output: Output, state: State) -> Output:
    """A preview has the film's shape at 540 lines (the shorter side), in draft quality, as NAME.preview.mp4."""
    if not output.preview:
        return output
    width, height = output.size or _canvas_size(state) or (1920, 1080)
    share = min(1.0, PREVIEW_LINES / min(width, height))
    size = (max(16, round(width * share / 2) * 2), max(16, round(height * share / 2) * 2))
    path = PurePosixPath(output.path)
    return replace(
        output, path=str(path.with_suffix(f".preview{path.suffix}")), size=size, quality="draft"
    )


def mismatches(film: Film, output: Output, state: State) -> tuple[str, ...]:
    """Words for each way in which the film differs from the plan; empty: none.

    Size and rate come from the recipe, else from the state's canvas; the length from the draft,
    within one frame.
    """
    known = _canvas(state)
    size = output.size or _canvas_size(state)
    fps = output.fps or _number(known.get("fps"))
    problems = []
    if size is not None and (film.width, film.height) != size:
        problems.append(f"{film.width}x{film.height} instead of {size[0]}x{size[1]}")
    if fps is not None and abs(film.fps - float(timing.rate(fps))) > 0.01:
        problems.append(f"{film.fps:g} frames a second instead of {fps:g}")
    draft = state.get("draft")
    seconds = duration_seconds(draft if isinstance(draft, Mapping) else {})
    if seconds > 0:
        expected = round(seconds * film.fps)
        if abs(film.frames - expected) > 1:
            problems.append(f"{film.frames} frames instead of {expected}")
    if film.video_codec not in ("h264", "hevc", "av1"):
        problems.append(f"video codec {film.video_codec}")
    return tuple(problems)


def _canvas(state: State) -> Mapping[str, Any]:
    canvas = state.get("canvas_config")
    return canvas if isinstance(canvas, Mapping) else {}


def _canvas_size(state: State) -> tuple[int, int] | None:
    known = _canvas(state)
    return _pair(known.get("width"), known.get("height"))


def _target(journey: Journey, output: Output) -> Path:
    return journey.plan.out_dir / output.path


def _render(
    journey: Journey, step: ExportStep, draft: Mapping[str, Any]
) -> tuple[str, RenderStatus]:
    """A finished render's id and last status, which has a URL. A failed render is tried once more under a new id."""
    last: RenderStatus | None = None
    for _ in range(RENDER_TRIES):
        render_id, again = _submitted(journey, step, draft)
        last = _wait(journey, render_id, step, again)
        if last.status == "completed" and last.url is not None:
            journey.write("render-completed", step=step.id, render_id=render_id)
            return render_id, last
        journey.write("render-failed", step=step.id, render_id=render_id, error=last.error)
        journey.say("warning", text=f"render {render_id} failed: {last.error or 'no reason given'}")
    reason = (last.error if last else None) or "no reason given"
    raise RenderFailed(
        f"the backend could not render the film: {reason}",
        hint=f"`mvpipe resume {journey.run_dir}` tries again; the edits are kept",
    )


_Submit = Callable[[], None]


def _submitted(
    journey: Journey, step: ExportStep, draft: Mapping[str, Any]
) -> tuple[str, _Submit | None]:
    """A render's id, and how to submit it again where nobody knows whether its submission arrived.

    The same id is no second render: the backend that has it answers for it, the one that hasn't takes it.
    """

    def submit() -> None:
        journey.session.submit_render(render_id, draft, step.output)
        journey.write("render-submitted", step=step.id, render_id=render_id)

    known = journey.past_render(step.id)
    render_id = known or journey.new_render_id()
    if known is not None:
        return known, None if known in journey.past.confirmed else submit
    journey.write("render-submitting", step=step.id, render_id=render_id)
    try:
        submit()
    except NetworkFailed as error:
        journey.say("warning", text=f"{error.message}; asking whether it arrived")
        return render_id, submit
    return render_id, None


def _wait(
    journey: Journey, render_id: str, step: ExportStep, submit: _Submit | None
) -> RenderStatus:
    """Poll until the render has ended. One that the backend does not know was lost on its way (`submit`), or
    is lost for good when it stays unknown."""
    waits = journey.plan.waits
    limit = step.timeout or waits.render_timeout
    seen: list[RenderStatus] = []
    unknown = 0

    def ended() -> bool:
        nonlocal unknown, submit
        status = journey.session.poll_render(render_id)
        unknown = unknown + 1 if status.status == "unknown" else 0
        if unknown and submit is not None:
            submit()
            submit = None
            return False
        if unknown >= UNKNOWN_POLLS:
            status = replace(status, status="failed")
        seen.append(status)
        _tell(journey, status, step.output.path)
        return status.status == "failed" or (status.status == "completed" and bool(status.url))

    if not journey.until(ended, every=waits.poll_interval, limit=limit):
        raise TimedOut(
            f"render {render_id} was not finished after {limit:g} s",
            hint="`mvpipe resume` goes on waiting; `backend.render_timeout` sets the limit",
        )
    return seen[-1]


def _tell(journey: Journey, status: RenderStatus, label: str) -> None:
    if status.frames_total:
        done, total, unit = status.frames_done or 0, status.frames_total, "frames"
        journey.say("progress", activity="render", done=done, total=total, unit=unit, label=label)
    elif status.progress is not None:
        journey.say(
            "progress", activity="render", done=status.progress, total=1, unit="share", label=label
        )


def _said(status: RenderStatus) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Notes and warnings from the answer's `details`, which only our own engine sends."""
    details = status.details.get("details")
    if not isinstance(details, Mapping):
        return (), ()
    return tuple(_reuse(details)), tuple(str(one) for one in details.get("warnings") or ())


def _reuse(details: Mapping[str, Any]) -> Iterator[str]:
    """What the render took from its cache, and why it made the rest."""
    total, reused = details.get("frames"), details.get("frames_reused")
    if isinstance(total, int) and isinstance(reused, int) and reused:
        yield f"{reused} of {total} frames reused"
        for one in details.get("remade") or ():
            if isinstance(one, Mapping):
                yield f"{one.get('frames')} frames rendered: {one.get('reason')}"
        why = details.get("sound_remade")
        yield f"sound mixed: {why}" if why else "sound reused"


def _pair(width: object, height: object) -> tuple[int, int] | None:
    if isinstance(width, int) and isinstance(height, int):
        return width, height
    return None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 1 <= value <= 240 else None
