"""Files written so that a crash leaves the old or the new one, content hashes, and a lock between processes."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from mvpipe.errors import DiskFailed

BLOCK = 1 << 20
PART = ".part"
_OWNER = re.compile(r"\.(\d+)-[^.]*(?:\.\w+)?$")


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Write `path` through a part file beside it; it appears whole or not at all.

    Raises DiskFailed when the folder or file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=part_prefix(path.name), suffix=PART, dir=path.parent)
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


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on disk: after a power loss a file that was just made is still there."""
    with suppress(OSError):  # Windows can't open a folder, and needs not.
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def part_prefix(name: str) -> str:
    """How a part file's name starts: hidden, and telling whose it is."""
    return f".{name}.{os.getpid()}-"


def drop_dead_parts(folder: Path) -> None:
    """Remove the part files in `folder` whose writer was killed: names that start with `part_prefix` tell who."""
    if sys.platform == "win32" or not folder.is_dir():
        return
    for path in folder.glob(f".*{PART}*"):
        owner = _OWNER.search(path.name)
        if owner is not None and not _lives(int(owner[1])):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


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
