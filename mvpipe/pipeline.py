"""The list of verbs behind the commands: load → plan → connect → run → report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mvpipe.model.draft import Music
from mvpipe.model.plan import Plan
from mvpipe.model.run import AssetResult, Credits, RunResult
from mvpipe.model.session import Listener


@dataclass(frozen=True)
class Options:
    """What the command line adds to a recipe. `overrides`: PATH → VALUE texts of --set, in order;
    `backend`: local, hosted, a URL, or None (the recipe's, else hosted when NEMO_TOKEN is set)."""

    variables: Mapping[str, str] = field(default_factory=dict)
    vars_files: tuple[Path, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    backend: str | None = None
    out_dir: Path = Path("out")
    run_dir: Path | None = None


@dataclass(frozen=True)
class PlanView:
    """A plan and what a look at its assets found (seconds, width, height), for `mvpipe plan`."""

    plan: Plan
    assets: tuple[AssetResult, ...]


@dataclass(frozen=True)
class Check:
    """One line of `mvpipe doctor`. `status`: ok, warning, failed."""

    name: str
    status: str
    detail: str
    hint: str | None = None


def run_recipe(recipe: Path, options: Options, listen: Listener) -> RunResult:
    """Raises RecipeInvalid and UsageError before anything runs; later failures are in the result."""
    raise NotImplementedError


def plan_recipe(recipe: Path, options: Options) -> PlanView:
    raise NotImplementedError


def resume_run(run_dir: Path, listen: Listener) -> RunResult:
    raise NotImplementedError


def rewrite_reports(run_dir: Path) -> tuple[Path, ...]:
    raise NotImplementedError


def song_beats(
    song: Path, *, bpm: float | None = None, bpm_range: tuple[float, float] | None = None
) -> Music:
    raise NotImplementedError


def serve(host: str, port: int, data_dir: Path | None) -> None:
    """Serve the local engine until interrupted; prints nothing (the CLI does) but calls ready."""
    raise NotImplementedError


def backend_credits(backend: str | None) -> Credits | None:
    raise NotImplementedError


def doctor() -> tuple[Check, ...]:
    raise NotImplementedError
