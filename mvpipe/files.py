"""Files written so that a crash leaves the old or the new one, content hashes, and a lock between processes."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mvpipe.errors import DiskFailed

BLOCK = 1 << 20


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Write `path` through a part file beside it; it appears whole or not at all.

    Raises DiskFailed when the folder or file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as exc:
        raise DiskFailed(
            f"can't write {path}: {exc.strerror}", hint="check the folder and free space"
        ) from exc
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as exc:
        part.unlink(missing_ok=True)
        raise DiskFailed(
            f"can't write {path}: {exc.strerror}", hint="check the folder and free space"
        ) from exc
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Atomically replace `path` by `data`."""
    with writing(path) as out:
        out.write(data)


def write_text(path: Path, text: str) -> None:
    """Atomically replace `path` by `text` (UTF-8, newlines as given)."""
    write_bytes(path, text.encode("utf-8"))


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's content, read in blocks. Raises DiskFailed."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as exc:
        raise DiskFailed(f"can't read {path}: {exc.strerror}") from exc
    return digest.hexdigest()


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path` (made when absent); the system drops it when the process dies.

    Raises DiskFailed at once when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+b")
    try:
        try:
            _take(file)
        except OSError as exc:
            raise DiskFailed(
                f"{path.parent} is in use by another mvpipe process",
                hint="wait for it to end, or use another folder",
            ) from exc
        yield
    finally:
        file.close()


def _take(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
