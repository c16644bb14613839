"""Which backend a run talks to, and the way there: the local engine started, or a URL with its token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from mvpipe.clock import Clock
from mvpipe.errors import UsageError
from mvpipe.model.recipe import Waits

if TYPE_CHECKING:
    from mvpipe.session import HttpBackend

TOKEN = "NEMO_TOKEN"
DATA_DIR = "MVPIPE_DATA_DIR"
CONFIG_DIR = "MVPIPE_CONFIG_DIR"


@dataclass(frozen=True)
class Link:
    """An open way to a backend; `kind` is local, hosted or url."""

    kind: str
    url: str
    backend: HttpBackend


def chosen_backend(flag: str | None, recipe: str | None, environ: Mapping[str, str]) -> str:
    """`local`, `hosted` or a URL: the flag's, else the recipe's, else by NEMO_TOKEN (DESIGN §1).

    Raises UsageError for anything else.
    """
    chosen = flag or recipe or ("hosted" if environ.get(TOKEN) else "local")
    if chosen in ("local", "hosted") or chosen.startswith(("http://", "https://")):
        return chosen.rstrip("/")
    raise UsageError(
        f"unknown backend {chosen!r}", hint="use local, hosted, or a URL such as http://host:8000"
    )


def data_dir(environ: Mapping[str, str]) -> Path:
    """Where the local engine keeps sessions, media and renders: MVPIPE_DATA_DIR, else the user's data
    folder."""
    given = environ.get(DATA_DIR)
    return Path(given) if given else Path(platformdirs.user_data_dir("mvpipe")) / "engine"


@contextmanager
def connected(
    backend: str, waits: Waits, *, environ: Mapping[str, str], clock: Clock
) -> Iterator[Link]:
    """Open the way to a backend and close it again. Raises NetworkFailed, DiskFailed.

    NEMO_TOKEN goes to the hosted service only (wherever NEMO_API_URL puts it), never to another host.
    """
    from mvpipe.session import (
        API_URL_VARIABLE,
        DEFAULT_API_URL,
        DEFAULT_WEB_URL,
        WEB_URL_VARIABLE,
        connect,
    )

    hosted_url = (environ.get(API_URL_VARIABLE) or DEFAULT_API_URL).rstrip("/")
    config = environ.get(CONFIG_DIR)
    with _address(backend, hosted_url, environ) as (kind, url):
        client = connect(
            url,
            waits=waits,
            token=environ.get(TOKEN) if url == hosted_url else None,
            config_dir=Path(config) if config else None,
            clock=clock,
            web_url=environ.get(WEB_URL_VARIABLE) or DEFAULT_WEB_URL,
        )
        try:
            yield Link(kind, url, client)
        finally:
            client.close()


@contextmanager
def _address(
    backend: str, hosted_url: str, environ: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if backend == "local":
        from mvpipe import local

        with local.running(data_dir(environ)) as url:
            yield "local", url
    elif backend == "hosted":
        yield "hosted", hosted_url
    else:
        yield "url", backend
