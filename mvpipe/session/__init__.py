"""HttpBackend of a backend that speaks the session API (PROTOCOL.md): hosted, local, or any other. Door of the room."""

from __future__ import annotations

from pathlib import Path

import httpx

from mvpipe.clock import Clock, SystemClock
from mvpipe.model.recipe import Waits
from mvpipe.session.client import HttpBackend, HttpSession
from mvpipe.session.http import Api
from mvpipe.session.settings import (
    API_URL_VARIABLE,
    DEFAULT_API_URL,
    DEFAULT_WEB_URL,
    TOKEN_VARIABLE,
    WEB_URL_VARIABLE,
    Attribution,
    Settings,
    base_url,
    default_config_dir,
)

__all__ = [
    "API_URL_VARIABLE",
    "DEFAULT_API_URL",
    "DEFAULT_WEB_URL",
    "TOKEN_VARIABLE",
    "WEB_URL_VARIABLE",
    "Attribution",
    "HttpBackend",
    "HttpSession",
    "connect",
    "default_config_dir",
]


def connect(
    url: str,
    *,
    waits: Waits,
    token: str | None = None,
    config_dir: Path | None = None,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
    web_url: str = DEFAULT_WEB_URL,
    attribution: Attribution | None = None,
) -> HttpBackend:
    """A backend at an address; nothing is sent yet. Raises UsageError for what is no address.

    `token`: the user's own (NEMO_TOKEN), used as given and never replaced; None or empty: an anonymous one,
    kept in `config_dir` (by default the user's config folder for mvpipe) beside the client id.
    `transport` stands in for the network in tests.
    """
    settings = Settings(
        base_url=base_url(url),
        web_url=web_url.rstrip("/"),
        waits=waits,
        token=(token or "").strip() or None,
        config_dir=config_dir or default_config_dir(),
        attribution=attribution or Attribution(),
    )
    return HttpBackend(Api(settings, clock or SystemClock(), transport))
