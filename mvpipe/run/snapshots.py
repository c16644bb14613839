"""The state after every step, kept exactly as the backend returned it: snapshots/NNN-<step>.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mvpipe.errors import DiskFailed
from mvpipe.files import sync_folder, write_text
from mvpipe.model.session import State
from mvpipe.redact import Redactor

FOLDER = "snapshots"


def save(run_dir: Path, number: int, step: str, state: State, redactor: Redactor) -> str:
    """Write one snapshot; the path relative to the run folder comes back. Raises DiskFailed."""
    name = f"{FOLDER}/{number:03d}-{step}.json"
    # Masked value by value: in the finished text a quote or a backslash of a secret would be escaped.
    text = json.dumps(redactor.value(dict(state)), ensure_ascii=False, indent=1)
    write_text(run_dir / name, text + "\n")
    sync_folder(run_dir / FOLDER)
    return name


def load(run_dir: Path, name: str) -> dict[str, Any]:
    """One snapshot again. Raises DiskFailed."""
    try:
        state = json.loads((run_dir / name).read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise DiskFailed(f"can't read the snapshot {run_dir / name}: {exc}") from exc
    return state if isinstance(state, dict) else {}
