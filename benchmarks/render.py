"""What a second of finished 1080p30 costs: this renderer beside its encoder alone and beside others.

    python benchmarks/render.py [--seconds 20] [--photos DIR] [--song FILE] [--workers N] [--rounds 1]

All make the same film: ten photos, a zoom on each, crossfades. `encoder alone` feeds the renderer's own frames, ready
in memory, to its own x264 settings; `x264 veryfast crf 20 alone` is the yardstick of issue 6. ffmpeg (zoompan + xfade)
and MoviePy run where they are installed, at veryfast crf 20. CPU is user + system of this process and its
children; every contender runs in a process of its own. With --rounds, medians.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

from qualities import composite
from scene import AMOUNT, CROSSFADE_MS, draft_of, photos_in, synthetic_photos

from mvpipe.draft.timing import frame_at
from mvpipe.engine.media import ChunkEncoder, FilmSettings
from mvpipe.engine.render import RenderJob, render
from mvpipe.model.draft import Draft

FPS = 30
ZOOM_OVERSAMPLING = 4
"""zoompan moves by whole pixels of its input; users scale up first to hide its tremor."""


@dataclass(frozen=True)
class Task:
    contender: str
    photos: list[str]
    song: str | None
    seconds: float
    folder: str
    workers: int | None

    @property
    def draft(self) -> Draft:
        song = Path(self.song) if self.song else None
        return draft_of([Path(name) for name in self.photos], self.seconds, song)

    @property
    def film(self) -> Path:
        return Path(self.folder) / f"{self.contender}.mp4"


@dataclass(frozen=True)
class Cost:
    """`cpu` and `wall` in seconds, `megabytes` at the peak (the largest process), `size` of the file in bytes."""

    cpu: float
    wall: float
    megabytes: float
    size: int
    frames: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--photos", type=Path, help="a folder of photos; none: synthetic ones")
    parser.add_argument("--song", type=Path)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", help="contenders, comma-separated")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        print(json.dumps(asdict(measured(Task(**json.loads(chosen.task))))))
        return
    with tempfile.TemporaryDirectory() as folder:
        photos = photos_in(chosen.photos) if chosen.photos else synthetic_photos(Path(folder))
        names = (
            chosen.only.split(",")
            if chosen.only
            else [n for n, c in CONTENDERS.items() if c.there()]
        )
        tasks = [
            Task(
                name,
                [str(photo.resolve()) for photo in photos],
                str(chosen.song.resolve()) if chosen.song else None,
                chosen.seconds,
                folder,
                chosen.workers,
            )
            for name in names
        ]
        rounds = [
            {task.contender: in_own_process(task) for task in tasks} for _ in range(chosen.rounds)
        ]
    report({name: median([one[name] for one in rounds]) for name in names}, chosen.seconds)


def in_own_process(task: Task) -> Cost:
    print(f"… {task.contender}", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--task", json.dumps(asdict(task))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{task.contender} failed:\n{done.stderr}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def median(costs: list[Cost]) -> Cost:
    values = {name: statistics.median(getattr(c, name) for c in costs) for name in asdict(costs[0])}
    return Cost(**values)


def measured(task: Task) -> Cost:
    go = CONTENDERS[task.contender].prepare(task)
    begun, spent = time.monotonic(), cpu_seconds()
    frames = go()
    cpu, wall = cpu_seconds() - spent, time.monotonic() - begun
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    size = task.film.stat().st_size if task.film.exists() else 0
    return Cost(cpu, wall, peak / 1024, size, frames)


def cpu_seconds() -> float:
    """User and system time of this process and of its finished children."""
    return sum(os.times()[:4])


def report(costs: dict[str, Cost], seconds: float) -> None:
    yardstick = costs.get("x264 veryfast crf 20 alone")
    print(
        "| | CPU s / film s | wall s / film s | CPU ms / frame | cores | × veryfast alone | peak MB | MB |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, cost in costs.items():
        ratio = f"{cost.cpu / yardstick.cpu:.2f}" if yardstick else "–"
        size = f"{cost.size / 1e6:.1f}" if cost.size else "–"
        print(
            f"| {name} | {cost.cpu / seconds:.2f} | {cost.wall / seconds:.2f} | "
            f"{cost.cpu / cost.frames * 1000:.1f} | {cost.cpu / cost.wall:.2f} | {ratio} | "
            f"{cost.megabytes:.0f} | {size} |"
        )


Go = Callable[[], int]


def mvpipe(task: Task) -> Go:
    paths = [Path(name) for name in (*task.photos, *([task.song] if task.song else []))]
    job = RenderJob(
        draft=task.draft,
        assets={path.name: path for path in paths},
        target=task.film,
        quality="high",
        size=None,
        fps=None,
        cache_dir=Path(tempfile.mkdtemp(dir=task.folder)),
        workers=task.workers,
    )

    def go() -> int:
        return render(job, progress=lambda done, total: None, cancelled=lambda: False).frames

    return go


def encoder_alone(settings: FilmSettings) -> Callable[[Task], Go]:
    def prepare(task: Task) -> Go:
        frames = composite([Path(name) for name in task.photos], task.seconds)

        def go() -> int:
            size = 0
            for start in range(0, len(frames), 90):
                encoder = ChunkEncoder(settings)
                for frame in frames[start : start + 90]:
                    encoder.add(frame)
                size += sum(len(packet.data) for packet in encoder.finish().packets)
            task.film.write_bytes(bytes(size))
            return len(frames)

        return go

    return prepare


class Veryfast(FilmSettings):
    @property
    def x264(self) -> dict[str, str]:
        return {"preset": "veryfast", "crf": "20", "threads": "1", "x264-params": "keyint=250"}


def ffmpeg(task: Task) -> Go:
    """The usual filter graph: each photo scaled up, zoompan to 1080p, xfade from one to the next."""
    shots = task.draft.tracks[0].segments
    fps = Fraction(FPS)
    marks = [frame_at(shot.start, fps) for shot in shots] + [frame_at(task.draft.duration, fps)]
    fade = CROSSFADE_MS / 1000
    half = round(fade * FPS / 2)
    command, graph, lengths = ["ffmpeg", "-v", "error", "-y"], [], []
    wide, high = 1920 * ZOOM_OVERSAMPLING // 2, 1080 * ZOOM_OVERSAMPLING // 2
    for index, name in enumerate(task.photos[: len(shots)]):
        handles = (half if index else 0) + (half if index + 1 < len(shots) else 0)
        length = marks[index + 1] - marks[index] + handles
        lengths.append(length)
        command += ["-i", name]
        step = f"on/{length}" if index % 2 == 0 else f"(1-on/{length})"
        graph.append(
            f"[{index}:v]scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high},"
            f"zoompan=z='1+{AMOUNT}*{step}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':"
            f"d={length}:s=1920x1080:fps={FPS},format=yuv420p,settb=1/{FPS}[z{index}]"
        )
    last, end = "z0", lengths[0]
    for index in range(1, len(shots)):
        offset = (end - 2 * half) / FPS
        graph.append(
            f"[{last}][z{index}]xfade=transition=fade:duration={fade}:offset={offset}[x{index}]"
        )
        last, end = f"x{index}", end + lengths[index] - 2 * half
    command += ["-filter_complex", ";".join(graph), "-map", f"[{last}]"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", str(task.film)]

    def go() -> int:
        subprocess.run(command, check=True)
        return end

    return go


def moviepy(task: Task) -> Go:
    """MoviePy 2's own way: resized image clips with a zoom by a lambda, CrossFadeIn."""
    from moviepy import CompositeVideoClip, ImageClip, vfx  # type: ignore[import-not-found]

    shots = task.draft.tracks[0].segments
    fade = CROSSFADE_MS / 1000

    def go() -> int:
        clips = []
        for index, (shot, name) in enumerate(zip(shots, task.photos, strict=False)):
            length = shot.duration / 1000 + (fade if index else 0)
            clip = ImageClip(name).resized(height=1080).with_duration(length)
            clip = clip.resized(lambda t, length=length: 1 + AMOUNT * t / length).with_position(
                "center"
            )
            start = shot.start / 1000 - (fade if index else 0)
            clips.append(
                clip.with_start(start).with_effects([vfx.CrossFadeIn(fade)] if index else [])
            )
        film = CompositeVideoClip(clips, size=(1920, 1080)).with_duration(task.seconds)
        extra = ["-crf", "20"]
        film.write_videofile(
            str(task.film),
            fps=FPS,
            codec="libx264",
            preset="veryfast",
            audio=False,
            logger=None,
            ffmpeg_params=extra,
        )
        return round(task.seconds * FPS)

    return go


@dataclass(frozen=True)
class Contender:
    prepare: Callable[[Task], Go]
    there: Callable[[], bool] = lambda: True


SETTINGS = (1920, 1080, Fraction(FPS))
CONTENDERS = {
    "mvpipe": Contender(mvpipe),
    "mvpipe's encoder alone": Contender(encoder_alone(FilmSettings(*SETTINGS, "high"))),
    "x264 veryfast crf 20 alone": Contender(encoder_alone(Veryfast(*SETTINGS))),
    "ffmpeg zoompan + xfade": Contender(ffmpeg, lambda: shutil.which("ffmpeg") is not None),
    "MoviePy": Contender(moviepy, lambda: find_spec("moviepy") is not None),
}


if __name__ == "__main__":
    main()
