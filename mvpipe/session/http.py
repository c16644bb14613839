"""Calls to the API: headers, tokens, retries, envelopes and codes; every plain call goes through `Api.call`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import httpx

from mvpipe.clock import Clock
from mvpipe.errors import (
    ClientIdMissing,
    MvpipeError,
    NetworkFailed,
    ProtocolBroken,
    TokenRefused,
)
from mvpipe.session.boundary import crossing
from mvpipe.session.identity import (
    Token,
    client_id,
    new_client_id,
    store_token,
    stored_token,
    token_of,
)
from mvpipe.session.retry import PATIENT, SAFE, Policy, Retrier
from mvpipe.session.settings import Settings
from mvpipe.wire import Account, Fault, error_for, fault_of, routes, unwrap

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
UPLOAD_TIMEOUT = httpx.Timeout(600.0, connect=10.0, write=60.0)
"""Seconds. The answer to an upload may wait until the server has looked into the file."""


@dataclass(frozen=True)
class Call:
    """One request. `what` names it in messages; `files` builds the multipart part anew for each try."""

    method: str
    path: str
    what: str
    policy: Policy = SAFE
    body: Mapping[str, Any] | None = None
    files: Callable[[], Mapping[str, Any]] | None = None
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)


@dataclass
class Api:
    """Safe to use from several threads."""

    settings: Settings
    clock: Clock
    transport: httpx.BaseTransport | None = None
    bind_id: str | None = None
    retrier: Retrier = field(init=False)
    client: httpx.Client = field(init=False)
    _token: Token | None = field(init=False, default=None)
    _used: list[str] = field(init=False, default_factory=list)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.retrier = Retrier(self.clock, self.settings.waits.retry_pause, Random())
        # No connection is kept: one that the server has just closed would fail a message that can't be
        # sent again, and polls are rarer than a server's patience anyway.
        self.client = httpx.Client(
            base_url=self.settings.base_url,
            timeout=TIMEOUT,
            limits=httpx.Limits(max_keepalive_connections=0),
            transport=self.transport,
            trust_env=not self.settings.loopback,
        )
        # A secret is known from the start, so that nothing is written before it can be masked.
        known = self._given() or self._stored()
        self._used = [known.value] if known else []

    def close(self) -> None:
        self.client.close()

    @property
    def looking(self) -> Policy:
        """For looks at the state and at renders. A loopback server that is gone won't come back."""
        return SAFE if self.settings.loopback else PATIENT

    def call(self, call: Call) -> Any:
        """The data of the answer, out of its envelope. Raises NetworkFailed, ProtocolBroken, a Refused."""
        return self.authorised(lambda: self.retrier.run(lambda: self._once(call), call.policy))

    def authorised(self, attempt: Callable[[], T]) -> T:
        """`attempt`, and once more with a new token when the one it used was refused (1001).

        A refused token means that the call was not carried out, so this holds for messages too.
        """
        used = self.token()
        try:
            return attempt()
        except TokenRefused:
            if not used.anonymous:
                raise
        self._renew(used)
        return attempt()

    def headers(self) -> dict[str, str]:
        """Of every call to the API's own host."""
        bearer = {routes.AUTHORIZATION: f"Bearer {self.token().value}"}
        return self.settings.attribution.headers() | bearer

    def account(self) -> Account:
        token = self._token
        anonymous = self.settings.token is None
        bind = self.bind_id or (token.user_id if token and anonymous else None)
        return Account(anonymous=anonymous, web_url=self.settings.web_url, bind_id=bind)

    def refuse(self, fault: Fault, what: str) -> MvpipeError:
        return error_for(fault, what, self.account())

    def secrets(self) -> tuple[str, ...]:
        """Every token known or used so far: the user's, the one on disk, those fetched."""
        return tuple(self._used)

    def token(self) -> Token:
        """The token in use: the user's, else the one on disk, else a new anonymous one."""
        with self._lock:
            if self._token is None:
                self._use(self._given() or self._stored() or self._fetch())
            assert self._token is not None
            return self._token

    def _renew(self, refused: Token) -> None:
        with self._lock:
            if self._token is not None and self._token.value != refused.value:
                return  # another thread was faster
            self._use(self._fetch())

    def _use(self, token: Token) -> None:
        self._token = token
        if token.value not in self._used:
            self._used.append(token.value)

    def _given(self) -> Token | None:
        return Token(self.settings.token, anonymous=False) if self.settings.token else None

    def _stored(self) -> Token | None:
        return stored_token(self.settings.config_dir, self._key, self.clock.now())

    @property
    def _key(self) -> str:
        return str(self.settings.base_url)

    def _fetch(self) -> Token:
        folder = self.settings.config_dir
        try:
            token = self._ask_for_token(client_id(folder))
        except ClientIdMissing:
            token = self._ask_for_token(new_client_id(folder))
        store_token(folder, self._key, token, self.clock.now())
        return token

    def _ask_for_token(self, client: str) -> Token:
        call = Call("POST", routes.ANONYMOUS_TOKEN, "getting an anonymous token")
        headers = self.settings.attribution.headers() | {routes.CLIENT_ID: client}
        data = self.retrier.run(lambda: self._once(call, headers), call.policy)
        token = token_of(data, self.clock.now()) if isinstance(data, Mapping) else None
        if token is None:
            raise ProtocolBroken(
                f"{call.what}: no token in the backend's answer", hint="check the backend's address"
            )
        return token

    def _once(self, call: Call, headers: Mapping[str, str] | None = None) -> Any:
        with crossing(call.what):
            response = self.client.request(
                call.method,
                call.path,
                headers=headers if headers is not None else self.headers(),
                json=call.body,
                files=call.files() if call.files else None,
                timeout=call.timeout,
            )
        return self.data_of(response.status_code, response.content, call.what)

    def data_of(self, status: int, body: bytes, what: str) -> Any:
        """The data of an answer already read. Raises what it refuses."""
        payload = parsed(body)
        fault = fault_of(status, payload)
        if fault is not None:
            raise self.refuse(fault, what)
        if payload is None:
            # A page of a proxy or of a captive portal; or an error that forgot its status.
            start = body[:80].decode("utf-8", errors="replace").strip()
            shape = ProtocolBroken if body else NetworkFailed
            raise shape(f"{what}: the answer is not JSON: {start!r}", hint="check the address")
        return unwrap(payload)


def parsed(body: bytes) -> Any:
    """The JSON in a body, or None."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
