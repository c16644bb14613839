"""The routes of the session API (PROTOCOL.md), served by the local engine."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from mvpipe.clock import iso
from mvpipe.engine.server import answers, uploads
from mvpipe.engine.server.jobs import RenderQueue
from mvpipe.engine.server.stream import streaming
from mvpipe.engine.server.studio import Message, Studio, state_of
from mvpipe.engine.store import Store, StoredRender
from mvpipe.errors import MvpipeError, Refused
from mvpipe.wire import routes

MESSAGES_AT_ONCE = 4
MOST_FILES = 100
RENDER_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class Engine:
    """Holds the store, the studio and the render queue of one data folder."""

    def __init__(self, data_dir: Path, *, workers: int | None = None) -> None:
        self.store = Store(data_dir)
        self.studio = Studio(self.store)
        self.renders = RenderQueue(self.store, workers=workers)
        self.executor = ThreadPoolExecutor(MESSAGES_AT_ONCE, thread_name_prefix="mvpipe-message")
        self.executor.submit(self.studio.go_on)

    def close(self) -> None:
        self.renders.close()
        self.executor.shutdown(wait=False, cancel_futures=True)

    async def anonymous_token(self, request: Request) -> Response:
        token, user, ends = self.store.new_token(answers.client_id_of(request))
        return answers.ok(
            {
                "token": token,
                "user_id": user,
                "expires_at": iso(datetime.fromtimestamp(ends, UTC)),
                "credits": 0,
                "unlimited": True,
            }
        )

    async def create_session(self, request: Request) -> Response:
        user = answers.user_of(request, self.store)
        body = await answers.json_object(request)
        if isinstance(body, JSONResponse):
            return body
        session = self.store.new_session(user, str(body.get("language", "en")))
        return answers.ok(
            {"task_id": session.task_id, "session_id": session.id, "user_id": session.user_id}
        )

    async def upload(self, request: Request) -> Response:
        user = answers.user_of(request, self.store)
        session = self.store.session(request.path_params["session_id"], user)
        uploads.check_length(request)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            return await self._upload_files(request, session.id, user)
        body = await answers.json_object(request)
        if isinstance(body, JSONResponse):
            return body
        urls = body.get("urls")
        if body.get("source_type") != routes.URL_SOURCE_TYPE or not isinstance(urls, list):
            return answers.unprocessable(["body"], "urls and source_type are needed", body)
        kept = [
            await run_in_threadpool(uploads.keep_url, self.store, session.id, user, str(url))
            for url in urls
        ]
        return answers.ok({"files": kept, "session_state_applied": True})

    async def _upload_files(self, request: Request, session_id: str, user: str) -> Response:
        async with request.form(max_files=MOST_FILES) as form:
            files = uploads.files_in(form)
            if not files:
                return answers.unprocessable(["body", routes.UPLOAD_FIELD], "Field required")
            kept = [
                await run_in_threadpool(uploads.keep_file, self.store, session_id, user, file)
                for file in files
            ]
        return answers.ok({"files": kept, "session_state_applied": True})

    async def run_sse(self, request: Request) -> Response:
        user = answers.user_of(request, self.store)
        body = await answers.json_object(request)
        if isinstance(body, JSONResponse):
            return body
        missing = [
            key for key in ("app_name", "user_id", "session_id", "new_message") if key not in body
        ]
        if missing:
            return answers.unprocessable(["body", missing[0]], "Field required", body)
        text = _text(body["new_message"])
        if text is None:
            return answers.unprocessable(["body", "new_message"], "parts with a text are needed")
        session_id = str(body["session_id"])
        message = Message(session_id, user, text)
        try:
            # On disk before the head of the answer goes out: who sees the one can count on the other.
            await run_in_threadpool(self.studio.take, message)
        except Refused:
            return JSONResponse({"detail": f"Session not found: {session_id}"}, status_code=404)
        return streaming(lambda tell: self.studio.handle(message, tell), self.executor)

    async def credits(self, request: Request) -> Response:
        answers.user_of(request, self.store)
        return answers.ok({"available": None, "frozen": 0, "total": None, "unlimited": True})

    async def state(self, request: Request) -> Response:
        user = answers.user_of(request, self.store)
        session = self.store.session(request.path_params["session_id"], user)
        if session.pending and not self.studio.inbox.is_ours(session.id):
            self.executor.submit(self.studio.go_on)
        return answers.ok({"state": await run_in_threadpool(state_of, session, self.store)})

    async def submit_render(self, request: Request) -> Response:
        user = answers.user_of(request, self.store)
        answers.check_attribution(request)
        body = await answers.json_object(request)
        if isinstance(body, JSONResponse):
            return body
        render_id, draft, output = body.get("id"), body.get("draft"), body.get("output")
        if not isinstance(render_id, str) or not RENDER_ID.fullmatch(render_id):
            return answers.unprocessable(["body", "id"], "an id of letters, digits, - and _")
        if not isinstance(draft, dict) or not isinstance(output, dict):
            return answers.unprocessable(["body"], "draft and output must be objects")
        session = self.store.session(str(body.get("sessionId")), user)
        job = StoredRender(
            id=render_id,
            session_id=session.id,
            draft=draft,
            output=output,
            assets={asset.name: asset.blob for asset in session.assets},
        )
        job = await run_in_threadpool(self.renders.submit, job)
        return JSONResponse({"id": job.id, "status": job.status})

    async def poll_render(self, request: Request) -> Response:
        job = self._render(request)
        if job is None:
            return _no_render(request)
        done, total = job.frames_done, job.frames_total
        answer: dict[str, Any] = {
            "id": job.id,
            "status": job.status,
            "progress": done / total if total else 0.0,
            "frames_done": done,
            "frames_total": total,
        }
        if job.status == "completed":
            path = routes.download(job.id)
            answer["output"] = {
                "url": str(request.base_url).rstrip("/") + path,
                "duration": job.seconds,
                "size": job.bytes,
            }
            answer["details"] = dict(job.details)
        if job.error is not None:
            answer["error"] = job.error
        return JSONResponse(answer)

    async def download(self, request: Request) -> Response:
        job = self._render(request)
        if job is None or job.status != "completed":
            return _no_render(request)
        return FileResponse(self.store.film(job.id), media_type="video/mp4")

    def _render(self, request: Request) -> StoredRender | None:
        """The job of the path, if it belongs to the token's user."""
        user = answers.user_of(request, self.store)
        job = self.renders.status(request.path_params["render_id"])
        if job is not None:
            self.store.session(job.session_id, user)
        return job


