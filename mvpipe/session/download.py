"""Fetches a finished film into a part file, goes on where it broke off (in this process or an earlier one),
checks its length, and renames it.

The bearer token goes to the API's own host only, never to an `output.url` elsewhere, never into a URL.
"""

from __future__ import annotations

import os
from io import RawIOBase
from pathlib import Path

import httpx

from mvpipe.errors import DiskFailed, NetworkFailed, ProtocolBroken, Refused
from mvpipe.model.session import Listener
from mvpipe.session.boundary import crossing
from mvpipe.session.http import Api, parsed
from mvpipe.session.part import Part
from mvpipe.session.progress import Meter
from mvpipe.session.retry import SAFE
from mvpipe.session.settings import origin_of
from mvpipe.wire import Reader, render_status, routes, unwrap

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_PAGES = ("text/", "application/json", "application/xml")
"""Content types that are an answer about the film and never the film."""


def download(api: Api, render_id: str, url: str, target: Path, listen: Listener) -> None:
    """The film at `url`, else the one of the API's download route. `target` appears whole or not at all.

    A part file is left behind only where a later try can go on with it.
    Raises NetworkFailed, ProtocolBroken, Refused, DiskFailed.
    """
    fallback = str(api.settings.base_url.join(routes.download(render_id)))
    part = Part(target, render_id)
    try:
        try:
            _fetch(api, url or fallback, part, listen)
        except (NetworkFailed, ProtocolBroken, Refused):
            if not url or api.settings.base_url.join(url) == httpx.URL(fallback):
                raise
            _fetch(api, fallback, part, listen)
    except (NetworkFailed, KeyboardInterrupt):
        if not part.have():
            part.drop()
        raise
    except BaseException:
        part.drop()
        raise


def _fetch(api: Api, url: str, part: Part, listen: Listener, *, named: bool = False) -> None:
    """One address, with retries; an answer that names another address is followed once."""
    what = f"downloading {part.target.name}"
    with crossing(what):
        address = api.settings.base_url.join(url)

    def attempt() -> str | None:
        return api.retrier.run(lambda: _once(api, address, part, listen), SAFE)

    elsewhere = api.authorised(attempt) if _ours(api, address) else attempt()
    if elsewhere is None:
        return
    if named:
        raise ProtocolBroken(f"{what}: the backend only names addresses, no film")
    _fetch(api, elsewhere, part, listen, named=True)


def _ours(api: Api, address: httpx.URL) -> bool:
    return origin_of(address) == api.settings.origin


def _once(api: Api, address: httpx.URL, part: Part, listen: Listener) -> str | None:
    """None when the film is at its target, else the address that the answer names instead."""
    what = f"downloading {part.target.name}"
    headers = {"Accept-Encoding": "identity"} | part.range_headers()
    if _ours(api, address):
        headers |= api.headers()
    with (
        crossing(what),
        api.client.stream(
            "GET", address, headers=headers, timeout=_TIMEOUT, follow_redirects=True
        ) as response,
    ):
        if response.status_code == 416:
            part.drop()
            raise NetworkFailed(f"{what}: the rest of the film can't be had", hint="try again")
        kind = response.headers.get("content-type", "").lower()
        if response.status_code not in (200, 206) or kind.startswith(_PAGES):
            return _named(api, response, what)
        _save(response, part, listen)
        return None


def _named(api: Api, response: httpx.Response, what: str) -> str:
    """The URL in a JSON answer. Raises what the answer refuses."""
    body = response.read()
    if parsed(body) is None and response.status_code >= 400:
        body = b"{}"
    data = unwrap(api.data_of(response.status_code, body, what))
    top = Reader(data)
    url = render_status(data).url or top.text("download_url") or top.text("downloadUrl")
    if url is None:
        raise ProtocolBroken(f"{what}: neither a film nor the address of one in the answer")
    return url


def _save(response: httpx.Response, part: Part, listen: Listener) -> None:
    name = part.target.name
    first = part.first_byte(response)
    length: str = response.headers.get("content-length", "")
    plain = length.isdecimal() and "content-encoding" not in response.headers
    expected = first + int(length) if plain else None
    meter = Meter(listen, "download", name, expected, done=first)
    try:
        part.target.parent.mkdir(parents=True, exist_ok=True)
        if not first:
            part.begin(response)
        # Unbuffered: what has come is there for the next process, however this one ends.
        with part.path.open("r+b" if first else "wb", buffering=0) as file:
            file.seek(first)
            for chunk in response.iter_bytes():
                _write(file, chunk)
                meter.add(len(chunk))
            os.fsync(file.fileno())
        if meter.done == 0 or expected not in (None, meter.done):
            raise NetworkFailed(
                f"downloading {name}: {meter.done} bytes came instead of {expected or 'a film'}",
                hint="try again later",
            )
        part.finish()
    except OSError as exc:
        raise DiskFailed(
            f"can't write {part.path}: {exc.strerror}", hint="check the folder and free space"
        ) from exc


def _write(file: RawIOBase, chunk: bytes) -> None:
    """All of the chunk: an unbuffered write may take less. Raises OSError."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) or 0 :]
