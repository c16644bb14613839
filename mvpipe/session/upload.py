"""Uploads: a file streamed from disk with constant memory, or a URL handed over."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

from mvpipe.errors import DiskFailed
from mvpipe.model.recipe import AssetFile
from mvpipe.model.session import Listener, Uploaded
from mvpipe.session.http import UPLOAD_TIMEOUT, Api, Call
from mvpipe.session.progress import Meter
from mvpipe.session.retry import UNSENT
from mvpipe.wire import routes, uploaded_of

BeforeEnd = Callable[[], None]


def upload(
    api: Api, session_id: str, asset: AssetFile, listen: Listener, *, before_end: BeforeEnd
) -> Uploaded:
    """`before_end` is called once, before the body's last bytes (for a URL: the request) go out.

    Raises DiskFailed when the file can't be read, else what Api.call raises.
    """
    if asset.path is None:
        return _hand_over(api, session_id, asset, before_end)
    return _stream(api, session_id, asset, Reading(asset.name, asset.path, listen, before_end))


def _hand_over(api: Api, session_id: str, asset: AssetFile, before_end: BeforeEnd) -> Uploaded:
    before_end()
    body = {"urls": [asset.url], "source_type": routes.URL_SOURCE_TYPE}
    call = Call(
        "POST",
        routes.upload(session_id),
        f"handing over {asset.name}",
        policy=UNSENT,
        body=body,
        timeout=UPLOAD_TIMEOUT,
    )
    return uploaded_of(api.call(call), asset.name)


def _stream(api: Api, session_id: str, asset: AssetFile, reading: Reading) -> Uploaded:
    """Under the asset's name in the plan: two files called 1.jpg in two folders stay two."""
    name = _file_name(asset)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"

    def files() -> Mapping[str, Any]:
        return {routes.UPLOAD_FIELD: (name, reading.rewound(), kind)}

    call = Call(
        "POST",
        routes.upload(session_id),
        f"uploading {asset.name}",
        policy=UNSENT,
        files=files,
        timeout=UPLOAD_TIMEOUT,
    )
    try:
        return uploaded_of(api.call(call), asset.name)
    finally:
        reading.close()


def _file_name(asset: AssetFile) -> str:
    """The asset's name, with the ending that tells a server what the file is."""
    suffix = asset.path.suffix if asset.path is not None else ""
    return asset.name if asset.name.lower().endswith(suffix.lower()) else f"{asset.name}{suffix}"


class Reading(RawIOBase):
    """A file that tells how far it has been read, and asks before it says that it is at its end.

    httpx asks it for its size by `fileno`, rewinds it by `seek`, and reads it in blocks of 64 KiB.
    """

    def __init__(self, name: str, path: Path, listen: Listener, before_end: BeforeEnd) -> None:
        super().__init__()
        self._path = path
        self._before_end: BeforeEnd | None = before_end
        try:
            self._file: IO[bytes] = path.open("rb")
        except OSError as exc:
            raise _unreadable(path, exc) from exc
        self._meter = Meter(listen, "upload", name, path.stat().st_size)

    def rewound(self) -> Reading:
        self.seek(0)
        return self

    def fileno(self) -> int:
        return self._file.fileno()

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        self._meter.restart()
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._file.read(size)
        except OSError as exc:
            raise _unreadable(self._path, exc) from exc
        if block:
            self._meter.add(len(block))
        elif self._before_end is not None:
            # The multipart form's last line is still to come: the body has not ended for the server.
            hold, self._before_end = self._before_end, None
            hold()
        return block

    def close(self) -> None:
        self._file.close()
        super().close()


def _unreadable(path: Path, exc: OSError) -> DiskFailed:
    return DiskFailed(f"can't read {path}: {exc.strerror}", hint="check the file")
