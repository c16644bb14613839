"""The one place where httpx's exceptions become ours, by a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from mvpipe.errors import MvpipeError, NetworkFailed, ProtocolBroken, UsageError

Row = tuple[type[MvpipeError], str, str | None]

_CONNECTION = "check the network and the backend's address"
_LATER = "try again later"
_ADDRESS = "give the backend as local, hosted, or a URL such as http://127.0.0.1:8000"
_BUG = "this is a bug in mvpipe; please report it"

TABLE: Mapping[type[Exception], Row] = {
    httpx.ConnectError: (NetworkFailed, "can't connect", _CONNECTION),
    httpx.ConnectTimeout: (NetworkFailed, "no connection in time", _CONNECTION),
    httpx.PoolTimeout: (NetworkFailed, "too many requests of ours at once", _LATER),
    httpx.ReadTimeout: (NetworkFailed, "no answer in time", _LATER),
    httpx.WriteTimeout: (NetworkFailed, "sending stalled", _CONNECTION),
    httpx.TimeoutException: (NetworkFailed, "no answer in time", _LATER),
    httpx.ReadError: (NetworkFailed, "the connection broke while reading", _CONNECTION),
    httpx.WriteError: (NetworkFailed, "the connection broke while sending", _CONNECTION),
    httpx.CloseError: (NetworkFailed, "the connection broke while closing", _CONNECTION),
    httpx.NetworkError: (NetworkFailed, "the connection broke", _CONNECTION),
    httpx.ProxyError: (NetworkFailed, "the proxy refused", "check HTTPS_PROXY and NO_PROXY"),
    httpx.RemoteProtocolError: (NetworkFailed, "the answer broke off", _LATER),
    httpx.LocalProtocolError: (ProtocolBroken, "the request is not valid HTTP", _BUG),
    httpx.ProtocolError: (NetworkFailed, "the answer is not valid HTTP", _LATER),
    httpx.UnsupportedProtocol: (UsageError, "not an http:// or https:// address", _ADDRESS),
    httpx.InvalidURL: (UsageError, "not a URL", _ADDRESS),
    httpx.DecodingError: (NetworkFailed, "the answer can't be decompressed", _LATER),
    httpx.TooManyRedirects: (NetworkFailed, "redirected in a circle", _LATER),
    httpx.TransportError: (NetworkFailed, "the connection failed", _CONNECTION),
    httpx.RequestError: (NetworkFailed, "the request failed", _CONNECTION),
    httpx.HTTPStatusError: (ProtocolBroken, "an unexpected HTTP status", _LATER),
    httpx.HTTPError: (NetworkFailed, "the request failed", _CONNECTION),
    httpx.CookieConflict: (ProtocolBroken, "the backend sent contradictory cookies", _LATER),
    httpx.StreamConsumed: (ProtocolBroken, "the answer was read twice", _BUG),
    httpx.StreamClosed: (NetworkFailed, "the connection was closed", _LATER),
    httpx.ResponseNotRead: (ProtocolBroken, "the answer was not read", _BUG),
    httpx.RequestNotRead: (ProtocolBroken, "the request was not read", _BUG),
    httpx.StreamError: (ProtocolBroken, "the answer could not be read", _BUG),
}


def translate(error: Exception, what: str) -> MvpipeError:
    """Our error for one of httpx's; `what` names the call. The most specific row wins."""
    shape, words, hint = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    said = f" ({error})" if str(error) else ""
    return shape(f"{what}: {words}{said}", hint=hint)


FOREIGN = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)


@contextmanager
def crossing(what: str) -> Iterator[None]:
    """Around every use of httpx."""
    try:
        yield
    except FOREIGN as error:
        raise translate(error, what) from error
