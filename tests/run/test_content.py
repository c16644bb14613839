"""What a file is by its first bytes: the 13 formats, strangers, and names that lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from mvpipe.errors import DiskFailed, FileUnsupported
from mvpipe.model.recipe import AssetFile
from mvpipe.run.content import check, kinds_of, looks_like

HEADS = {
    "jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", {"image"}),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {"image"}),
    "gif": (b"GIF89a\x01\0\x01\0", {"image"}),
    "webp": (b"RIFF\x1a\0\0\0WEBPVP8L", {"image"}),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt ", {"audio"}),
    "avi": (b"RIFF\x24\0\0\0AVI LIST", {"video"}),
    "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0", {"audio", "video"}),
    "m4a": (b"\0\0\0\x18ftypM4A \0\0\0\0", {"audio", "video"}),
    "mov": (b"\0\0\0\x08wide\0\0\x10\0mdat", {"audio", "video"}),
    "mkv": (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01", {"audio", "video"}),
    "mp3": (b"\xff\xfb\x90\x64\0\0", {"audio"}),
    "mp3 with a tag": (b"ID3\x04\0\0\0\0\0\x23", {"audio"}),
    "mp3 after zeros": (bytes(900) + b"\xff\xf3\x40\xc4\0\0", {"audio"}),
    "aac": (b"\xff\xf1\x50\x80\x02\x1f\xfc", {"audio"}),
}


@pytest.mark.parametrize(("head", "kinds"), HEADS.values(), ids=HEADS)
def test_the_formats_are_known_by_their_first_bytes(head: bytes, kinds: set[str]) -> None:
    assert kinds_of(head) == kinds


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"just words\n", "text"),
        (b"", "text"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04\x14", "a ZIP archive"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"fLaC\0\0\0\x22", "FLAC sound"),
        (b"OggS\0\x02", "Ogg sound or film"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC or AVIF picture"),
        (b"BM\x8a\0\0\0", "a BMP picture"),
        (bytes(4000), "no sound, picture or film that is known"),
    ],
)
def test_strangers_are_named(head: bytes, words: str) -> None:
    assert kinds_of(head) == frozenset()
    assert looks_like(head) == words


def asset(path: Path, kind: str, data: bytes) -> AssetFile:
    path.write_bytes(data)
    return AssetFile(path.name, kind, path)


def test_every_file_that_is_not_what_its_name_says_is_named(tmp_path: Path) -> None:
    good = asset(tmp_path / "a.jpg", "image", HEADS["png"][0])
    text = asset(tmp_path / "song.mp3", "audio", b"no song\n")
    sound = asset(tmp_path / "b.png", "image", HEADS["wav"][0])
    with pytest.raises(FileUnsupported) as caught:
        check([good, text, AssetFile("c.mp4", "video", url="https://x/c.mp4"), sound])
    assert caught.value.message == (
        "song.mp3: the name says audio, the content is text; "
        "b.png: the name says image, the content is audio"
    )
    assert "supported formats: mp4" in (caught.value.hint or "")


def test_many_are_counted(tmp_path: Path) -> None:
    bad = [asset(tmp_path / f"{n}.jpg", "image", b"x") for n in range(5)]
    with pytest.raises(FileUnsupported, match=r"\(and 2 more\)"):
        check(bad)


def test_a_file_that_is_gone_is_a_disk_error(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match=r"can't read .*gone\.jpg"):
        check([AssetFile("gone.jpg", "image", tmp_path / "gone.jpg")])
