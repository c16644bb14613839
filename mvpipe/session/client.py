"""A backend and its sessions, as `run.ports` asks for them; every call of PROTOCOL.md has its method here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mvpipe.errors import ProtocolBroken, Refused
from mvpipe.model.recipe import AssetFile, Output
from mvpipe.model.run import Credits
from mvpipe.model.session import Handle, Listener, RenderStatus, Reply, State, Uploaded
from mvpipe.session import conversation, download, upload
from mvpipe.session.http import Api, Call
from mvpipe.session.retry import UNSENT
from mvpipe.wire import NotThere, Reader, credits_of, plain, render_status, routes

_CHANGED = "the service may have changed; look for a newer mvpipe"
_WITHOUT_URL = 3
"""Polls that may say `completed` without a URL, before the API's own download route is tried."""


@dataclass(frozen=True)
class HttpBackend:
    """A service that speaks the API. Made by `connect`."""

    api: Api

    def open(self, language: str) -> HttpSession:
        """A new session. Raises NetworkFailed, ProtocolBroken, a Refused."""
        body = {"task_name": "project", "language": language}
        call = Call("POST", routes.CREATE_SESSION, "opening a session", policy=UNSENT, body=body)
        data = Reader(self.api.call(call))
        session_id = data.identifier("session_id")
        if not session_id:
            raise ProtocolBroken(
                "opening a session: no session_id in the backend's answer",
                hint="check the backend's address",
            )
        return self.reopen(
            Handle(
                session_id=session_id,
                task_id=data.identifier("task_id") or None,
                bind_id=data.identifier("bind_id") or data.identifier("user_id") or None,
            )
        )

    def reopen(self, handle: Handle) -> HttpSession:
        """A session of an earlier run. Asks the backend nothing: the first call will tell."""
        self.api.bind_id = handle.bind_id
        return HttpSession(self.api, handle)

    def credits(self) -> Credits | None:
        """The balance; None where the backend has no such thing."""
        call = Call("GET", routes.CREDITS, "asking for the balance")
        try:
            return credits_of(self.api.call(call))
        except Refused as error:
            if type(error) in (Refused, NotThere):
                return None
            raise

    def secrets(self) -> Sequence[str]:
        return self.api.secrets()

    def close(self) -> None:
        self.api.close()


@dataclass
class HttpSession:
    """One editing session. Uploads may run in several threads; messages one at a time."""

    api: Api
    handle: Handle
    _without_url: dict[str, int] = field(default_factory=dict)

    def upload(
        self,
        asset: AssetFile,
        listen: Listener,
        *,
        before_end: Callable[[], None] = lambda: None,
    ) -> Uploaded:
        return upload.upload(self.api, self.handle.session_id, asset, listen, before_end=before_end)

    def send(
        self,
        prompt: str,
        *,
        timeout: float,
        listen: Listener,
        taken: Callable[[], None] = lambda: None,
    ) -> Reply:
        deadlines = conversation.Deadlines(timeout, self.api.settings.waits.idle_timeout)
        return conversation.send(
            self.api,
            self.handle.session_id,
            prompt,
            deadlines=deadlines,
            listen=listen,
            taken=taken,
        )

    def state(self) -> State:
        """`data.state`, exactly as it came; empty before the first edit where the backend says null."""
        path, policy = routes.state(self.handle.session_id), self.api.looking
        data = self.api.call(Call("GET", path, "looking at the state", policy=policy))
        if not isinstance(data, Mapping) or not ("state" in data or "draft" in data):
            raise ProtocolBroken(
                "looking at the state: no state in the backend's answer", hint=_CHANGED
            )
        state = data.get("state", data)
        if state is None:
            return {}
        if not isinstance(state, Mapping):
            raise ProtocolBroken("looking at the state: it is not an object", hint=_CHANGED)
        self._note_bind_id(data, state)
        return state

    def credits(self) -> Credits | None:
        return HttpBackend(self.api).credits()

    def submit_render(self, render_id: str, draft: Any, output: Output) -> None:
        """The draft goes out untouched."""
        wanted: dict[str, Any] = {"format": "mp4", "quality": output.quality}
        if output.size is not None:
            wanted["resolution"] = f"{output.size[0]}x{output.size[1]}"
        if output.fps is not None:
            wanted["fps"] = plain(output.fps)
        body = {
            "id": render_id,
            "sessionId": self.handle.session_id,
            "draft": draft,
            "output": wanted,
        }
        what = f"submitting render {render_id}"
        self.api.call(Call("POST", routes.SUBMIT_RENDER, what, policy=UNSENT, body=body))

    def poll_render(self, render_id: str) -> RenderStatus:
        what = f"asking after render {render_id}"
        call = Call("GET", routes.poll_render(render_id), what, policy=self.api.looking)
        try:
            status = render_status(self.api.call(call))
        except NotThere as error:
            return RenderStatus("unknown", error=error.message)
        if status.url is not None or str(status.details.get("status", "")).lower() != "completed":
            self._without_url.pop(render_id, None)
            return status
        count = self._without_url[render_id] = self._without_url.get(render_id, 0) + 1
        if count < _WITHOUT_URL:
            return status
        route = str(self.api.settings.base_url.join(routes.download(render_id)))
        return replace(status, status="completed", url=route)

    def download(self, render_id: str, url: str, target: Path, listen: Listener) -> None:
        download.download(self.api, render_id, url, target, listen)

    def secrets(self) -> Sequence[str]:
        return self.api.secrets()

    def _note_bind_id(self, *places: Mapping[str, Any]) -> None:
        found = [Reader(place).identifier("bind_id") for place in places]
        if bind_id := next(filter(None, found), None):
            self.handle = replace(self.handle, bind_id=bind_id)
            self.api.bind_id = bind_id
