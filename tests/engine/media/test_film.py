from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from mvpipe.engine.media import (
    Chunk,
    ChunkEncoder,
    Clip,
    FilmSettings,
    Planes,
    Sound,
    SoundTrack,
    encode_sound,
    from_rgb,
    probe_film,
    write_film,
)
from mvpipe.errors import DiskFailed, RenderFailed

RATES = [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)]
FFMPEG = shutil.which("ffmpeg")


def numbered(number: int) -> Planes:
    """Eight stripes that spell the number, as in conftest, at 128x64."""
    row = np.repeat([235 if number >> bit & 1 else 16 for bit in range(8)], 16).astype(np.uint8)
    return Planes(np.tile(row, (64, 1)), *(np.full((32, 64), 128, np.uint8) for _ in range(2)))


def chunks_of(settings: FilmSettings, lengths: list[int]) -> list[Chunk]:
    made, at = [], 0
    for length in lengths:
        encoder = ChunkEncoder(settings)
        for number in range(at, at + length):
            encoder.add(numbered(number % 256))
        made.append(encoder.finish())
        at += length
    return made


def track(samples: np.ndarray, rate: int) -> SoundTrack:
    return encode_sound(Sound(samples, rate), bit_rate=128_000)


def silence(frames: int, fps: Fraction, rate: int = 48_000) -> SoundTrack:
    return track(np.zeros((round(frames * rate / fps), 2), np.float32), rate)


def atoms(path: Path) -> list[str]:
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name.decode())
        at += size
    return names


