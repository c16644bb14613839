"""Odd media in a run: each works sensibly, or gives one clear message and the right exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mvpipe.errors import RecipeInvalid
from mvpipe.model.run import RunResult


def frames(result: RunResult) -> int:
    assert result.error is None, result.error
    assert result.exit_code == 0
    return result.outputs[-1].film.frames


def test_a_song_of_two_seconds(workshop: Any) -> None:
    assert frames(workshop.run(workshop.recipe([workshop.song(2.0), *workshop.photos()]))) == 60


def test_a_mono_8_khz_song(workshop: Any) -> None:
    song = workshop.song(4.0, rate=8_000)
    assert frames(workshop.run(workshop.recipe([song, *workshop.photos()]))) == 120


def test_one_photo_fills_the_film(workshop: Any) -> None:
    result = workshop.run(workshop.recipe([workshop.song(4.0), *workshop.photos(1)]))
    assert frames(result) == 120


def test_a_picture_of_one_pixel(workshop: Any) -> None:
    recipe = workshop.recipe([workshop.song(4.0), *workshop.photos(2, size=(1, 1))])
    assert frames(workshop.run(recipe)) == 120


def test_photos_without_a_song_make_a_silent_film(workshop: Any) -> None:
    result = workshop.run(workshop.recipe(workshop.photos()))
    assert frames(result) > 0
    assert result.music is None


def test_a_song_without_photos_says_so_and_exports_nothing(workshop: Any) -> None:
    result = workshop.run(workshop.recipe([workshop.song()]))
    assert (result.status, result.exit_code) == ("failed", 1)
    assert result.steps[0].status == "unchanged"
    assert "no photos or clips" in (result.steps[0].reply or "")
    assert result.error is not None
    assert "nothing to export" in result.error.message


def test_nothing_at_all_says_so(workshop: Any) -> None:
    path = workshop.folder / "recipe.yaml"
    path.write_text("version: 1\nsteps: [make a music video]\n", "utf-8")
    result = workshop.run(path)
    assert (result.status, result.exit_code) == ("failed", 1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo0.jpg", b"this is no picture"),
        ("song.mp3", bytes(5000)),
        ("clip.mp4", b"\0\0\0\x18ftypmp42" + bytes(100)),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_by_name(
    workshop: Any, name: str, data: bytes
) -> None:
    (workshop.folder / name).write_bytes(data)
    result = workshop.run(workshop.recipe([*workshop.photos(2), name]))
    assert (result.status, result.exit_code) == ("failed", 4)
    assert result.error is not None
    assert name in result.error.message


def test_a_truncated_photo_is_refused_by_name(workshop: Any) -> None:
    path = workshop.folder / "half.jpg"
    Image.effect_noise((640, 480), 90).convert("RGB").save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    result = workshop.run(workshop.recipe([workshop.song(), "half.jpg"]))
    assert (result.status, result.exit_code) == ("failed", 4)
    assert result.error is not None
    assert "half.jpg" in result.error.message


def test_a_zero_length_file_is_found_before_anything_runs(workshop: Any) -> None:
    (workshop.folder / "empty.jpg").touch()
    with pytest.raises(RecipeInvalid) as caught:
        workshop.run(workshop.recipe(["empty.jpg"]))
    assert "empty.jpg" in caught.value.diagnostics[0].message
    assert not (workshop.folder / "run").exists()


def test_the_same_recipe_makes_the_same_bytes(
    workshop: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recipe = workshop.recipe([workshop.song(), *workshop.photos()])
    first = workshop.run(recipe)
    monkeypatch.setenv("MVPIPE_DATA_DIR", str(tmp_path / "another-engine"))
    second = workshop.run(recipe, run_dir=tmp_path / "run2", out_dir=tmp_path / "out2")
    assert first.outputs[0].sha256 == second.outputs[0].sha256
