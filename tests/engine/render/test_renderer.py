from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mvpipe.engine.media import Clip, probe_film
from mvpipe.engine.render import RenderOutcome
from mvpipe.errors import Interrupted, MediaFailed, RenderFailed, UsageError
from mvpipe.model.draft import Draft, Media, Segment, Text, Track, TrackType

Rendered = Callable[..., RenderOutcome]


def test_a_film_has_the_frames_and_the_sound_it_should(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    outcome = rendered(film)
    found = probe_film(tmp_path / "film.mp4")
    assert (outcome.frames, found.frames, found.seconds) == (240, 240, 8.0)
    assert (found.width, found.height, found.fps) == (160, 96, 30.0)
    assert (found.audio_codec, found.sample_rate) == ("aac", 44_100)
    assert found.audio_seconds == pytest.approx(8.0, abs=1e-4)
    assert outcome.bytes == (tmp_path / "film.mp4").stat().st_size
    assert outcome.chunks_reused == 0 < outcome.chunks_total


def test_one_and_two_workers_and_a_warm_cache_make_the_same_bytes(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(film, "one.mp4", workers=1, cache_dir=tmp_path / "c1")
    rendered(film, "two.mp4", workers=2, cache_dir=tmp_path / "c2")
    warm = rendered(film, "warm.mp4", workers=3, cache_dir=tmp_path / "c2")
    films = {(tmp_path / f"{name}.mp4").read_bytes() for name in ("one", "two", "warm")}
    assert len(films) == 1
    assert warm.chunks_reused == warm.chunks_total
    assert warm.frames_reused == 240


@pytest.mark.parametrize("fps", [24, 25, 29.97, 30, 50, 60])
def test_every_rate_gives_its_exact_frames(
    tmp_path: Path, film: Draft, rendered: Rendered, fps: float
) -> None:
    rendered(film, fps=fps)
    found = probe_film(tmp_path / "film.mp4")
    exact = Fraction(30000, 1001) if fps == 29.97 else Fraction(fps)
    assert found.frames == round(8 * exact)
    assert found.seconds == pytest.approx(float(found.frames / exact), abs=1e-6)
    assert found.audio_seconds == pytest.approx(found.seconds, abs=1e-4)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on PATH")
def test_ffmpeg_decodes_the_film_without_a_word(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(film, quality="high")
    command = ["ffmpeg", "-v", "warning", "-xerror", "-i", str(tmp_path / "film.mp4")]
    done = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_size_asked_for_is_the_films(tmp_path: Path, film: Draft, rendered: Rendered) -> None:
    outcome = rendered(film, size=(90, 160))
    found = probe_film(tmp_path / "film.mp4")
    assert (found.width, found.height) == (90, 160) == (outcome.width, outcome.height)


def test_an_edit_costs_only_the_chunks_it_touches(film: Draft, rendered: Rendered) -> None:
    cold = rendered(film)
    title = replace(film.tracks[2], segments=(Segment("t", 0, 1500, Text("Another")),))
    edited = rendered(replace(film, tracks=(*film.tracks[:2], title)), "edited.mp4")
    assert cold.chunks_reused == 0
    assert edited.frames_reused >= 240 - 90
    assert (cold.sound_reused, edited.sound_reused) == (False, True)


def test_another_song_re_encodes_no_picture(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(film)
    quiet = replace(
        film.tracks[1], segments=(Segment("m", 0, 8000, Media("song.wav", volume=0.1)),)
    )
    outcome = rendered(replace(film, tracks=(film.tracks[0], quiet, film.tracks[2])), "other.mp4")
    assert outcome.chunks_reused == outcome.chunks_total
    assert not outcome.sound_reused
    assert (tmp_path / "film.mp4").read_bytes() != (tmp_path / "other.mp4").read_bytes()


def test_a_changed_photo_under_the_same_name_is_seen(
    tmp_path: Path, film: Draft, rendered: Rendered, photo: Callable[[str, int], Path]
) -> None:
    rendered(film)
    photo("p3.png", 99)
    outcome = rendered(film, "again.mp4")
    assert 0 < outcome.chunks_reused < outcome.chunks_total


def test_damaged_and_lost_entries_are_made_again(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(film)
    entries = sorted((tmp_path / "cache").rglob("*.chunk"))
    for damaged in entries[::2]:
        damaged.write_bytes(damaged.read_bytes()[:-5])
    for lost in entries[1::2]:
        lost.unlink()
    outcome = rendered(film, "again.mp4")
    assert (outcome.chunks_reused, outcome.sound_reused) == (0, False)
    reason = "no longer in the cache, or damaged there"
    assert (outcome.remade, outcome.sound_remade) == (((reason, 240),), reason)
    assert (tmp_path / "film.mp4").read_bytes() == (tmp_path / "again.mp4").read_bytes()


def test_a_cache_too_small_for_the_film_still_makes_it(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(film, "roomy.mp4", cache_dir=tmp_path / "roomy")
    rendered(film, cache_bytes=1000)
    assert (tmp_path / "film.mp4").read_bytes() == (tmp_path / "roomy.mp4").read_bytes()
    assert not list((tmp_path / "cache").rglob("*.chunk"))


def test_a_cancelled_render_stops_and_goes_on_from_its_chunks(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    def cancelled() -> bool:
        # one entry is the sound
        return len(list((tmp_path / "cache").rglob("*.chunk"))) >= 2

    with pytest.raises(Interrupted):
        rendered(film, workers=1, cancelled=cancelled)
    assert not (tmp_path / "film.mp4").exists()
    outcome = rendered(film)
    assert outcome.chunks_reused >= 1
    rendered(film, "whole.mp4", cache_dir=tmp_path / "other")
    assert (tmp_path / "film.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()


def test_progress_counts_up_to_the_whole(film: Draft, rendered: Rendered) -> None:
    told: list[tuple[int, int]] = []
    rendered(film, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (240, 240)
    assert {total for _, total in told} == {240}
    warm: list[tuple[int, int]] = []
    rendered(film, progress=lambda done, total: warm.append((done, total)))
    assert warm[0] == (240, 240)


def test_music_without_pictures_plays_over_black(
    tmp_path: Path, film: Draft, rendered: Rendered
) -> None:
    rendered(replace(film, duration=5000, tracks=(film.tracks[1],)))
    found = probe_film(tmp_path / "film.mp4")
    assert (found.frames, found.audio_codec) == (150, "aac")
    with Clip(tmp_path / "film.mp4") as clip:
        assert clip.frame_at(2.5).y.max() <= 17


def test_an_empty_timeline_is_nothing_to_render(rendered: Rendered) -> None:
    for draft in (Draft(), Draft(5000), Draft(5000, tracks=(Track("v", TrackType.VIDEO, "main"),))):
        with pytest.raises(RenderFailed, match="nothing to render") as caught:
            rendered(draft)
        assert caught.value.hint


def test_what_was_not_uploaded_is_named(
    film: Draft, rendered: Rendered, assets: dict[str, Path]
) -> None:
    del assets["p1.png"]
    with pytest.raises(RenderFailed, match=r"shows 'p1\.png', which was not uploaded"):
        rendered(film)


def test_a_damaged_photo_is_named_and_leaves_no_film(
    tmp_path: Path, film: Draft, rendered: Rendered, assets: dict[str, Path]
) -> None:
    data = assets["p2.png"].read_bytes()
    assets["p2.png"].write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaFailed, match=r"p2\.png can't be decoded"):
        rendered(film)
    assert not (tmp_path / "film.mp4").exists()


def test_an_unknown_quality_and_a_bad_rate_are_refused(film: Draft, rendered: Rendered) -> None:
    with pytest.raises(UsageError, match="unknown quality 'ultra'"):
        rendered(film, quality="ultra")
    with pytest.raises(UsageError, match="frame rate"):
        rendered(film, fps=1000.0)


@pytest.mark.parametrize("fps", [24, 25, 29.97, 30, 60])
def test_cuts_and_clicks_of_the_decoded_film_agree(
    tmp_path: Path, rendered: Rendered, assets: dict[str, Path], fps: float
) -> None:
    beats = [517, 1033, 1551, 2068, 2584]
    for name, level in (("black.png", 0), ("white.png", 255)):
        Image.new("RGB", (32, 32), (level,) * 3).save(tmp_path / name)
        assets[name] = tmp_path / name
    assets["click.wav"] = click(tmp_path / "click.wav", beats)
    edges = [0, *beats, 3000]
    shots = tuple(
        Segment(f"s{n}", a, b - a, Media(("black.png", "white.png")[n % 2]))
        for n, (a, b) in enumerate(pairwise(edges))
    )
    music = (Segment("m", 0, 3000, Media("click.wav")),)
    tracks = (
        Track("v", TrackType.VIDEO, "main", segments=shots),
        Track("a", TrackType.AUDIO, "music", segments=music),
    )
    rendered(Draft(3000, width=64, height=64, fps=fps, tracks=tracks))
    cuts, clicks = cuts_in(tmp_path / "film.mp4"), clicks_in(tmp_path / "film.mp4", beats)
    assert clicks == pytest.approx([beat / 1000 for beat in beats], abs=1e-3)
    assert len(cuts) == len(beats)
    for cut, sound in zip(cuts, clicks, strict=True):
        assert abs(cut - sound) <= 0.5 / fps + 1e-3


def click(path: Path, beats: list[int]) -> Path:
    import wave

    samples = np.zeros(44_100 * 3)
    for beat in beats:
        start = round(beat * 44.1)
        samples[start : start + 100] = 0.8 * (-1.0) ** np.arange(100)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(44_100)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def cuts_in(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        frames = [
            (float(frame.pts * frame.time_base), frame.to_ndarray()[32, 32] > 128)
            for frame in container.decode(video=0)
        ]
    return [b[0] for a, b in pairwise(frames) if a[1] != b[1]]


def clicks_in(path: Path, beats: list[int]) -> list[float]:
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    found = []
    for beat in beats:
        first = round((beat - 30) * 44.1)
        energy = heard[first : first + round(60 * 44.1)].astype(float) ** 2
        centre = (energy * np.arange(len(energy))).sum() / energy.sum()
        found.append((first + centre - 49.5) / 44_100)
    return found
