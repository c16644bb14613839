"""A film that is still coming: its bytes so far beside the target, and a note that says which film they are of.

`<target>.part` holds the bytes, `<target>.part.json` the render and the version of the film (its ETag or
date). A later process goes on from there; bytes of another render, or without a version, are dropped.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from mvpipe.errors import NetworkFailed
from mvpipe.files import write_text

NOTE_VERSION = 1


@dataclass
class Part:
    """`validator` names the version of the film that the bytes are of; None: they can't be gone on with."""

    target: Path
    render_id: str
    validator: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.validator = self._noted()

    @property
    def path(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def note(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part.json")

    def have(self) -> int:
        """Bytes that can be gone on with."""
        return self.path.stat().st_size if self.validator and self.path.exists() else 0

    def range_headers(self) -> dict[str, str]:
        have = self.have()
        if not have or self.validator is None:
            return {}
        return {"Range": f"bytes={have}-", "If-Range": self.validator}

    def first_byte(self, response: httpx.Response) -> int:
        """Where in the film this answer starts. Raises NetworkFailed for a piece from elsewhere."""
        if response.status_code != 206:
            return 0
        start = f"bytes {self.have()}-"
        fits = response.headers.get("content-range", "").startswith(start)
        named = validator_of(response)
        if not fits or (named is not None and named != self.validator):
            self.drop()
            raise NetworkFailed(f"a piece of the film that was not asked for (not {start})")
        return self.have()

    def begin(self, response: httpx.Response) -> None:
        """From the film's first byte on. The old bytes go before the note names a new film."""
        self.drop()
        self.validator = validator_of(response)
        if self.validator is not None:
            data = {"version": NOTE_VERSION, "render_id": self.render_id, "of": self.validator}
            write_text(self.note, json.dumps(data) + "\n")

    def drop(self) -> None:
        self.validator = None
        for path in (self.path, self.note):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def finish(self) -> None:
        """The part becomes the target, whole. Raises OSError."""
        self.path.replace(self.target)
        self.drop()

    def _noted(self) -> str | None:
        try:
            note = json.loads(self.note.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(note, dict) or note.get("render_id") != self.render_id:
            return None
        named = note.get("of")
        return named if isinstance(named, str) and named else None


def validator_of(response: httpx.Response) -> str | None:
    """A strong ETag, else the date of the last change: what If-Range takes."""
    etag, modified = (response.headers.get(name) for name in ("etag", "last-modified"))
    named: str | None = etag if etag and not etag.startswith("W/") else modified
    return named or None
