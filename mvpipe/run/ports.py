"""What a run needs from the world, as Protocols: the session, the backend, the film probe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from mvpipe.model.recipe import AssetFile, Output
from mvpipe.model.run import Credits, Film
from mvpipe.model.session import Handle, Listener, RenderStatus, Reply, State, Uploaded


class Session(Protocol):
    """One editing session on a backend. Every method may raise NetworkFailed, TimedOut, ProtocolBroken
    or a Refused."""

    @property
    def handle(self) -> Handle: ...

    def upload(
        self, asset: AssetFile, listen: Listener, *, before_end: Callable[[], None]
    ) -> Uploaded:
        """`before_end` is called (and may block) before the last bytes of the body go out, for a URL
        before the request: so uploads that overlap still end in the recipe's order."""
        ...

    def send(
        self, prompt: str, *, timeout: float, listen: Listener, taken: Callable[[], None]
    ) -> Reply:
        """Send once; never again. `taken` is called when the backend has surely taken it. A stream cut after
        sending returns a Reply that is not complete. NetworkFailed and a Refused mean that the prompt was
        not carried out."""
        ...

    def state(self) -> State: ...

    def credits(self) -> Credits | None: ...

    def submit_render(self, render_id: str, draft: Any, output: Output) -> None: ...

    def poll_render(self, render_id: str) -> RenderStatus: ...

    def download(self, render_id: str, url: str, target: Path, listen: Listener) -> None: ...

    def secrets(self) -> Sequence[str]:
        """Values (tokens) to mask at every sink."""
        ...


class Backend(Protocol):
    """Opens sessions. `open` makes a new one; `reopen` trusts a handle of an earlier run."""

    def secrets(self) -> Sequence[str]:
        """Tokens known before any session is open."""
        ...

    def open(self, language: str) -> Session: ...

    def reopen(self, handle: Handle) -> Session: ...


class FilmProbe(Protocol):
    def __call__(self, path: Path) -> Film:
        """Probe a finished film; raises MediaFailed."""
        ...
