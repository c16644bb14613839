"""Small pictures and films for the compositor: drawn, not decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest

from mvpipe.engine.compose import Painter, canvas_of
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Draft, Media, Segment, Text, Track, TrackType


def flat(y: int, u: int = 128, v: int = 128, size: tuple[int, int] = (64, 36)) -> Planes:
    half = ((size[1] + 1) // 2, (size[0] + 1) // 2)
    return Planes(
        np.full((size[1], size[0]), y, np.uint8),
        np.full(half, u, np.uint8),
        np.full(half, v, np.uint8),
    )


def textured(seed: int, size: tuple[int, int]) -> Planes:
    rng = np.random.default_rng(seed)
    width, height = size
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    luma = np.full((height, width), 120.0)
    for _ in range(5):
        fx, fy, phase = [*rng.uniform(-0.5, 0.5, 2).tolist(), rng.uniform(0, 6)]
        luma += 18 * np.sin(fx * x + fy * y + phase)
    half = luma[::2, ::2]
    return Planes(
        np.rint(luma).astype(np.uint8),
        np.rint(half * 0.3 + 80).astype(np.uint8),
        np.rint(200 - half * 0.5).astype(np.uint8),
    )


def ring(size: tuple[int, int]) -> Planes:
    """A bright disc with a soft edge and nothing around it, on black, with its alpha."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    far = np.hypot(x - size[0] / 2, y - size[1] / 2)
    alpha = np.clip(size[1] / 2 - 1 - far, 0, 1)
    half = alpha[::2, ::2]
    return Planes(
        np.rint(16 + 184 * alpha).astype(np.uint8),
        np.rint(128 + 30 * half).astype(np.uint8),
        np.rint(128 - 40 * half).astype(np.uint8),
        np.rint(255 * alpha).astype(np.uint8),
    )


@dataclass
class DrawnSources:
    """Pictures by name; a name in .mp4 is a clip whose luma counts tenths of seconds."""

    pictures: dict[str, Planes] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)

    def kind(self, asset: str) -> str:
        return "video" if asset.endswith(".mp4") else "image"

    def picture(self, asset: str) -> Planes:
        return self.pictures[asset]

    def clip_frame(self, asset: str, seconds: float) -> Planes:
        self.asked.append(seconds)
        return flat(int(20 + seconds * 10) % 256)


@dataclass(frozen=True)
class Studio:
    sources: DrawnSources

    def draft(
        self,
        main: Iterable[Segment],
        texts: Iterable[Segment] = (),
        overlays: Iterable[Segment] = (),
        size: tuple[int, int] = (64, 36),
        fps: float = 10.0,
    ) -> Draft:
        main, texts, overlays = tuple(main), tuple(texts), tuple(overlays)
        tracks = (
            Track("v", TrackType.VIDEO, "main", segments=main),
            Track("o", TrackType.VIDEO, "overlay", segments=overlays),
            Track("t", TrackType.TEXT, "title", segments=texts),
        )
        end = max((segment.end for segment in (*main, *texts, *overlays)), default=0)
        return Draft(end, "", *size, fps, tracks)

    def painter(self, draft: Draft) -> Painter:
        return Painter(draft, canvas_of(draft), self.sources)


@pytest.fixture
def studio() -> Studio:
    """A 64x36 canvas at 10 frames a second, flat photos "dark.png" and "light.png", textured ones
    "a.jpg" and "b.jpg" larger and smaller than the canvas, and a clip "clip.mp4"."""
    return Studio(
        DrawnSources(
            {
                "dark.png": flat(60, 100, 140),
                "light.png": flat(181, 151, 91),
                "a.jpg": textured(1, (150, 100)),
                "b.jpg": textured(2, (50, 41)),
                "ring.png": ring((40, 30)),
            }
        )
    )


@pytest.fixture
def shot() -> Callable[..., Segment]:
    """Builds a main segment: shot(start ms, duration ms, asset, **media)."""

    def build(start: int, duration: int, asset: str, **media: object) -> Segment:
        return Segment(f"s{start}", start, duration, Media(asset, **media))  # type: ignore[arg-type]

    return build


@pytest.fixture
def words() -> Callable[..., Segment]:
    """Builds a text segment: words(start ms, duration ms, text, **text fields)."""

    def build(start: int, duration: int, text: str, **fields: object) -> Segment:
        return Segment(f"t{start}", start, duration, Text(text, **fields))  # type: ignore[arg-type]

    return build
