"""Uploads into a session: multipart files or URLs, checked by content, kept once per content."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from mvpipe.engine.media import probe
from mvpipe.engine.store import Store, StoredAsset
from mvpipe.errors import FileTooLarge, FileUnsupported, MediaFailed
from mvpipe.files import part_prefix
from mvpipe.model.recipe import FORMATS, MAX_BYTES
from mvpipe.wire import routes

BLOCK = 1 << 20
URL_TIMEOUT_S = 60.0
FORM_OVERHEAD = 1 << 20


def check_length(request: Request) -> None:
    """Refuse a body that is too large before reading it. Raises FileTooLarge."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BYTES + FORM_OVERHEAD:
        raise _too_large("the upload")


def files_in(form: FormData) -> list[UploadFile]:
    return [file for file in form.getlist(routes.UPLOAD_FIELD) if isinstance(file, UploadFile)]


def keep_file(store: Store, session_id: str, user_id: str, file: UploadFile) -> dict[str, Any]:
    """Store one uploaded file; its answer comes back. Raises FileUnsupported, FileTooLarge."""
    name = _name(file.filename or "file")
    file.file.seek(0)
    return _keep(store, session_id, user_id, name=name, blocks=_blocks(file.file))


def keep_url(store: Store, session_id: str, user_id: str, url: str) -> dict[str, Any]:
    """Fetch a URL into the session. Raises FileUnsupported (also when it can't be had), FileTooLarge."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise FileUnsupported(f"not an http or https URL: {url}")
    name = _name(urllib.parse.unquote(parts.path))
    try:
        with urllib.request.urlopen(url, timeout=URL_TIMEOUT_S) as answer:
            return _keep(store, session_id, user_id, name=name, blocks=_blocks(answer))
    except (urllib.error.URLError, TimeoutError, ConnectionError) as exc:
        raise FileUnsupported(f"can't fetch {url}: {exc}") from exc


def _keep(
    store: Store, session_id: str, user_id: str, *, name: str, blocks: Iterable[bytes]
) -> dict[str, Any]:
    suffix = Path(name).suffix.lower()
    if suffix.removeprefix(".").replace("jpeg", "jpg") not in FORMATS:
        raise FileUnsupported(f"{name}: supported are {', '.join(FORMATS)}")
    part = _spool(store, name, blocks)
    try:
        info = probe(part)
    except MediaFailed as exc:
        part.unlink(missing_ok=True)
        # The part file's name means nothing to the user.
        raise FileUnsupported(
            exc.message.replace(str(part), name).replace(part.name, name)
        ) from exc
    size = part.stat().st_size
    asset = StoredAsset(
        name=name,
        kind=info.kind,
        blob=store.keep_blob(part, suffix),
        bytes=size,
        seconds=info.seconds,
        width=info.width,
        height=info.height,
        has_audio=info.has_audio,
    )
    return _answer(store.add_asset(session_id, user_id, asset))


def _spool(store: Store, name: str, blocks: Iterable[bytes]) -> Path:
    suffix = Path(name).suffix.lower()
    total = 0
    with tempfile.NamedTemporaryFile(
        dir=store.folder / "blobs",
        prefix=part_prefix("upload.part"),
        suffix=suffix,
        delete=False,
    ) as part:
        try:
            for block in blocks:
                total += len(block)
                if total > MAX_BYTES:
                    raise _too_large(name)
                part.write(block)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return Path(part.name)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _answer(asset: StoredAsset) -> dict[str, Any]:
    known = asdict(asset)
    return {
        "filename": asset.name,
        "file_type": asset.kind,
        "cdn_url": None,
        "duration": asset.seconds,
        "width": asset.width,
        "height": asset.height,
        "size": known["bytes"],
    }


def _name(given: str) -> str:
    """The last part of whatever path a client sent."""
    return given.replace("\\", "/").rsplit("/", 1)[-1].strip() or "file"


def _too_large(name: str) -> FileTooLarge:
    return FileTooLarge(f"{name} is over 500 MB")
