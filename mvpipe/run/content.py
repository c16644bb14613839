"""What a file is, told by its first bytes: so that a text file called song.mp3 is found before anything is sent.

Only the families of the protocol's 13 formats matter here; whether a file can be decoded is the backend's
to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mvpipe.errors import DiskFailed, FileUnsupported
from mvpipe.model.recipe import FORMATS, AssetFile

HEAD = 64 << 10
"""Bytes looked at: a sound of MPEG frames may start with a stretch of something else."""

_SHOWN = 3


def check(assets: Sequence[AssetFile]) -> None:
    """Raises FileUnsupported naming every file whose content is not of its kind, DiskFailed."""
    problems = [words for asset in assets for words in _problem(asset)]
    if not problems:
        return
    more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
    raise FileUnsupported(
        f"{'; '.join(problems[:_SHOWN])}{more}",
        hint=f"supported formats: {', '.join(FORMATS)}; convert it, or rename it for what it is",
    )


def kinds_of(head: bytes) -> frozenset[str]:
    """What a file that starts like this may be (video, image, audio); empty: none of the formats."""
    return next((kinds for kinds, matches in _FAMILIES if matches(head)), frozenset())


def looks_like(head: bytes) -> str:
    """Words for a file that is none of the formats."""
    for words, start in _FOREIGN:
        if head.startswith(start):
            return words
    if head[4:8] == b"ftyp":
        return "a HEIC or AVIF picture"
    text = not head or all(byte >= 32 or byte in (9, 10, 12, 13) for byte in head[:512])
    return "text" if text else "no sound, picture or film that is known"


def _problem(asset: AssetFile) -> list[str]:
    if asset.path is None:
        return []
    try:
        with asset.path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as exc:
        raise DiskFailed(f"can't read {asset.path}: {exc.strerror}") from exc
    kinds = kinds_of(head)
    if asset.kind in kinds:
        return []
    if not kinds:
        return [f"{asset.name}: the name says {asset.kind}, the content is {looks_like(head)}"]
    return [
        f"{asset.name}: the name says {asset.kind}, the content is {' or '.join(sorted(kinds))}"
    ]


_STILL_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis")
_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def _iso(head: bytes) -> bool:
    """MP4, MOV, M4A: boxes of size and name; old QuickTime files start with any of a few."""
    return head[4:8] in _ATOMS and head[8:12] not in _STILL_BRANDS


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] in (b"RIFF", b"RF64") and head[8:12] == form


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signs)


def _mpeg_audio(head: bytes) -> bool:
    """An MPEG audio (MP3) or ADTS (AAC) frame header somewhere in the head."""
    at = head.find(b"\xff")
    while 0 <= at < len(head) - 3:
        second, third = head[at + 1], head[at + 2]
        if second & 0xF6 == 0xF0 and third >> 2 & 15 < 13:
            return True
        layer, rate = second & 0x06, third & 0x0C
        good = second & 0xE0 == 0xE0 and second & 0x18 != 0x08 and layer and rate != 0x0C
        if good and third & 0xF0 not in (0x00, 0xF0):
            return True
        at = head.find(b"\xff", at + 1)
    return False


_AUDIO, _VIDEO, _IMAGE = (frozenset({kind}) for kind in ("audio", "video", "image"))

_FAMILIES: Sequence[tuple[frozenset[str], Callable[[bytes], bool]]] = (
    (_IMAGE, _starts(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")),
    (_IMAGE, _riff(b"WEBP")),
    (_AUDIO, _riff(b"WAVE")),
    (_VIDEO, _riff(b"AVI ")),
    (_AUDIO | _VIDEO, _iso),
    (_AUDIO | _VIDEO, _starts(b"\x1a\x45\xdf\xa3")),
    (_AUDIO, _starts(b"ID3", b"ADIF")),
    (
        frozenset(),
        lambda head: any(head.startswith(sign) for _, sign in _FOREIGN) or head[4:8] == b"ftyp",
    ),
    (_AUDIO, _mpeg_audio),
)

_FOREIGN: Sequence[tuple[str, bytes]] = (
    ("a PDF", b"%PDF"),
    ("a ZIP archive", b"PK\x03\x04"),
    ("a web page", b"<!DOCTYPE"),
    ("a web page", b"<html"),
    ("an SVG drawing", b"<svg"),
    ("XML", b"<?xml"),
    ("FLAC sound", b"fLaC"),
    ("Ogg sound or film", b"OggS"),
    ("a BMP picture", b"BM"),
    ("a TIFF picture", b"II*\x00"),
    ("a TIFF picture", b"MM\x00*"),
    ("AIFF sound", b"FORM"),
    ("Windows Media", b"\x30\x26\xb2\x75"),
)
