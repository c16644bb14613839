"""Finds the files and URLs a recipe names, and checks what can be known of them before a run."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from mvpipe.model.recipe import FORMATS, MAX_BYTES, AssetFile
from mvpipe.recipe.filters import basename
from mvpipe.recipe.nodes import Map, Node, Place, Scalar, Sequence, place_of
from mvpipe.recipe.problems import Problems, closest, quoted

ROLES = {
    "music": ("audio", "video"),
    "sound": ("audio", "video"),
    "photo": ("image",),
    "clip": ("video", "image"),
    "logo": ("image", "video"),
}
"""What an asset may be for, and the kinds of file that can be it (a GIF is an image that moves)."""

MAX_FILES = 1000
_SHOWN = 3


@dataclass
class Shelf:
    """The assets found so far: gives each a name of its own and knows which files are there."""

    folder: Path
    problems: Problems
    names: set[str] = field(default_factory=set)

    def assets(self, node: Node | None) -> tuple[AssetFile, ...]:
        """Of an asset, a list of them, or nothing; what is wrong is reported and left out."""
        items = node.items if isinstance(node, Sequence) else (node,) if node is not None else ()
        out: list[AssetFile] = []
        listed: set[Path] = set()
        for item in items:
            request = _request(item)
            if request is None:
                continue
            if "://" in request.text:
                found = self._url(request)
                out += [found] if found is not None else []
                continue
            for path in self._paths(request, listed):
                found = self._file(request, path)
                if found is not None:
                    listed.add(path)
                    out.append(found)
        return tuple(out)

    def _paths(self, request: _Request, listed: set[Path]) -> Iterator[Path]:
        """The file a path names, or the files of a glob, sorted, without those already listed."""
        text = request.text
        if not text.strip() or "\0" in text:
            self.problems.add(request.place, "missing-file", "an empty path")
            return
        path = self._absolute(text)
        if not glob.has_magic(text) or _exists(path):
            yield path
            return
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        files = [match for match in matches if match.is_file()]
        if not files or len(files) > MAX_FILES:
            message = f"no file matches {quoted(text)}"
            if files:
                message = f"{len(files):,} files match {quoted(text)}"
            self.problems.add(request.place, "no-match", message, self._near(path))
            return
        if request.name is not None and len(files) > 1:
            message = f"one name for {len(files)} files"
            self.problems.add(request.name_place, "bad-name", message, "name a single file")
            return
        strange = [one.name for one in files if kind_of(one.name) is None]
        if strange:
            self._unsupported(request.place, f"{quoted(text)} matches {_some(strange)}")
        yield from (one for one in files if one not in listed and kind_of(one.name) is not None)

    def _absolute(self, text: str) -> Path:
        expanded = Path(text).expanduser() if text.startswith("~") else Path(text)
        return Path(os.path.normpath(self.folder.absolute() / expanded))

    def _file(self, request: _Request, path: Path) -> AssetFile | None:
        place = request.place
        try:
            status = path.stat()
        except OSError as exc:
            message = f"no file {quoted(request.text)}"
            hint = self._near(path)
            if not isinstance(exc, FileNotFoundError | NotADirectoryError):
                message, hint = f"can't read {quoted(request.text)}: {exc.strerror}", None
            self.problems.add(place, "missing-file", message, hint)
            return None
        except ValueError:
            self.problems.add(place, "missing-file", f"no file {quoted(request.text)}")
            return None
        kind = kind_of(path.name)
        if path.is_dir():
            message = f"{quoted(request.text)} is a folder"
            hint = f"for the files in it, write {request.text.rstrip('/')}/*.jpg"
            self.problems.add(place, "not-a-file", message, hint)
        elif not path.is_file():
            self.problems.add(place, "not-a-file", f"{quoted(request.text)} is not a plain file")
        elif kind is None:
            self._unsupported(place, f"{quoted(path.name)} is not a format that can be used")
        elif not os.access(path, os.R_OK):
            self.problems.add(place, "unreadable-file", f"{quoted(path.name)} can't be read")
        elif status.st_size == 0:
            self.problems.add(place, "empty-file", f"{quoted(path.name)} is empty (0 bytes)")
        elif status.st_size > MAX_BYTES:
            over = status.st_size - MAX_BYTES
            size = f"{status.st_size / 1e6:,.0f} MB" if over > 1e6 else f"{status.st_size:,} bytes"
            message = f"{quoted(path.name)} has {size}; the limit is {MAX_BYTES // 10**6} MB"
            self.problems.add(place, "too-large", message, "compress or trim it")
        else:
            name = self._name(request, path.name)
            if name is not None and self._suits(request, kind):
                return AssetFile(name, kind, path, None, request.role, status.st_size)
        return None

    def _url(self, request: _Request) -> AssetFile | None:
        place = request.place
        try:
            parts = urlsplit(request.text)
            host = parts.hostname if parts.scheme in ("http", "https") else None
        except ValueError:
            host = None
        if not host or any(char.isspace() for char in request.text):
            hint = "write it as https://example.com/song.mp3"
            self.problems.add(place, "bad-url", f"{quoted(request.text)} is no URL", hint)
            return None
        own = basename(unquote(parts.path)) if parts.path.strip("/") else host
        kind = kind_of(request.name or "") or kind_of(own)
        if kind is None:
            message = f"the URL's file {quoted(own)} is not a format that can be used"
            self._unsupported(place, message, "or say what it is with a name: `name: song.mp3`")
            return None
        name = self._name(request, own)
        if name is None or not self._suits(request, kind):
            return None
        return AssetFile(name, kind, None, request.text, request.role)

    def _name(self, request: _Request, own: str) -> str | None:
        """The asset's name, unlike every other's."""
        wanted = request.name or own
        if request.name is not None and kind_of(wanted) is None:
            wanted += PurePosixPath(own).suffix
        if kind_of(own) not in (None, kind_of(wanted)):
            message = f"the name {quoted(wanted)} is not for a file of this format"
            hint = f"let it end in {PurePosixPath(own).suffix}"
            self.problems.add(request.name_place, "bad-name", message, hint)
            return None
        stem, suffix = PurePosixPath(wanted).stem, PurePosixPath(wanted).suffix
        name, count = wanted, 1
        while name.lower() in self.names:
            count += 1
            name = f"{stem}-{count}{suffix}"
        self.names.add(name.lower())
        return name

    def _suits(self, request: _Request, kind: str) -> bool:
        if request.role is None or kind in ROLES.get(request.role, (kind,)):
            return True
        article = "an" if kind[0] in "aeiou" else "a"
        message = f"{article} {kind} file can't be the {request.role}"
        hint = f"{request.role} is for: {', '.join(ROLES[request.role])}"
        self.problems.add(request.role_place, "bad-role", message, hint)
        return False

    def _unsupported(self, place: Place, message: str, more: str | None = None) -> None:
        hint = f"formats: {', '.join(FORMATS)}"
        self.problems.add(place, "unsupported-format", message, f"{hint}\n{more}" if more else hint)

    def _near(self, path: Path) -> str | None:
        """`did you mean` a file beside the one that is missing, or a folder beside its folder."""
        wanted = path
        while not wanted.parent.is_dir() and wanted.parent != wanted:
            wanted = wanted.parent
        try:
            beside = sorted(one.name for one in wanted.parent.iterdir())[:MAX_FILES]
        except OSError:
            return None
        if wanted != path:
            near = closest(wanted.name, beside) if not glob.has_magic(wanted.name) else None
            there = f"there is no folder {quoted(wanted.name)}"
            return f"did you mean the folder '{near}'?" if near else there
        if glob.has_magic(path.name):
            media = [name for name in beside if kind_of(name)]
            return f"in that folder are {_some(media)}" if media else "that folder has no media"
        near = closest(path.name, beside)
        return f"did you mean '{near}'?" if near else None


@dataclass(frozen=True)
class _Request:
    """One item of a list of assets, whichever way it was written."""

    text: str
    place: Place
    role: str | None
    role_place: Place
    name: str | None
    name_place: Place


def _request(node: Node) -> _Request | None:
    """None for an item that the schema or a template already refused."""
    source = node
    role = name = None
    if isinstance(node, Map):
        chosen = node.get("path") or node.get("url")
        if chosen is None or ("path" in node.by_key and "url" in node.by_key):
            return None
        source, role, name = chosen, node.get("role"), node.get("name")
    text, role_text, name_text = _text(source), _text(role), _text(name)
    refused = (role is not None and role_text not in ROLES) or (name is not None and not name_text)
    if text is None or refused:
        return None
    place = place_of(source)
    return _Request(
        text,
        place,
        role_text,
        place_of(role) if role is not None else place,
        name_text,
        place_of(name) if name is not None else place,
    )


def _text(node: Node | None) -> str | None:
    return node.string() if isinstance(node, Scalar) and not node.failed else None


def kind_of(name: str) -> str | None:
    """video, image or audio by a file name's ending; None for what isn't one of the 13 formats."""
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    return FORMATS.get("jpg" if suffix == "jpeg" else suffix)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _some(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
