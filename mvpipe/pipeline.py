"""The list of verbs behind the commands: load → plan → connect → run → report.

Heavy rooms (the engine, the HTTP client) are imported by the verbs that need them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mvpipe.clock import Clock, SystemClock
from mvpipe.connection import TOKEN, chosen_backend, connected, data_dir
from mvpipe.doctor import Check, examine
from mvpipe.errors import MediaFailed, StepFailed, UsageError
from mvpipe.model.draft import Music
from mvpipe.model.plan import Plan
from mvpipe.model.recipe import ExportStep
from mvpipe.model.run import AssetResult, Credits, Event, RunResult
from mvpipe.model.session import Listener
from mvpipe.redact import Redactor

if TYPE_CHECKING:
    from mvpipe.run import Folder, Past

RUNS = Path("runs")


@dataclass(frozen=True)
class Options:
    """What the command line adds to a recipe. `overrides`: (PATH, VALUE) texts of --set, in order;
    `backend`: local, hosted, a URL, or None (the recipe's, else hosted when NEMO_TOKEN is set)."""

    variables: Mapping[str, str] = field(default_factory=dict)
    vars_files: tuple[Path, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    backend: str | None = None
    out_dir: Path = Path("out")
    run_dir: Path | None = None
    preview: bool = False
    """Exports are small and quick, for a look."""


@dataclass(frozen=True)
class PlanView:
    """A plan and what a look at its assets found (seconds, width, height), for `mvpipe plan`."""

    plan: Plan
    assets: tuple[AssetResult, ...]


def run_recipe(
    recipe: Path,
    options: Options,
    listen: Listener,
    *,
    environ: Mapping[str, str] = os.environ,
    clock: Clock | None = None,
) -> RunResult:
    """Raises RecipeInvalid and UsageError before anything runs; later failures are in the result."""
    from mvpipe.run import Folder, holds_a_run

    clock = clock or SystemClock()
    plan = _planned(recipe, options, environ)
    run_id = secrets.token_hex(4)
    run_dir = options.run_dir or RUNS / plan.name / f"{_stamp(clock.now())}-{run_id}"
    if holds_a_run(run_dir):
        raise UsageError(
            f"{run_dir} already holds a run", hint=f"mvpipe resume {run_dir}, or another --run-dir"
        )
    start = {
        "version": 1,
        "run_id": run_id,
        "recipe": str(recipe.resolve()),
        "options": _stored_options(options, plan),
        "name": plan.name,
        "fingerprint": plan.fingerprint,
        "meaning": plan.meaning,
        "backend": plan.backend,
        "variables": plan.variables,
        "report": list(plan.report),
    }
    folder = Folder(run_dir, clock, Redactor(_secrets(plan, environ)))
    past = folder.append("run-started", **start)
    return _drive(plan, folder, past, listen=listen, environ=environ, resumed=False)


def resume_run(
    run_dir: Path,
    listen: Listener,
    *,
    variables: Mapping[str, str] | None = None,
    force: str | None = None,
    environ: Mapping[str, str] = os.environ,
    clock: Clock | None = None,
) -> RunResult:
    """Go on where a stopped run stopped: same session, uploads, replies and render jobs.

    `variables` gives again what the journal doesn't keep (secrets); `force` names the step from which all
    is done anew, with the recipe as it is now. Raises StepFailed when the recipe no longer means what it
    meant, RecipeInvalid, UsageError, DiskFailed.
    """
    from mvpipe.run import Folder, checked, gather, read_journal

    past = gather(read_journal(run_dir))
    start = past.started
    if not start:
        raise StepFailed(f"{run_dir} holds no started run", hint="mvpipe run RECIPE")
    options = _options_again(start["options"], variables or {}, run_dir)
    plan = _planned(Path(start["recipe"]), options, environ)
    folder = Folder(run_dir, clock or SystemClock(), Redactor(_secrets(plan, environ)))
    past = checked(plan, past, folder, force=force)
    return _drive(plan, folder, past, listen=listen, environ=environ, resumed=True)


def plan_recipe(
    recipe: Path, options: Options, *, environ: Mapping[str, str] = os.environ
) -> PlanView:
    """Raises RecipeInvalid, UsageError, and MediaFailed for an asset that can't be read."""
    plan = _planned(recipe, options, environ)
    return PlanView(plan, tuple(_looked_at(asset) for asset in plan.assets))


def rewrite_reports(run_dir: Path) -> tuple[Path, ...]:
    """Write the reports of an ended run again. Raises DiskFailed, StepFailed (it has not ended)."""
    from mvpipe.run import read_journal, result_from_journal

    entries = read_journal(run_dir)
    result = result_from_journal(entries, run_dir)
    formats = next(
        (
            tuple(one["report"])
            for one in entries
            if one["event"] == "run-started" and "report" in one
        ),
        ("json", "html", "markdown", "junit"),
    )
    return _report(result, formats, Redactor())


def song_beats(
    song: Path, *, bpm: float | None = None, bpm_range: tuple[float, float] | None = None
) -> Music:
    """Beats, downbeats, sections of a song or of a clip's sound. Raises MediaFailed, UsageError."""
    from mvpipe.engine.analysis import analyse
    from mvpipe.engine.media import decode_audio

    if not song.is_file():
        raise UsageError(f"{song}: no such file", hint="give a sound file or a clip")
    sound = decode_audio(song, rate=22_050)
    return analyse(sound.samples, sound.rate, bpm=bpm, bpm_range=bpm_range)


def serve(
    host: str, port: int, folder: Path | None, *, ready: Callable[[str], None] | None = None
) -> None:
    """Serve the local engine until interrupted; `ready` gets its URL once it listens."""
    from mvpipe import local

    local.serve(host, port, folder or data_dir(os.environ), ready=ready or (lambda url: None))


def backend_credits(
    backend: str | None, *, environ: Mapping[str, str] = os.environ
) -> Credits | None:
    """The balance on a backend. Raises Refused, NetworkFailed."""
    from mvpipe.model.recipe import HOSTED_WAITS

    chosen = chosen_backend(backend, None, environ)
    with connected(chosen, HOSTED_WAITS, environ=environ, clock=SystemClock()) as link:
        return link.backend.credits()


def _planned(recipe: Path, options: Options, environ: Mapping[str, str]) -> Plan:
    from mvpipe.recipe import load, plan

    loaded = load(
        recipe,
        variables=options.variables,
        vars_files=options.vars_files,
        overrides=options.overrides,
    )
    backend = chosen_backend(options.backend, loaded.backend.kind, environ)
    planned = plan(loaded, backend=backend, out_dir=options.out_dir)
    return previewed(planned) if options.preview else planned


def previewed(plan: Plan) -> Plan:
    """The same work with previews for films."""
    steps = tuple(
        replace(step, output=replace(step.output, preview=True))
        if isinstance(step, ExportStep)
        else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def _secrets(plan: Plan, environ: Mapping[str, str]) -> frozenset[str]:
    """What no file or output may show: the recipe's secrets, and the user's token wherever it may go."""
    return plan.secrets | {environ.get(TOKEN, "")}


def _drive(
    plan: Plan,
    folder: Folder,
    past: Past,
    *,
    listen: Listener,
    environ: Mapping[str, str],
    resumed: bool,
) -> RunResult:
    from mvpipe.engine.media import probe_film
    from mvpipe.report import masked
    from mvpipe.run import World, run, tell_start

    with connected(plan.backend, plan.waits, environ=environ, clock=folder.clock) as link:
        world = World(
            run_id=str(past.started["run_id"]),
            run_dir=folder.path,
            clock=folder.clock,
            probe=probe_film,
            tell=listen,
            redactor=folder.redactor,
            backend={"kind": link.kind, "url": link.url},
        )
        tell_start(world, plan, resumed=resumed)
        result = run(plan, link.backend, world, past)
    reports = _report(result, plan.report, folder.redactor)
    shown = masked(result, folder.redactor)
    listen(_finished(shown, reports))
    return shown


def _report(result: RunResult, formats: tuple[str, ...], redactor: Redactor) -> tuple[Path, ...]:
    from mvpipe.evidence import gather
    from mvpipe.report import write

    return write(result, gather(result), formats=formats, folder=result.run_dir, redact=redactor)


def _finished(result: RunResult, reports: tuple[Path, ...]) -> Event:
    return Event(
        "run-finished",
        None,
        {
            "status": result.status,
            "exit_code": result.exit_code,
            "seconds": result.seconds,
            "outputs": [output.path for output in result.outputs],
            "report": [str(path) for path in reports],
            "run_dir": str(result.run_dir),
            "error": None if result.error is None else asdict(result.error),
        },
    )


def _looked_at(asset: Any) -> AssetResult:
    from mvpipe.engine.media import probe

    found = AssetResult(
        name=asset.name,
        kind=asset.kind,
        path=None if asset.path is None else str(asset.path),
        url=asset.url,
        bytes=asset.bytes,
    )
    if asset.path is None:
        return found
    info = probe(asset.path)
    if info.kind != asset.kind:
        raise MediaFailed(
            f"{asset.path}: the name says {asset.kind}, the content is {info.kind}",
            hint="rename the file for what it is, or convert it",
        )
    return replace(found, seconds=info.seconds, width=info.width, height=info.height)


def _stored_options(options: Options, plan: Plan) -> dict[str, Any]:
    """Options as the journal keeps them, with paths that hold from any folder."""
    return {
        "variables": {
            name: value for name, value in options.variables.items() if value not in plan.secrets
        },
        "vars_files": [str(path.resolve()) for path in options.vars_files],
        "overrides": [list(pair) for pair in options.overrides],
        "backend": plan.backend,
        "out_dir": str(options.out_dir.resolve()),
        "preview": options.preview,
    }


def _options_again(stored: Mapping[str, Any], given: Mapping[str, str], run_dir: Path) -> Options:
    return Options(
        variables={**stored["variables"], **given},
        vars_files=tuple(Path(path) for path in stored["vars_files"]),
        overrides=tuple((path, value) for path, value in stored["overrides"]),
        backend=stored["backend"],
        out_dir=Path(stored["out_dir"]),
        run_dir=run_dir,
        preview=bool(stored.get("preview", False)),
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def doctor(environ: Mapping[str, str] = os.environ) -> tuple[Check, ...]:
    """What works on this machine, one Check a line; never raises."""
    return examine(environ)
