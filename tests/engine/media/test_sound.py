from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mvpipe.engine.media import decode_audio, sound_peaks
from mvpipe.errors import MediaFailed


def clicks(rate: int, seconds: float, times: list[float], channels: int = 1) -> np.ndarray:
    """Silence with short bumps (a raised cosine of 2 ms) centred on `times`."""
    samples = np.zeros((round(rate * seconds), channels))
    width = round(rate * 0.001)
    bump = np.hanning(2 * width + 1) * 0.9
    for time in times:
        middle = round(time * rate)
        samples[middle - width : middle + width + 1] = bump[:, None]
    return samples


def centre_of(samples: np.ndarray, rate: int, near: float) -> float:
    """Where the energy around `near` lies, in seconds."""
    first = round((near - 0.02) * rate)
    part = samples[first : round((near + 0.02) * rate), 0].astype(float) ** 2
    return (first + float((part * np.arange(len(part))).sum() / part.sum())) / rate


def test_samples_come_as_they_were_written(wav: Callable[..., Path]) -> None:
    written = np.random.default_rng(0).uniform(-1, 1, (10_007, 2))
    sound = decode_audio(wav(written, 44_100))
    assert sound.rate == 44_100
    assert sound.samples.dtype == np.float32
    assert sound.samples.shape == (10_007, 2)
    assert np.abs(sound.samples - np.rint(written * 32767) / 32768).max() < 1e-6


def test_mono_at_8_khz_stays_mono_and_keeps_its_length(wav: Callable[..., Path]) -> None:
    path = wav(clicks(8000, 1.5, [0.5, 1.0]), 8000)
    assert decode_audio(path).samples.shape == (12_000, 1)
    sound = decode_audio(path, rate=48_000)
    assert sound.samples.shape == (72_000, 1)
    assert centre_of(sound.samples, 48_000, 0.5) == pytest.approx(0.5, abs=2e-4)


@pytest.mark.parametrize(
    ("source", "target"), [(44_100, 48_000), (48_000, 44_100), (22_050, 44_100)]
)
def test_resampling_moves_no_click(wav: Callable[..., Path], source: int, target: int) -> None:
    path = wav(clicks(source, 3.0, [0.1, 1.5, 2.9]), source)
    sound = decode_audio(path, rate=target)
    assert len(sound.samples) == 3 * target
    for time in (0.1, 1.5, 2.9):
        assert centre_of(sound.samples, target, time) == pytest.approx(time, abs=2e-5)


def test_reading_may_stop_early(wav: Callable[..., Path]) -> None:
    path = wav(np.random.default_rng(0).uniform(-1, 1, (88_200, 2)), 44_100)
    whole = decode_audio(path)
    part = decode_audio(path, until=0.5)
    assert part.samples.shape == (22_050, 2)
    assert np.array_equal(part.samples, whole.samples[:22_050])
    assert decode_audio(path, until=99).samples.shape == whole.samples.shape
    assert decode_audio(path, rate=48_000, until=0.5).samples.shape == (24_000, 2)


@pytest.mark.parametrize(("late", "sign"), [(0.1, 1), (-0.1, -1)])
def test_in_a_clip_second_0_is_its_first_picture(tmp_path: Path, late: float, sign: int) -> None:
    """The sound's own time stamps begin 0.1 s after or before the picture's."""
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=8000)
        audio.codec_context.layout = "mono"
        shift = 0.1 if sign < 0 else 0.0
        for number in range(10):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts, frame.time_base = number + round(shift * 10), Fraction(1, 10)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        samples = (clicks(8000, 0.8, [0.4]).T * 32767).astype(np.int16)
        block = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        block.sample_rate, block.time_base = 8000, Fraction(1, 8000)
        block.pts = round((shift + late) * 8000)
        container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    heard = decode_audio(path)
    assert centre_of(heard.samples, 8000, 0.4 + late) == pytest.approx(0.4 + late, abs=1.5e-3)


def test_surround_is_mixed_down_to_stereo(wav: Callable[..., Path]) -> None:
    centre_only = np.zeros((4800, 6))
    centre_only[:, 2] = 0.5
    sound = decode_audio(wav(centre_only, 48_000))
    assert sound.samples.shape == (4800, 2)
    assert sound.samples[1000:].min() > 0.2


def encoded(path: Path, codec: str, samples: np.ndarray, rate: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.codec_context.layout = "mono"
        stream.codec_context.bit_rate = 128_000
        form = "fltp"
        for start in range(0, len(samples), 1024):
            block = samples[start : start + 1024].T.astype(np.float32)
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(block), format=form, layout="mono"
            )
            frame.sample_rate, frame.pts = rate, start
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("codec", "name"), [("libmp3lame", "song.mp3"), ("aac", "song.m4a")])
def test_a_coders_delay_is_no_part_of_the_song(tmp_path: Path, codec: str, name: str) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"no {codec} here")
    path = encoded(tmp_path / name, codec, clicks(44_100, 2.0, [0.25, 1.75]), 44_100)
    sound = decode_audio(path)
    assert sound.seconds == pytest.approx(2.0, abs=0.05)
    for time in (0.25, 1.75):
        assert centre_of(sound.samples, 44_100, time) == pytest.approx(time, abs=5e-4)


def test_a_damaged_stretch_keeps_its_time(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).normal(0, 0.02, (3 * 44_100, 1))
    path = encoded(tmp_path / "song.m4a", "aac", clicks(44_100, 3.0, [0.5, 2.5]) + noise, 44_100)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 8
    middle = start + (len(data) - start) // 3
    data[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(data)
    sound = decode_audio(path)
    assert sound.seconds == pytest.approx(3.0, abs=0.1)
    assert centre_of(sound.samples, 44_100, 2.5) == pytest.approx(2.5, abs=5e-4)


def test_a_clip_without_sound_says_so(numbered_clip: Callable[..., Path]) -> None:
    path = numbered_clip(5, Fraction(25))
    with pytest.raises(MediaFailed, match=r"clip\.mp4 has no sound"):
        decode_audio(path)


def test_peaks_follow_the_loudness(wav: Callable[..., Path]) -> None:
    samples = np.concatenate([np.full((4410, 1), 0.25), np.full((4410, 1), -0.5)])
    peaks = sound_peaks(wav(samples, 44_100), 4)
    assert len(peaks) == 4
    assert [round(high, 2) for _, high in peaks] == [0.25, 0.25, -0.5, -0.5]
    assert [round(low, 2) for low, _ in peaks] == [0.25, 0.25, -0.5, -0.5]


def test_peaks_of_a_sound_shorter_than_the_picture_still_fill_it(wav: Callable[..., Path]) -> None:
    assert len(sound_peaks(wav(np.full((10, 2), 0.5), 44_100), 300)) == 300
