"""The film's sound: from the cache where nothing of it has changed, else mixed and encoded into it in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mvpipe.engine.media import Chunk, SoundTrack, part_count, sound_parts
from mvpipe.engine.mix import mix_blocks, sound_key, sound_rate
from mvpipe.engine.render.cache import ChunkCache
from mvpipe.engine.render.chunks import parts_of, sound_key_of, sound_part_key
from mvpipe.engine.render.plan import FilmPlan, file_hash
from mvpipe.errors import Interrupted, RenderFailed


class FilmSound:
    """Of one render. `reused` and `parts` (digests, as a Slice's) are known once there was a `track`."""

    def __init__(self, plan: FilmPlan, cache: ChunkCache) -> None:
        self._plan = plan
        self._cache = cache
        self.reused = False
        self.parts: dict[str, str] = {}

    def track(self, stopped: Callable[[], bool]) -> SoundTrack:
        """All parts are in the cache then. Raises MediaFailed, RenderFailed, DiskFailed, Interrupted."""
        plan = self._plan
        rate = sound_rate(plan.draft, plan.assets)
        length = round(plan.total * rate / plan.canvas.fps)
        bit_rate = plan.settings.audio_bit_rate
        content = sound_key(plan.draft, plan.assets, rate=rate, length=length)
        hashes = {name: file_hash(plan.assets[name]) for name in content["assets"]}
        key = sound_key_of(content, bit_rate, hashes)
        self.parts = parts_of({**content, "bit_rate": bit_rate}, hashes)
        keys = [sound_part_key(key, index) for index in range(part_count(length))]
        form = SoundTrack((), rate, 2, length, bit_rate)
        self.reused = all(self._cache.frames(one) is not None for one in keys)
        if not self.reused:
            self._make(keys, form, stopped)
        return replace(form, parts=_Parts(self._cache, keys))

    def _make(self, keys: list[str], form: SoundTrack, stopped: Callable[[], bool]) -> None:
        plan = self._plan
        blocks = mix_blocks(plan.draft, plan.assets, rate=form.rate, length=form.length)
        for key, part in zip(keys, sound_parts(blocks, form), strict=True):
            if stopped():
                raise Interrupted("the render was cancelled")
            self._cache.put(key, part)


class _Parts:
    """The parts of a sound, read one by one whenever they are asked for."""

    def __init__(self, cache: ChunkCache, keys: list[str]) -> None:
        self._cache = cache
        self._keys = keys

    def __iter__(self) -> Iterator[Chunk]:
        for key in self._keys:
            part = self._cache.get(key)
            if part is None:
                raise RenderFailed(
                    "the film's sound vanished from the cache while the film was put together",
                    hint="run again; a larger cache keeps other renders from sweeping it away",
                )
            yield part
