from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvpipe.engine.media import Animation, Clip, Planes, is_animation, open_clip, probe
from mvpipe.errors import MvpipeError

LEVELS = (40, 120, 200)


def animated(path: Path, *, durations: list[int], loop: int | None = 0) -> Path:
    frames = [Image.new("RGB", (32, 16), (level,) * 3) for level in LEVELS]
    options = {} if loop is None else {"loop": loop}
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=durations, lossless=True, **options
    )
    return path


def number(planes: Planes) -> int:
    """Which of the pictures it is."""
    light = (planes.y.mean() - 16) / 219 * 255
    return int(np.argmin([abs(light - level) for level in LEVELS]))


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_an_animation_is_a_picture_that_lasts(tmp_path: Path, name: str) -> None:
    info = probe(animated(tmp_path / name, durations=[100, 200, 300]))
    assert (info.kind, info.width, info.height) == ("image", 32, 16)
    assert info.seconds == pytest.approx(0.6)
    assert info.fps == pytest.approx(5)
    assert not info.has_audio


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_each_picture_is_shown_for_its_time_and_then_again(tmp_path: Path, name: str) -> None:
    with Animation(animated(tmp_path / name, durations=[100, 200, 300])) as clip:
        times = (0.0, 0.09, 0.1, 0.29, 0.3, 0.59, 0.6, 0.71, 0.35, 0.0)
        assert [number(clip.frame_at(t)) for t in times] == [0, 0, 1, 1, 2, 2, 0, 1, 2, 0]


def test_one_without_a_loop_stands_on_its_last_picture(tmp_path: Path) -> None:
    with Animation(animated(tmp_path / "a.gif", durations=[100] * 3, loop=None)) as clip:
        assert [number(clip.frame_at(t)) for t in (0.0, 0.25, 5.0)] == [0, 2, 2]


def test_a_picture_without_a_time_lasts_a_tenth_of_a_second(tmp_path: Path) -> None:
    assert probe(animated(tmp_path / "a.gif", durations=[0, 10, 0])).seconds == pytest.approx(0.3)


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_what_is_clear_in_an_animation_has_alpha(tmp_path: Path, name: str) -> None:
    frames = []
    for at in (0, 16):
        pixels = np.zeros((32, 32, 4), np.uint8)
        pixels[:, at : at + 16] = (255, 255, 255, 255)
        pixels[0, 0, 3] = 128
        frames.append(Image.fromarray(pixels))
    path = tmp_path / name
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=100, lossless=True, disposal=2
    )
    with Animation(path) as clip:
        first, second = clip.frame_at(0), clip.frame_at(0.1)
    assert first.alpha is not None
    assert second.alpha is not None
    assert first.alpha[8].tolist() == [255] * 16 + [0] * 16
    assert second.alpha[8].tolist() == [0] * 16 + [255] * 16


def test_a_large_one_is_read_picture_by_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvpipe.engine.media.animation.KEPT_BYTES", 0)
    with Animation(animated(tmp_path / "a.gif", durations=[100] * 3)) as clip:
        assert [number(clip.frame_at(t)) for t in (0.25, 0.05, 0.15, 0.25)] == [2, 0, 1, 2]


def test_still_pictures_do_not_move(tmp_path: Path) -> None:
    for name in ("a.gif", "a.webp", "a.png", "a.jpg", "a.tiff"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
        assert not is_animation(tmp_path / name)
    assert probe(tmp_path / "a.gif").seconds is None


def test_a_clip_is_opened_by_its_content(tmp_path: Path, numbered_clip) -> None:
    from fractions import Fraction

    assert isinstance(open_clip(animated(tmp_path / "a.gif", durations=[100] * 3)), Animation)
    with open_clip(numbered_clip(3, Fraction(25))) as clip:
        assert isinstance(clip, Clip)
    (tmp_path / "no.gif").write_bytes(b"GIF89a but no more")
    with pytest.raises(MvpipeError):
        open_clip(tmp_path / "no.gif")
