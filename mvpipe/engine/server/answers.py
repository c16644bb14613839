"""Answers in the service's envelope, and requests checked the way its servers check them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from mvpipe.engine.store import Store
from mvpipe.errors import ClientIdMissing, MvpipeError, PlanBlocked, Refused, TokenRefused
from mvpipe.wire import routes

HTTP_STATUS: Mapping[int, int] = {
    1001: 401,
    1002: 404,
    2001: 402,
    4001: 415,
    4002: 413,
    400: 400,
    402: 402,
    429: 429,
}


def ok(data: Mapping[str, Any]) -> JSONResponse:
    return JSONResponse({"code": 0, "data": dict(data)})


def refused(error: Refused) -> JSONResponse:
    return JSONResponse(
        {"code": error.service_code, "message": error.message},
        status_code=HTTP_STATUS.get(error.service_code, 400),
    )


def failed(error: MvpipeError) -> JSONResponse:
    """An error of this server itself (disk, media): HTTP 500, which a client may try again."""
    return JSONResponse({"code": 500, "message": error.message}, status_code=500)


def unprocessable(location: list[str], problem: str, given: object = None) -> JSONResponse:
    """HTTP 422 with `detail` a list, the form that ADK servers answer (captures 43, 46)."""
    detail = {"type": "value_error", "loc": location, "msg": problem, "input": given}
    return JSONResponse({"detail": [detail]}, status_code=422)


def user_of(request: Request, store: Store) -> str:
    """The user behind the bearer token. Raises TokenRefused."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = store.user_of(token.strip()) if scheme.lower() == "bearer" else None
    if user is None:
        raise TokenRefused("the token is unknown or has expired")
    return user


def client_id_of(request: Request) -> str:
    """Raises ClientIdMissing."""
    client_id = request.headers.get(routes.CLIENT_ID, "").strip()
    if not client_id:
        raise ClientIdMissing(f"the {routes.CLIENT_ID} header is missing")
    return client_id


def check_attribution(request: Request) -> None:
    """Raises PlanBlocked: the service refuses exports of clients that don't name themselves."""
    missing = [name for name in routes.ATTRIBUTION if not request.headers.get(name)]
    if missing:
        raise PlanBlocked(f"export blocked: {', '.join(missing)} missing")


async def json_object(request: Request) -> dict[str, Any] | JSONResponse:
    """The body as a JSON object, or the answer that refuses it."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        return unprocessable(["body"], "the body is not JSON")
    if not isinstance(body, dict):
        return unprocessable(["body"], "the body must be a JSON object", body)
    return body
