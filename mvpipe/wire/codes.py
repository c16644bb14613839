"""The service's codes (PROTOCOL.md, Codes) as our errors, with what happened and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from mvpipe.errors import (
    ClientIdMissing,
    CreditsExhausted,
    FileTooLarge,
    FileUnsupported,
    MvpipeError,
    NetworkFailed,
    PlanBlocked,
    ProtocolBroken,
    RateLimited,
    Refused,
    SessionLost,
    TokenRefused,
)
from mvpipe.model.recipe import FORMATS, MAX_BYTES


@dataclass(frozen=True)
class Fault:
    """A no: `code` of the protocol, or the HTTP status where the service gave none; `text` is its own words."""

    code: int
    text: str = ""


@dataclass(frozen=True)
class Account:
    """Who is asking: the hints differ. `bind_id` ties a registration to an anonymous account."""

    anonymous: bool = True
    web_url: str = ""
    bind_id: str | None = None

    @property
    def register_url(self) -> str:
        query = f"?{urlencode({'bind': self.bind_id})}" if self.bind_id else ""
        return f"{self.web_url}/register{query}"


def error_for(fault: Fault, what: str, account: Account | None = None) -> MvpipeError:
    """The error behind a fault; `what` names the call in plain words, such as "uploading song.mp3"."""
    said = f" ({fault.text})" if fault.text else ""
    make = _TABLE.get(fault.code)
    if make is not None:
        shape, words, hint = make(account or Account())
        return shape(f"{what}: {words}{said}", hint=hint)
    if 500 <= fault.code < 600:
        return NetworkFailed(
            f"{what}: the backend failed with HTTP {fault.code}{said}", hint="try again later"
        )
    if fault.code == 422:
        return ProtocolBroken(
            f"{what}: the backend did not understand the request{said}",
            hint="the service may have changed; look for a newer mvpipe",
        )
    shape = NotThere if fault.code == 404 else Refused
    return shape(
        f"{what}: the backend refused with code {fault.code}{said}",
        hint="no document names this code; its own words are all there is. Try again later",
    )


class NotThere(Refused):
    """The backend does not know what was asked for, such as a render of this id."""


Row = tuple[type[MvpipeError], str, str]


def _token(account: Account) -> Row:
    hint = (
        "run again: a new anonymous token is fetched"
        if account.anonymous
        else "put a valid token into NEMO_TOKEN, or unset it to use an anonymous one"
    )
    return TokenRefused, "the token is not valid or has expired", hint


def _session(_: Account) -> Row:
    words = "the backend no longer knows this session; its uploads and edits are gone with it"
    return SessionLost, words, "start the recipe again with a new run"


def _credits(account: Account) -> Row:
    if account.anonymous:
        return CreditsExhausted, "no credits left", f"register at {account.register_url}"
    return CreditsExhausted, "no credits left", "top up credits in your account"


def _unsupported(_: Account) -> Row:
    hint = f"supported formats: {', '.join(FORMATS)}"
    return FileUnsupported, "the backend does not support this file", hint


def _too_large(_: Account) -> Row:
    hint = f"compress or trim it; the limit is {MAX_BYTES // 1_000_000} MB"
    return FileTooLarge, "the file is too large for the backend", hint


def _client_id(_: Account) -> Row:
    words = "the backend misses the client id"
    return ClientIdMissing, words, "run again: a new client id is made"


def _plan(account: Account) -> Row:
    where = f": {account.register_url}" if account.anonymous and account.web_url else ""
    words = "the plan does not allow exports (this is not about credits)"
    return PlanBlocked, words, f"register or upgrade your plan to unlock export{where}"


def _rate(_: Account) -> Row:
    return RateLimited, "too many requests", "wait a while, then run again"


_TABLE: Mapping[int, Callable[[Account], Row]] = {
    1001: _token,
    1002: _session,
    2001: _credits,
    4001: _unsupported,
    4002: _too_large,
    400: _client_id,
    402: _plan,
    429: _rate,
}

SERVICE_CODES = tuple(_TABLE)

_NAMES: Mapping[str, int] = {
    "TOKEN_EXPIRED": 1001,
    "INVALID_TOKEN": 1001,
    "UNAUTHORIZED": 1001,
    "SESSION_NOT_FOUND": 1002,
    "INSUFFICIENT_CREDITS": 2001,
    "NO_CREDITS": 2001,
    "RATE_LIMIT": 429,
    "RESOURCE_EXHAUSTED": 429,
}
_LEADING = re.compile(r"\s*(\d{3,4})\b")


def code_in(code: str, message: str) -> int | None:
    """The service code that an error event of the stream speaks of, if it does: as its code, as a name
    we know, or at the start of its message (`2001: no credits left`)."""
    for text in (code, message):
        found = _LEADING.match(text)
        if found and int(found[1]) in _TABLE:
            return int(found[1])
    return _NAMES.get(code.upper())
