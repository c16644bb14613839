"""Which font draws which character: fonts found on this machine, in a fixed order of preference.

The choice depends on the machine's font files alone; `identity` names the file and its content, so
that cached frames are not reused where another font would be taken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import PIL
from PIL import ImageFont, features

# File names, best first; the first found sets the Latin letters of all titles.
LATIN = (
    "Inter-SemiBold.ttf", "Inter-SemiBold.otf", "HelveticaNeue.ttc", "Helvetica.ttc", "seguisb.ttf",
    "segoeuib.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf", "OpenSans-SemiBold.ttf",
    "SourceSans3-Semibold.otf", "NotoSansCJK-Bold.ttc", "Roboto-Bold.ttf", "LiberationSans-Bold.ttf",
    "Arial Bold.ttf", "arialbd.ttf", "DejaVuSans-Bold.ttf",
)  # fmt: skip
CJK = (
    "PingFang.ttc", "Hiragino Sans GB.ttc", "msyhbd.ttc", "msyh.ttc", "NotoSansCJK-Bold.ttc",
    "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "SourceHanSansSC-Bold.otf",
    "SourceHanSans-Bold.ttc", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "simhei.ttf", "STHeiti Medium.ttc", "YuGothB.ttc", "malgunbd.ttf", "AppleSDGothicNeo.ttc",
)  # fmt: skip
BROAD = (
    "Arial Unicode.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans.ttf",
    "FreeSans.ttf",
    "unifont.ttf",
)
EMOJI = ("Apple Color Emoji.ttc", "NotoColorEmoji.ttf", "seguiemj.ttf", "TwemojiMozilla.ttf")
"""Fonts whose glyphs are pictures."""
STRIKES = (109, 160, 136, 128, 96, 64)
"""Pixels an em at which fonts made of bitmaps (Noto, Apple) can be opened."""
EMOJI_EM = 0.94
"""An emoji's em in text sizes: as tall as a line of capitals and a little more."""
STYLES = ("Bold", "Semibold", "SemiBold", "Demi Bold", "DemiBold", "Medium")
MOST_FACES = 40
"""Faces looked at inside one collection file."""
NOWHERE = "\U000fffff"
"""A private character that no font has: shows what a font draws for what it lacks."""


@dataclass(frozen=True)
class Face:
    """One face of a font file; `path` None is the font that comes with Pillow."""

    path: str | None
    index: int = 0

    @property
    def name(self) -> str:
        return Path(self.path).name if self.path else "Pillow's default font"


BUNDLED = Face(None)


