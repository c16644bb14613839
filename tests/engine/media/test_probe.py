from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvpipe.engine.media import MediaInfo, probe, probe_film
from mvpipe.errors import DiskFailed, MediaFailed

MEDIA = Path(__file__).resolve().parents[4] / "shared" / "media"


def test_kind_is_decided_by_content_not_by_name(tmp_path: Path, wav: Callable[..., Path]) -> None:
    sound = wav(np.zeros((8000, 1)), 8000, name="photo.jpg")
    picture = tmp_path / "song.mp3"
    Image.new("RGB", (30, 20)).save(picture, "PNG")
    assert probe(sound) == MediaInfo(
        "audio", "wav", seconds=1.0, has_audio=True, sample_rate=8000, channels=1
    )
    assert probe(picture) == MediaInfo("image", "png", width=30, height=20)


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30000, 1001), Fraction(60)])
def test_a_clip_tells_size_rate_and_length(
    numbered_clip: Callable[..., Path], fps: Fraction
) -> None:
    info = probe(numbered_clip(48, fps))
    assert (info.kind, info.width, info.height, info.has_audio) == ("video", 128, 64, False)
    assert info.fps == pytest.approx(float(fps), abs=1e-6)
    assert info.seconds == pytest.approx(float(48 / fps), abs=1e-3)


@pytest.mark.parametrize(("degrees", "size"), [(0, (128, 64)), (90, (64, 128)), (180, (128, 64))])
def test_size_is_told_upright(
    numbered_clip: Callable[..., Path],
    turned: Callable[[Path, int], Path],
    degrees: int,
    size: tuple[int, int],
) -> None:
    info = probe(turned(numbered_clip(3, Fraction(25)), degrees))
    assert (info.width, info.height) == size


GARBAGE = {
    "text.jpg": b"this is no picture\n" * 40,
    "text.mp4": b"this is no film\n" * 40,
    "zeros.mp3": bytes(60_000),
    "noise.mp3": random.Random(5).randbytes(60_000),
    "noise.wav": random.Random(6).randbytes(60_000),
    "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n",
    "concat.mp4": b"ffconcat version 1.0\nfile '/etc/hostname'\n",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_named_and_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(GARBAGE[name])
    with pytest.raises(MediaFailed) as caught:
        probe(path)
    assert caught.value.message == f"{name} is no picture, video or sound that mvpipe can read"
    assert caught.value.hint


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"")
    with pytest.raises(MediaFailed, match=r"^song\.mp3 is empty$"):
        probe(path)


def test_a_clip_cut_off_before_its_index_is_refused(numbered_clip: Callable[..., Path]) -> None:
    path = numbered_clip(30, Fraction(25))
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(MediaFailed, match=r"clip\.mp4"):
        probe(path)


@pytest.mark.parametrize("name", ["absent.mp4", ""])
def test_what_is_no_file_is_a_matter_of_the_disk(tmp_path: Path, name: str) -> None:
    with pytest.raises(DiskFailed, match="can't read"):
        probe(tmp_path / name)


def test_film_frames_are_counted_by_packets(numbered_clip: Callable[..., Path]) -> None:
    film = probe_film(numbered_clip(77, Fraction(30000, 1001)))
    assert (film.frames, film.width, film.height, film.video_codec) == (77, 128, 64, "h264")
    assert film.seconds == pytest.approx(77 * 1001 / 30000, abs=1e-6)
    assert (film.audio_codec, film.audio_seconds, film.sample_rate) == (None, None, None)


def test_a_song_is_no_film(wav: Callable[..., Path]) -> None:
    with pytest.raises(MediaFailed, match=r"sound\.wav has no video stream"):
        probe_film(wav(np.zeros((800, 1)), 8000))


@pytest.mark.media
@pytest.mark.skipif(not MEDIA.is_dir(), reason="no real media here")
def test_real_media_are_what_they_are() -> None:
    assert probe(MEDIA / "clips" / "vertical.mov") == MediaInfo(
        "video", "mov", 4.0, 720, 1280, 30.0, has_audio=True, sample_rate=44_100, channels=1
    )
    assert {probe(path).kind for path in (MEDIA / "photos").iterdir()} == {"image"}
    songs = [path for path in (MEDIA / "songs").iterdir() if path.suffix != ".beats"]
    assert {probe(path).kind for path in songs} == {"audio"}