def create_app(engine: Engine) -> Starlette:
    """The ASGI application; closing it closes the engine."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(engine.store.tidy)
        yield
        await run_in_threadpool(engine.close)

    table: tuple[tuple[str, str, Callable[[Request], Awaitable[Response]]], ...] = (
        ("POST", routes.ANONYMOUS_TOKEN, engine.anonymous_token),
        ("POST", routes.CREATE_SESSION, engine.create_session),
        ("POST", routes.UPLOAD, engine.upload),
        ("POST", routes.RUN_SSE, engine.run_sse),
        ("GET", routes.CREDITS, engine.credits),
        ("GET", routes.STATE, engine.state),
        ("POST", routes.SUBMIT_RENDER, engine.submit_render),
        ("GET", routes.POLL_RENDER, engine.poll_render),
        ("GET", routes.DOWNLOAD, engine.download),
    )
    return Starlette(
        routes=[Route(path, end, methods=[method]) for method, path, end in table],
        lifespan=lifespan,
        exception_handlers={Refused: _on_refused, MvpipeError: _on_failed},
    )


def _on_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return answers.refused(error)


def _on_failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, MvpipeError)
    return answers.failed(error)


def _text(message: object) -> str | None:
    parts = message.get("parts") if isinstance(message, dict) else None
    texts = [
        part["text"]
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    ]
    return "\n".join(texts) if texts else None


def _no_render(request: Request) -> Response:
    render_id = request.path_params["render_id"]
    return JSONResponse({"detail": f"Render not found: {render_id}"}, status_code=404)