@lru_cache(maxsize=64)
def opened(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels an em. Raises OSError when the file isn't a font."""
    if face.path is None:
        return ImageFont.load_default(size)  # type: ignore[return-value]  # FreeType is there
    return ImageFont.truetype(face.path, size, index=face.index)


@lru_cache(maxsize=256)
def strike(face: Face) -> float | None:
    """The one size at which a font of bitmaps can be opened; None for outlines. Raises OSError as `opened`."""
    try:
        opened(face, 32)
    except OSError:
        for size in STRIKES:
            with suppress(OSError):
                opened(face, size)
                return size
        raise
    return None


def advance(face: Face, size: float, text: str, *, leftward: bool = False) -> float:
    """The width of a text in pixels, shaped in its direction."""
    fixed = strike(face)
    return opened(face, fixed or size).getlength(text, **way(leftward)) * (size / (fixed or size))


def way(leftward: bool) -> dict[str, Any]:
    """The direction as Pillow takes it; without Raqm it knows none."""
    return {"direction": "rtl" if leftward else "ltr"} if features.check("raqm") else {}


@cache
def colourful() -> Face | None:
    """This machine's font of coloured emoji."""
    catalogue = _catalogue()
    paths = (catalogue[name.lower()] for name in EMOJI if name.lower() in catalogue)
    return next((face for path in paths if (face := _usable(Face(path)))), None)


@lru_cache(maxsize=64)
def em_of(face: Face, capital: float) -> float:
    """The em at which the face's capitals are `capital` high; 1 for a CJK face."""
    if face == colourful():
        return EMOJI_EM
    if strike(face) or has(face, "国"):
        return 1.0
    top, bottom = opened(face, 200).getbbox("H", anchor="ls")[1::2]
    return capital * 200 / (bottom - top) if bottom > top else 1.0


@cache
def identity(face: Face) -> tuple[str, int, str]:
    """File name, face number and a hash of the file (of Pillow's version for its own font)."""
    if face.path is None:
        return face.name, 0, PIL.__version__
    digest = blake2b(Path(face.path).read_bytes(), digest_size=12).hexdigest()
    return face.name, face.index, digest


@lru_cache(maxsize=4096)
def has(face: Face, character: str) -> bool:
    """Whether the face draws the character as something else than its sign for a missing one."""
    font = opened(face, strike(face) or 32)
    drawn, missing = font.getmask(character), font.getmask(NOWHERE)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def chain(wanted: str | None, script: str = "SC") -> tuple[Face, ...]:
    """The faces to try for each character, best first. `wanted` is a path, a file name or a family's name;
    `script` (SC, JP, KR) picks the face of a Chinese–Japanese–Korean collection."""
    asked = named(wanted)
    first = (asked,) if asked else ()
    return (*first, *_usual(script))


@cache
def named(wanted: str | None) -> Face | None:
    """The face that a path, a file name (with or without suffix) or a family's name (with or without a style)
    means, in any case and spacing; None if not here."""
    if not wanted:
        return None
    if Path(wanted).is_file():
        return _usable(Face(str(wanted)))
    for name, path in _catalogue().items():
        if wanted.lower() in (name, name.rsplit(".", 1)[0]):
            return _usable(Face(path))
    return _families().get(_plain(wanted))


@cache
def _families() -> dict[str, Face]:
    """Family and "family style", without spaces and in lower case → face; a family alone is its boldest upright."""
    found: dict[str, Face] = {}
    ranks: dict[str, int] = {}
    for path in _catalogue().values():
        for index, family, style in _names(path):
            face = Face(path, index)
            found.setdefault(_plain(family + style), face)
            rank = STYLES.index(style) if style in STYLES else len(STYLES)
            if rank < ranks.get(_plain(family), len(STYLES) + 1):
                ranks[_plain(family)] = rank
                found[_plain(family)] = face
    return found


def _plain(name: str) -> str:
    return "".join(name.lower().replace("-", "").replace("_", "").split())


@lru_cache(maxsize=1024)
def anywhere(character: str) -> Face | None:
    """Any face on the machine that has the character: the last resort, in order of file names."""
    for path in _catalogue().values():
        face = _usable(Face(path))
        if face and has(face, character):
            return face
    return None


@cache
def _usual(script: str) -> tuple[Face, ...]:
    catalogue = _catalogue()
    latin = [_styled(catalogue[n.lower()], "SC") for n in LATIN if n.lower() in catalogue]
    cjk = [_styled(catalogue[n.lower()], script) for n in CJK if n.lower() in catalogue]
    broad = [_styled(catalogue[n.lower()], "SC") for n in BROAD if n.lower() in catalogue]
    found = (face for face in (*latin[:1], *cjk, *latin[1:], *broad) if _usable(face))
    return (*dict.fromkeys(found), BUNDLED)


def _styled(path: str, script: str) -> Face:
    """The face of a collection that fits the script and is boldest; the first if none says so."""
    names = list(_names(path))
    fitting = [n for n in names if script in n[1].split() and "Mono" not in n[1]] or names
    ranks = {style: rank for rank, style in enumerate(STYLES)}
    best = min(fitting, key=lambda n: (ranks.get(n[2], len(ranks)), n[0]), default=(0,))
    return Face(path, best[0])


def _names(path: str) -> Iterator[tuple[int, str, str]]:
    """Face number, family and style of the faces of a file."""
    several = path.lower().endswith((".ttc", ".otc"))
    for index in range(MOST_FACES if several else 1):
        try:
            family, style = ImageFont.truetype(path, 16, index=index).getname()
        except OSError:
            return
        yield index, family or "", style or ""


def _usable(face: Face) -> Face | None:
    try:
        strike(face)
    except (OSError, ValueError):
        return None
    return face


@cache
def _catalogue() -> dict[str, str]:
    """Lower-case file name → path of every font file on the machine, sorted by name; of two files
    with one name the first path in order."""
    found: dict[str, str] = {}
    for folder in _folders():
        for root, _, files in sorted(os.walk(folder)):
            for name in sorted(files):
                if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
                    found.setdefault(name.lower(), str(Path(root) / name))
    return dict(sorted(found.items()))


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        return [windows / "Fonts", local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    mine = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    folders = [Path(part) / "fonts" for part in (*shared.split(":"), mine) if part]
    return [*folders, home / ".fonts"]
