"""What a render took from the cache, and why it made the rest: this film's slices beside those of its last render.

Beside the chunks lies, for every film and setting, what the slices of its last render were made of.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mvpipe.engine.render.chunks import Slice
from mvpipe.errors import DiskFailed
from mvpipe.files import write_text

VERSION = 1
FOLDER = "films"
KEPT_FILMS = 64
FIRST = "first render of this film in this size, rate and quality"

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A past render: slices as (first, last, key, parts), in order; the parts of its sound."""

    slices: tuple[tuple[int, int, str, Parts], ...] = ()
    sound: Parts | None = None


def read_record(cache: Path, film: str) -> Record:
    """An empty one where there is none that can be read."""
    try:
        data = json.loads(_path(cache, film).read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            return Record()
        pieces = tuple(
            (int(a), int(b), str(key), dict(parts)) for a, b, key, parts in data["slices"]
        )
        return Record(pieces, data["sound"])
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def write_record(cache: Path, film: str, slices: Sequence[Slice], sound: Parts) -> None:
    """An account that can't be written is no reason to fail a finished film."""
    pieces = [[one.first, one.last, one.key, dict(one.parts)] for one in slices]
    content = {"version": VERSION, "slices": pieces, "sound": dict(sound)}
    with suppress(DiskFailed, OSError):
        write_text(_path(cache, film), json.dumps(content, separators=(",", ":")))
        found = sorted((cache / FOLDER).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for old in found[:-KEPT_FILMS]:
            old.unlink(missing_ok=True)


def reasons(missing: Sequence[Slice], past: Record) -> tuple[tuple[str, int], ...]:
    """(reason, frames) of what has to be made, the largest first."""
    counts: Counter[str] = Counter()
    known = {key for _, _, key, _ in past.slices}
    for piece in missing:
        counts[_reason(piece, past, known)] += piece.frames
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def sound_reason(parts: Parts, past: Record) -> str:
    """Why the sound has to be mixed."""
    if past.sound is None:
        return FIRST
    return _difference(past.sound, parts) or "no longer in the cache, or damaged there"


def _reason(piece: Slice, past: Record, known: set[str]) -> str:
    if not past.slices:
        return FIRST
    if piece.key in known:
        return "no longer in the cache, or damaged there"
    over = [one for one in past.slices if one[0] < piece.last and piece.first < one[1]]
    if not over:
        return "the film is longer"
    # The one it has most in common with: an edit elsewhere may have moved the borders.
    nearest = min(over, key=lambda one: len(_differing(one[3], piece.parts)))
    return _difference(nearest[3], piece.parts) or "chunk borders moved"


def _differing(old: Parts, new: Parts) -> list[str]:
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def _difference(old: Parts, new: Parts) -> str | None:
    """The plainest words for what has changed."""
    changed = set(_differing(old, new))
    for name, words in WORDS.items():
        if name in changed:
            return words
    files = [name.removeprefix("file:") for name in sorted(changed) if name.startswith("file:")]
    again = [name for name in files if f"file:{name}" in old and f"file:{name}" in new]
    if again:
        return f"{_named(again)} changed"
    return f"{_named(files)} added or taken out" if files else None


WORDS = {
    "made_by": "another version of mvpipe or of a library",
    "layers": "titles or overlays changed",
    "shots": "pictures, moves or cuts changed",
    "fades": "the film's fades changed",
    "pieces": "volume, fades or cuts of sound changed",
    "lufs": "another loudness was asked for",
    "bit_rate": "another quality",
    "length": "the film is longer or shorter",
    "frames": "chunk borders moved",
}


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more files"


def _path(cache: Path, film: str) -> Path:
    return cache / FOLDER / f"{hashlib.sha256(film.encode()).hexdigest()[:32]}.json"
