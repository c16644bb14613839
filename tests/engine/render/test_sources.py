from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mvpipe.engine.media import Planes
from mvpipe.engine.render import sources as module
from mvpipe.engine.render.sources import FilmSources
from mvpipe.errors import MediaFailed, RenderFailed


def test_a_picture_is_decoded_once_however_many_threads_ask(
    assets: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    real = module.read_picture

    def counted(path: Path, *, max_pixels: int) -> Planes:
        reads.append(path.name)
        return real(path, max_pixels=max_pixels)

    monkeypatch.setattr(module, "read_picture", counted)
    with FilmSources(assets, max_pixels=10_000) as sources:
        threads = [threading.Thread(target=sources.picture, args=("p0.png",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seen = sources.picture("p0.png")
    assert reads == ["p0.png"]
    assert seen.width * seen.height <= 10_000


def test_pictures_are_dropped_beyond_the_bound(
    assets: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PICTURE_BYTES", 130_000)
    with FilmSources(assets, max_pixels=1_000_000) as sources:
        first = sources.picture("p0.png")
        second = sources.picture("p1.png")
        assert sources.picture("p0.png") is first
        sources.picture("p2.png")
        assert sources.picture("p0.png") is first
        assert sources.picture("p1.png") is not second


def test_kinds_are_told_by_content(assets: dict[str, Path]) -> None:
    with FilmSources(assets, max_pixels=1000) as sources:
        assert (sources.kind("p0.png"), sources.kind("song.wav")) == ("image", "video")
        with pytest.raises(MediaFailed, match=r"song\.wav has no picture that moves"):
            sources.clip_frame("song.wav", 0.0)


@pytest.mark.parametrize("ask", [FilmSources.picture, FilmSources.kind])
def test_an_unknown_asset_is_named(ask: Callable[[FilmSources, str], object]) -> None:
    with (
        FilmSources({}, max_pixels=1000) as sources,
        pytest.raises(RenderFailed, match=r"shows 'gone\.jpg', which was not uploaded"),
    ):
        ask(sources, "gone.jpg")
