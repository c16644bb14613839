"""mvpipe: `make` for music videos. What is in `__all__` is the public API; all else may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mvpipe.errors import MvpipeError
    from mvpipe.model.run import Event, RunResult
    from mvpipe.pipeline import Options, plan_recipe, resume_run, run_recipe, song_beats

__version__ = "0.1.0"

__all__ = [
    "Event",
    "MvpipeError",
    "Options",
    "RunResult",
    "__version__",
    "plan_recipe",
    "resume_run",
    "run_recipe",
    "song_beats",
]

_HOMES = {
    "Event": "mvpipe.model.run",
    "MvpipeError": "mvpipe.errors",
    "Options": "mvpipe.pipeline",
    "RunResult": "mvpipe.model.run",
    "plan_recipe": "mvpipe.pipeline",
    "resume_run": "mvpipe.pipeline",
    "run_recipe": "mvpipe.pipeline",
    "song_beats": "mvpipe.pipeline",
}


def __getattr__(name: str) -> Any:
    """Import on first use: `import mvpipe` and the command line must start fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mvpipe' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