@pytest.mark.parametrize("quality", ["draft", "high"])
@pytest.mark.parametrize("fps", RATES)
def test_joined_chunks_show_every_frame_at_its_time(
    tmp_path: Path, read_number: Callable[[Planes], int], fps: Fraction, quality: str
) -> None:
    settings = FilmSettings(128, 64, fps, quality)
    lengths = [17, 1, 2, 30, 3]
    path = tmp_path / "film.mp4"
    frames = write_film(path, chunks_of(settings, lengths), silence(53, fps), settings)
    film = probe_film(path)
    assert frames == film.frames == 53
    assert film.seconds == pytest.approx(float(53 / fps), abs=1e-9)
    assert film.audio_seconds == pytest.approx(float(53 / fps), abs=1e-4)
    assert film.fps == pytest.approx(float(fps), abs=1e-9)
    with Clip(path) as clip:
        assert [read_number(clip.frame_at(float(n / fps))) for n in range(53)] == list(range(53))
    with av.open(str(path)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert times == [n / fps for n in range(53)]


@pytest.mark.skipif(FFMPEG is None, reason="no ffmpeg on PATH")
@pytest.mark.parametrize("fps", RATES)
def test_ffmpeg_decodes_the_join_without_a_word(tmp_path: Path, fps: Fraction) -> None:
    settings = FilmSettings(128, 64, fps)
    path = tmp_path / "film.mp4"
    write_film(path, chunks_of(settings, [20, 1, 33]), silence(54, fps), settings)
    command = [FFMPEG, "-v", "warning", "-xerror", "-i", str(path), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_decoding_times_never_stand_still_or_pass_the_showing(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(30))
    path = tmp_path / "film.mp4"
    write_film(path, chunks_of(settings, [20, 1, 33]), silence(54, settings.fps), settings)
    with av.open(str(path)) as container:
        packets = [one for one in container.demux(video=0) if one.pts is not None]
    assert all(one.dts <= one.pts for one in packets)
    steps = {b.dts - a.dts for a, b in pairwise(packets)}
    assert steps == {packets[0].duration}
    assert [packet.pts for packet in packets if packet.is_keyframe] == [
        n * packets[0].duration for n in (0, 20, 21)
    ]


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
def test_sound_and_picture_agree_within_a_millisecond(
    tmp_path: Path, fps: Fraction, rate: int
) -> None:
    # A white frame and a click begin together at frames 12, 40 and 61.
    marks, total = (12, 40, 61), 75
    settings = FilmSettings(128, 64, fps)
    encoder = ChunkEncoder(settings)
    for number in range(total):
        encoder.add(numbered(255 if number in marks else 0))
    samples = np.zeros((round(total * rate / fps), 2), np.float32)
    for mark in marks:
        start = round(mark * rate / fps)
        samples[start : start + 200] = 0.8 * (-1.0) ** np.arange(200)[:, None]
    path = tmp_path / "click.mp4"
    write_film(path, [encoder.finish()], track(samples, rate), settings)
    with av.open(str(path)) as container:
        flashes = [
            float(frame.pts * frame.time_base)
            for frame in container.decode(video=0)
            if frame.to_ndarray()[32, 64] > 128
        ]
    heard = heard_by_pyav(path)
    assert flashes == pytest.approx([float(mark / fps) for mark in marks], abs=1e-6)
    assert clicks_in(heard, rate, flashes) == pytest.approx(flashes, abs=1e-3)
    assert len(heard) / rate == pytest.approx(float(total / fps), abs=1024 / rate)
    if FFMPEG:
        decoded = heard_by_ffmpeg(path)
        assert clicks_in(decoded, rate, flashes) == pytest.approx(flashes, abs=1e-3)
        assert 0 <= len(decoded) - len(samples) < 1024


def heard_by_pyav(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def heard_by_ffmpeg(path: Path) -> np.ndarray:
    assert FFMPEG
    command = [FFMPEG, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-"]
    data = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
    return np.frombuffer(data, np.float32).reshape(-1, 2)[:, 0]


def clicks_in(samples: np.ndarray, rate: int, near: list[float]) -> list[float]:
    """Where each click begins: the centre of its energy less half its length of 200 samples."""
    found = []
    for time in near:
        first = max(0, round((time - 0.03) * rate))
        energy = samples[first : round((time + 0.03) * rate)].astype(float) ** 2
        centre = (energy * np.arange(len(energy))).sum() / energy.sum()
        found.append((first + centre - 99.5) / rate)
    return found


def test_the_index_lies_in_front_and_nothing_tells_time_or_maker(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(30))
    path = tmp_path / "film.mp4"
    write_film(path, chunks_of(settings, [9]), silence(9, settings.fps), settings)
    names = atoms(path)
    assert names.index("moov") < names.index("mdat")
    data = path.read_bytes()
    assert b"Lavf" not in data
    assert b"Lavc" not in data
    created = struct.unpack_from(">II", data, data.index(b"mvhd") + 8)
    assert created == (0, 0)
    assert data.count(b"elst") == 2


def test_the_title_is_told_to_players(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(30))
    path = tmp_path / "film.mp4"
    sound = silence(9, settings.fps)
    write_film(path, chunks_of(settings, [9]), sound, settings, title="Neon – Nights")
    with av.open(str(path)) as container:
        assert container.metadata["title"] == "Neon – Nights"
    assert b"Lavf" not in path.read_bytes()


def test_the_same_chunks_make_the_same_file(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(25))
    noise = np.random.default_rng(1).normal(0, 0.2, (48_000, 2)).astype(np.float32)
    files = []
    for name in ("one.mp4", "two.mp4"):
        write_film(tmp_path / name, chunks_of(settings, [25]), track(noise, 48_000), settings)
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="no ffprobe on PATH")
def test_the_film_is_tagged_bt709_limited(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(30))
    path = tmp_path / "film.mp4"
    write_film(path, chunks_of(settings, [9]), silence(9, settings.fps), settings)
    entries = (
        "profile,pix_fmt,color_range,color_space,color_transfer,color_primaries,chroma_location"
    )
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-of", "default=nw=1"]
    command += ["-show_entries", f"stream={entries}", str(path)]
    out = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert dict(line.split("=") for line in out.split()) == {
        "profile": "High",
        "pix_fmt": "yuv420p",
        "color_range": "tv",
        "color_space": "bt709",
        "color_transfer": "bt709",
        "color_primaries": "bt709",
        "chroma_location": "left",
    }


def test_a_colour_chart_survives_the_codec(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(10))
    chart = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (120, 80, 200), (10, 10, 10)]
    frames = [from_rgb(np.full((64, 128, 3), colour, np.uint8)) for colour in chart]
    encoder = ChunkEncoder(settings)
    for frame in frames:
        for _ in range(5):
            encoder.add(frame)
    path = tmp_path / "chart.mp4"
    write_film(path, [encoder.finish()], silence(30, settings.fps), settings)
    with Clip(path) as clip:
        for index, frame in enumerate(frames):
            seen = clip.frame_at((index * 5 + 2) / 10)
            for name in ("y", "u", "v"):
                difference = getattr(seen, name).astype(int) - getattr(frame, name)
                assert np.abs(difference).max() <= 2


def test_chunks_of_other_settings_are_refused_and_leave_no_file(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(25))
    other = chunks_of(FilmSettings(128, 64, Fraction(30)), [5])
    with pytest.raises(RenderFailed, match="other settings"):
        write_film(tmp_path / "film.mp4", other, silence(5, settings.fps), settings)
    assert list(tmp_path.iterdir()) == []


def test_no_chunk_is_no_film(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(25))
    with pytest.raises(RenderFailed, match="nothing to render"):
        write_film(tmp_path / "film.mp4", [], silence(5, settings.fps), settings)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    settings = FilmSettings(128, 64, Fraction(25))
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(DiskFailed, match=r"can't write .*film\.mp4"):
        write_film(blocked / "film.mp4", [], silence(5, settings.fps), settings)
