"""Fetches a finished film into a part file, checks its length, and renames it.

The bearer token goes to the API's own host only, never to an `output.url` elsewhere, never into a URL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from mvpipe.errors import DiskFailed, MvpipeError, NetworkFailed, ProtocolBroken, Refused
from mvpipe.model.session import Listener
from mvpipe.session.boundary import crossing
from mvpipe.session.http import Api, parsed
from mvpipe.session.progress import Meter
from mvpipe.session.retry import SAFE
from mvpipe.session.settings import origin_of
from mvpipe.wire import Reader, render_status, routes, unwrap

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_PAGES = ("text/", "application/json", "application/xml")
"""Content types that are an answer about the film and never the film."""


def download(api: Api, render_id: str, url: str, target: Path, listen: Listener) -> None:
    """The film at `url`, else the one of the API's download route. `target` appears whole or not at all.

    Raises NetworkFailed, ProtocolBroken, Refused, DiskFailed.
    """
    fallback = str(api.settings.base_url.join(routes.download(render_id)))
    try:
        _fetch(api, url or fallback, target, listen)
    except (NetworkFailed, ProtocolBroken, Refused):
        if not url or api.settings.base_url.join(url) == httpx.URL(fallback):
            raise
        _fetch(api, fallback, target, listen)


def _fetch(api: Api, url: str, target: Path, listen: Listener, *, named: bool = False) -> None:
    """One address, with retries; an answer that names another address is followed once."""
    what = f"downloading {target.name}"
    with crossing(what):
        address = api.settings.base_url.join(url)

    def attempt() -> str | None:
        return api.retrier.run(lambda: _once(api, address, target, listen), SAFE)

    elsewhere = api.authorised(attempt) if _ours(api, address) else attempt()
    if elsewhere is None:
        return
    if named:
        raise ProtocolBroken(f"{what}: the backend only names addresses, no film")
    _fetch(api, elsewhere, target, listen, named=True)


def _ours(api: Api, address: httpx.URL) -> bool:
    return origin_of(address) == api.settings.origin


def _once(api: Api, address: httpx.URL, target: Path, listen: Listener) -> str | None:
    """None when the film is at `target`, else the address that the answer names instead."""
    what = f"downloading {target.name}"
    headers = api.headers() if _ours(api, address) else {}
    with (
        crossing(what),
        api.client.stream(
            "GET", address, headers=headers, timeout=_TIMEOUT, follow_redirects=True
        ) as response,
    ):
        kind = response.headers.get("content-type", "").lower()
        if response.status_code != 200 or kind.startswith(_PAGES):
            return _named(api, response, what)
        _save(response, target, listen, what)
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


def _save(response: httpx.Response, target: Path, listen: Listener, what: str) -> None:
    expected = _length(response)
    meter = Meter(listen, "download", target.name, expected)
    with _part_of(target) as (part, file):
        for chunk in response.iter_bytes():
            file.write(chunk)
            meter.add(len(chunk))
        if meter.done == 0 or (expected is not None and meter.done != expected):
            raise NetworkFailed(
                f"{what}: {meter.done} bytes came instead of {expected or 'a film'}",
                hint="try again later",
            )
        file.close()
        part.replace(target)


def _length(response: httpx.Response) -> int | None:
    """The length of the film in bytes, where the answer says it and does not compress."""
    length: str = response.headers.get("content-length", "")
    return (
        int(length) if length.isdecimal() and "content-encoding" not in response.headers else None
    )


@contextmanager
def _part_of(target: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """`<target>.part`, open; gone afterwards, whatever happens."""
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield part, file
    except MvpipeError:
        raise
    except OSError as exc:
        raise DiskFailed(
            f"can't write {part}: {exc.strerror}", hint="check the folder and free space"
        ) from exc
    finally:
        part.unlink(missing_ok=True)
