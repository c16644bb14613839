"""Where a backend is and how we introduce ourselves; names of the documents' environment variables.

The environment itself is read by the caller (pipeline), never here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import httpx
import platformdirs

from mvpipe.errors import UsageError
from mvpipe.model.recipe import Waits
from mvpipe.wire import routes

DEFAULT_API_URL = "https://mega-api-prod.nemovideo.ai"
DEFAULT_WEB_URL = "https://nemovideo.com"
TOKEN_VARIABLE = "NEMO_TOKEN"
API_URL_VARIABLE = "NEMO_API_URL"
WEB_URL_VARIABLE = "NEMO_WEB_URL"


def platform_of(installed: Path) -> str:
    """`clawhub`, `cursor` or `unknown`, by the folders that mvpipe is installed in (seed)."""
    folders = {part.lower().lstrip(".") for part in installed.parts}
    return next(
        (name for name in ("clawhub", "cursor") if name in folders), routes.DEFAULT_PLATFORM
    )


@dataclass(frozen=True)
class Attribution:
    """The three headers that every call carries; a missing one makes exports answer 402."""

    version: str = routes.DEFAULT_VERSION
    platform: str = field(default_factory=lambda: platform_of(Path(__file__)))

    def headers(self) -> dict[str, str]:
        return {
            routes.SKILL_SOURCE: routes.SOURCE,
            routes.SKILL_VERSION: self.version,
            routes.SKILL_PLATFORM: self.platform,
        }


@dataclass(frozen=True)
class Settings:
    """`base_url` without a slash at its end; `token` given by the user, or None for an anonymous one."""

    base_url: httpx.URL
    web_url: str
    waits: Waits
    token: str | None
    config_dir: Path
    attribution: Attribution

    @property
    def origin(self) -> tuple[str, str, int | None]:
        return origin_of(self.base_url)

    @property
    def loopback(self) -> bool:
        """Such a server is reached directly, whatever proxy the environment names."""
        host = self.base_url.host
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: what must be equal for a token to be sent along."""
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default


def base_url(text: str) -> httpx.URL:
    """Raises UsageError for what is no http(s) address."""
    try:
        url = httpx.URL(text.strip().rstrip("/"))
    except httpx.InvalidURL as exc:
        raise UsageError(f"not a backend address: {text!r} ({exc})") from exc
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(
            f"not a backend address: {text!r}",
            hint="use local, hosted, or a URL such as http://127.0.0.1:8000",
        )
    return url


def default_config_dir() -> Path:
    return Path(platformdirs.user_config_dir("mvpipe", appauthor=False))
