"""`mvpipe doctor`: what works here. Each check is a function that answers in one line."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mvpipe.connection import TOKEN, chosen_backend, data_dir

LOW_DISK_BYTES = 2 * 10**9

Finding = tuple[str, str, str | None]


@dataclass(frozen=True)
class Check:
    """One line of the table. `status`: ok, warning, failed."""

    name: str
    status: str
    detail: str
    hint: str | None = None


def examine(environ: Mapping[str, str] = os.environ) -> tuple[Check, ...]:
    """All checks, in a fixed order; a check that breaks is a failed check, never an exception."""
    return tuple(_guarded(name, environ) for name in CHECKS)


def _guarded(name: str, environ: Mapping[str, str]) -> Check:
    try:
        return Check(name, *CHECKS[name](environ))
    except Exception as exc:
        return Check(name, "failed", f"{type(exc).__name__}: {exc}", "install mvpipe anew")


def _python(environ: Mapping[str, str]) -> Finding:
    return "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}", None


def _codecs(environ: Mapping[str, str]) -> Finding:
    from mvpipe.engine import health

    return health.codecs()


def _pictures(environ: Mapping[str, str]) -> Finding:
    from mvpipe.engine import health

    return health.pictures()


def _fonts(environ: Mapping[str, str]) -> Finding:
    from mvpipe.engine import health

    return health.fonts()


def _engine_folder(environ: Mapping[str, str]) -> Finding:
    folder = data_dir(environ)
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".doctor"
    probe.write_bytes(b"ok")
    probe.unlink()
    free = shutil.disk_usage(folder).free
    words = f"{folder}, {free / 1e9:.1f} GB free"
    if free < LOW_DISK_BYTES:
        return "warning", words, "free some space: a long film needs about 1 GB beside its chunks"
    return "ok", words, None


def _backend(environ: Mapping[str, str]) -> Finding:
    chosen = chosen_backend(None, None, environ)
    given = f"{TOKEN} is {'set' if environ.get(TOKEN) else 'not set'}"
    return "ok", f"{chosen} by default ({given})", None


CHECKS: Mapping[str, Callable[[Mapping[str, str]], Finding]] = {
    "python": _python,
    "codecs": _codecs,
    "pictures": _pictures,
    "fonts": _fonts,
    "engine folder": _engine_folder,
    "backend": _backend,
}
