"""A recipe after loading: templates rendered, defaults in place, every value of its right type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FORMATS: Mapping[str, str] = {
    "mp4": "video",
    "mov": "video",
    "avi": "video",
    "webm": "video",
    "mkv": "video",
    "jpg": "image",
    "png": "image",
    "gif": "image",
    "webp": "image",
    "mp3": "audio",
    "wav": "audio",
    "m4a": "audio",
    "aac": "audio",
}
"""The 13 formats of the protocol and their kind; `.jpeg` counts as jpg."""

MAX_BYTES = 500 * 1000 * 1000
"""The protocol's upload limit, 500 MB."""

SIZES: Mapping[str, tuple[int, int]] = {
    "1080p": (1920, 1080),
    "720p": (1280, 720),
    "4k": (3840, 2160),
    "youtube": (1920, 1080),
    "vertical": (1080, 1920),
    "tiktok": (1080, 1920),
    "reels": (1080, 1920),
    "shorts": (1080, 1920),
    "square": (1080, 1080),
}
"""Names that `output.size` understands beside `WxH`: (width, height) in pixels."""

Quality = Literal["draft", "standard", "high"]
OnError = Literal["fail", "continue"]
OnSessionLost = Literal["fail", "restart"]
ReportFormat = Literal["json", "html", "markdown", "junit"]


@dataclass(frozen=True)
class Waits:
    """Every wait of the protocol, in seconds; None: no limit (DESIGN §2, `backend:` settings)."""

    poll_interval: float
    message_timeout: float
    idle_timeout: float
    recovery_interval: float
    recovery_checks: int
    retry_pause: float
    render_timeout: float | None
    upload_parallel: int


HOSTED_WAITS = Waits(30.0, 900.0, 600.0, 30.0, 5, 30.0, 900.0, 2)
LOCAL_WAITS = Waits(0.2, 900.0, 600.0, 0.5, 5, 1.0, None, 2)

Origin = Literal["default", "recipe", "environment", "flag"]


@dataclass(frozen=True)
class Backend:
    """Which backend a recipe asks for and the waits it overrides (names as in Waits, seconds)."""

    kind: str | None = None
    overrides: Mapping[str, float | int | None] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """`size` in pixels; None for size or fps: the draft's canvas decides. `preview`: small and quick instead, beside
    the film's own path."""

    path: str
    size: tuple[int, int] | None = None
    fps: float | None = None
    quality: Quality = "high"
    preview: bool = False


@dataclass(frozen=True)
class AssetFile:
    """One asset: a file on disk (`path`, `bytes`) or a `url`; `kind` is video, image or audio."""

    name: str
    kind: str
    path: Path | None = None
    url: str | None = None
    role: str | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Range:
    """An inclusive range; None leaves that side open."""

    min: float | None = None
    max: float | None = None


@dataclass(frozen=True)
class ReplyExpectation:
    matches: str | None = None
    contains: str | None = None


@dataclass(frozen=True)
class Expect:
    """What must hold after a step; None: not asked.

    `duration` is the draft's, in seconds; `tracks` counts tracks of a type (video, audio, text).
    """

    changed: bool | None = None
    duration: Range | None = None
    tracks: Mapping[str, Range] = field(default_factory=dict)
    reply: ReplyExpectation | None = None


@dataclass(frozen=True)
class PromptStep:
    id: str
    prompt: str
    skipped: bool = False
    timeout: float | None = None
    on_error: OnError = "fail"
    expect: Expect = Expect()


@dataclass(frozen=True)
class UploadStep:
    id: str
    assets: tuple[AssetFile, ...]
    skipped: bool = False
    timeout: float | None = None
    on_error: OnError = "fail"
    expect: Expect = Expect()


@dataclass(frozen=True)
class ExportStep:
    id: str
    output: Output
    skipped: bool = False
    timeout: float | None = None
    on_error: OnError = "fail"
    expect: Expect = Expect()


Step = PromptStep | UploadStep | ExportStep


@dataclass(frozen=True)
class Recipe:
    """`variables` are the final values; `secret_names` those never to be shown."""

    path: Path
    name: str
    language: str
    variables: Mapping[str, object]
    secret_names: frozenset[str]
    assets: tuple[AssetFile, ...]
    backend: Backend
    output: Output
    steps: tuple[Step, ...]
    report: tuple[ReportFormat, ...]
    version: int = 1
    on_session_lost: OnSessionLost = "fail"
    max_credits: float | None = None
