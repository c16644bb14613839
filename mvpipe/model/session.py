"""What a session gives back, whoever serves it; and the listener that hears of progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mvpipe.model.run import Event

Listener = Callable[[Event], None]
State = Mapping[str, Any]
"""The `data.state` value of the latest-state answer, exactly as the backend returned it."""


@dataclass(frozen=True)
class Handle:
    """What is needed to find a session again."""

    session_id: str
    task_id: str | None = None
    bind_id: str | None = None


@dataclass(frozen=True)
class Uploaded:
    """One upload's answer; all but the name may be missing."""

    name: str
    filename: str | None = None
    file_type: str | None = None
    cdn_url: str | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Reply:
    """The text shown to the user (GUI talk handled), and what happened on the way."""

    text: str
    tool_calls: int = 0
    warnings: tuple[str, ...] = ()
    complete: bool = True
    """False: the stream was cut; the caller must look at the state before calling it done."""


@dataclass(frozen=True)
class RenderStatus:
    """`status`: pending, processing, completed, failed, or unknown: no such render. `progress` 0–1 or None; frames ours, optional."""

    status: str
    progress: float | None = None
    url: str | None = None
    error: str | None = None
    frames_done: int | None = None
    frames_total: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
