"""The run's memory: one JSON object a line, on disk before the next effect begins.

A torn last line (power loss while writing) is dropped on reading; damage elsewhere is an error that
names the line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mvpipe.clock import Clock, iso
from mvpipe.errors import DiskFailed
from mvpipe.files import sync_folder
from mvpipe.redact import Redactor

FILE = "journal.jsonl"
VERSION = 1

Entry = Mapping[str, Any]


class Journal:
    """Appends entries `{"n", "at", "event", …}`; every value passes the redactor. Opening it cuts off a torn
    last line, so only who holds the run folder's lock may do so."""

    def __init__(self, run_dir: Path, clock: Clock, redactor: Redactor) -> None:
        self.path = run_dir / FILE
        self._clock = clock
        self._redactor = redactor
        try:
            run_dir.mkdir(parents=True, exist_ok=True)
            drop_torn_line(run_dir)
            new = not self.path.exists()
            self._count = 0 if new else len(_whole_lines(self.path))
            self._file = self.path.open("ab")
            if new:
                for folder in (run_dir, run_dir.parent):
                    sync_folder(folder)
        except OSError as exc:
            raise DiskFailed(f"can't write {self.path}: {exc.strerror}") from exc

    def write(self, event: str, **data: Any) -> None:
        """Append one entry and flush it to disk. Raises DiskFailed."""
        self._count += 1
        entry = {"n": self._count, "at": iso(self._clock.now()), "event": event, **data}
        line = json.dumps(self._redactor.value(entry), ensure_ascii=False, default=str)
        try:
            self._file.write(line.encode("utf-8") + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as exc:
            raise DiskFailed(
                f"can't write {self.path}: {exc.strerror}", hint="check free disk space"
            ) from exc

    @property
    def count(self) -> int:
        """How many entries it holds."""
        return self._count

    def close(self) -> None:
        self._file.close()


def read(run_dir: Path) -> tuple[Entry, ...]:
    """All entries of a run folder, oldest first.

    Raises DiskFailed when there is no journal or a line before the last is damaged.
    """
    path = run_dir / FILE
    try:
        lines = _whole_lines(path)
    except FileNotFoundError as exc:
        raise DiskFailed(
            f"{run_dir} is not a run folder: it has no {FILE}",
            hint="give the folder that `mvpipe run` named, such as runs/<name>/<time>-<id>",
        ) from exc
    except OSError as exc:
        raise DiskFailed(f"can't read {path}: {exc.strerror}") from exc
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
        except ValueError as exc:
            raise DiskFailed(f"{path}:{number}: this line of the journal is damaged") from exc
        if not isinstance(entry, dict) or "event" not in entry:
            raise DiskFailed(f"{path}:{number}: this line is not a journal entry")
        entries.append(entry)
    return tuple(entries)


def drop_torn_line(run_dir: Path) -> None:
    """Cut off an unfinished last line, so that the next entry starts on a line of its own."""
    path = run_dir / FILE
    if not path.exists():
        return
    whole = b"".join(line + b"\n" for line in _whole_lines(path))
    if len(whole) != path.stat().st_size:
        os.truncate(path, len(whole))


def _whole_lines(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return data.split(b"\n")[:-1]
