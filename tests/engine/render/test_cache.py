from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from mvpipe.engine.media import Chunk, ChunkEncoder, FilmSettings, black, pack
from mvpipe.engine.render.cache import ChunkCache

KEYS = [f"{n:02x}" * 32 for n in range(8)]


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    encoder = ChunkEncoder(FilmSettings(32, 32, Fraction(30)))
    for _ in range(3):
        encoder.add(black(32, 32))
    return encoder.finish()


def test_what_was_put_is_found(tmp_path: Path, chunk: Chunk) -> None:
    cache = ChunkCache(tmp_path / "new" / "folder", 1 << 20)
    assert cache.get(KEYS[0]) is None
    cache.put(KEYS[0], chunk)
    assert cache.get(KEYS[0]) == chunk
    assert cache.frames(KEYS[0]) == 3
    assert cache.get(KEYS[1]) is None


def test_a_damaged_entry_is_a_miss_and_goes(tmp_path: Path, chunk: Chunk) -> None:
    cache = ChunkCache(tmp_path, 1 << 20)
    cache.put(KEYS[0], chunk)
    (entry,) = tmp_path.rglob("*.chunk")
    data = bytearray(entry.read_bytes())
    data[-1] ^= 1
    entry.write_bytes(data)
    assert cache.frames(KEYS[0]) is None
    assert not entry.exists()


def test_the_least_recently_used_go_first(tmp_path: Path, chunk: Chunk) -> None:
    size = len(pack(chunk))
    cache = ChunkCache(tmp_path, size * 5)
    for age, key in enumerate(KEYS):
        cache.put(key, chunk)
        (entry,) = tmp_path.rglob(f"{key}.chunk")
        os.utime(entry, (1000 + age, 1000 + age))
    cache.get(KEYS[0])
    cache.prune()
    kept = {entry.stem for entry in tmp_path.rglob("*.chunk")}
    assert kept == {KEYS[0], *KEYS[-3:]}


def test_half_written_entries_of_killed_renders_go_after_an_hour(
    tmp_path: Path, chunk: Chunk
) -> None:
    cache = ChunkCache(tmp_path, 1 << 20)
    cache.put(KEYS[0], chunk)
    old, new = (tmp_path / KEYS[0][:2] / f".{KEYS[n]}.chunk.x{n}.part" for n in (1, 2))
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (1000, 1000))
    cache.prune()
    assert (old.exists(), new.exists()) == (False, True)
    assert cache.get(KEYS[0]) == chunk


def test_a_cache_within_its_limit_is_left_alone(tmp_path: Path, chunk: Chunk) -> None:
    cache = ChunkCache(tmp_path, len(pack(chunk)) * 8)
    for key in KEYS:
        cache.put(key, chunk)
    cache.prune()
    assert len(list(tmp_path.rglob("*.chunk"))) == 8
    assert not list(tmp_path.rglob("*.part"))
