"""What a second of finished 1080p30 costs: this renderer beside its encoder alone and beside others.

    python benchmarks/render.py [--seconds 20] [--photos DIR] [--song FILE] [--workers N] [--rounds 1]

All make the same film: ten photos, a zoom on each, crossfades. `encoder alone` feeds the renderer's own frames, ready
in memory, to its own x264 settings; `x264 veryfast crf 20 alone` is the yardstick of issue 6. ffmpeg (zoompan + xfade),
MoviePy (in this interpreter or in MOVIEPY_PYTHON) and melt run where they are installed, at veryfast crf 20. CPU is user + system of this process and its
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

import numpy as np
from qualities import Frames, compared, composite
from scene import AMOUNT, CROSSFADE_MS, draft_of, photos_in, synthetic_photos

from mvpipe.draft.timing import frame_at
from mvpipe.engine.media import ChunkEncoder, FilmSettings, Sound, encode_sound, write_film
from mvpipe.engine.render import RenderJob, render
from mvpipe.model.draft import Draft

FPS = 30
YARDSTICK = "x264 veryfast crf 20 alone"
ZOOM_OVERSAMPLING = 4
"""zoompan moves by whole pixels of its input; users scale up first to hide its tremor."""


@dataclass(frozen=True)
class Task:
    contender: str
    photos: list[str]
    song: str | None
    seconds: float
    folder: str
    frames: str
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
    """`cpu` and `wall` in seconds, `megabytes` at the peak (the largest process), `size` of the file in bytes, `ssim`
    against the composite for those who encode it (0: other pictures)."""

    cpu: float
    wall: float
    megabytes: float
    size: int
    frames: int
    ssim: float


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
        raw = Path(folder) / "frames.yuv"
        composite(photos, chosen.seconds, raw)
        tasks = [
            Task(
                name,
                [str(photo.resolve()) for photo in photos],
                str(chosen.song.resolve()) if chosen.song else None,
                chosen.seconds,
                folder,
                str(raw),
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
    same = CONTENDERS[task.contender].same_frames
    ssim = compared(task.film, Frames(Path(task.frames))) if same else 0.0
    return Cost(cpu, wall, peak / 1024, task.film.stat().st_size, frames, ssim)


def cpu_seconds() -> float:
    """User and system time of this process and of its finished children."""
    return sum(os.times()[:4])


def report(costs: dict[str, Cost], seconds: float) -> None:
    yardstick = costs.get(YARDSTICK)
    print(
        "| | CPU ms / frame | × veryfast alone | wall s / film s | cores | peak MB | file MB | SSIM |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, cost in costs.items():
        ratio = f"{cost.cpu / yardstick.cpu:.2f}" if yardstick else "–"
        ssim = f"{cost.ssim:.4f}" if cost.ssim else "–"
        print(
            f"| {name} | {cost.cpu / cost.frames * 1000:.1f} | {ratio} | {cost.wall / seconds:.2f} | "
            f"{cost.cpu / cost.wall:.2f} | {cost.megabytes:.0f} | {cost.size / 1e6:.1f} | {ssim} |"
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


def encoder_alone(settings: FilmSettings, chunk: int | None) -> Callable[[Task], Go]:
    """x264 fed with the composite's frames from a file in the page cache; `chunk` frames at a time, None: all."""

    def prepare(task: Task) -> Go:
        frames = Frames(Path(task.frames))

        def go() -> int:
            step = chunk or len(frames)
            encoded = []
            for start in range(0, len(frames), step):
                encoder = ChunkEncoder(settings)
                for number in range(start, min(start + step, len(frames))):
                    encoder.add(frames[number])
                encoded.append(encoder.finish())
            silent = encode_sound(Sound(np.zeros((1024, 2), np.float32), 44_100), bit_rate=64_000)
            write_film(task.film, encoded, silent, settings)
            return len(frames)

        return go

    return prepare


class Veryfast(FilmSettings):
    """The yardstick: what x264 does by itself, one thread."""

    @property
    def coding(self) -> dict[str, str]:
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
    """MoviePy 2's own way: image clips resized by a lambda, CrossFadeIn; by the interpreter that has it."""
    shots = task.draft.tracks[0].segments
    request = {
        "photos": task.photos[: len(shots)],
        "marks": [*(shot.start / 1000 for shot in shots), task.seconds],
        "fade": CROSSFADE_MS / 1000,
        "amount": AMOUNT,
        "fps": FPS,
        "target": str(task.film),
    }
    script = Path(__file__).with_name("with_moviepy.py")

    def go() -> int:
        subprocess.run([moviepy_python(), str(script), json.dumps(request)], check=True)
        return round(task.seconds * FPS)

    return go


def moviepy_python() -> str:
    """An interpreter with MoviePy: MOVIEPY_PYTHON, else this one."""
    return os.environ.get("MOVIEPY_PYTHON", sys.executable)


def has_moviepy() -> bool:
    return "MOVIEPY_PYTHON" in os.environ or find_spec("moviepy") is not None


def melt(task: Task) -> Go:
    """MLT: an affine filter zooms each photo, luma mixes one into the next."""
    shots = task.draft.tracks[0].segments
    fps = Fraction(FPS)
    marks = [frame_at(shot.start, fps) for shot in shots] + [frame_at(task.draft.duration, fps)]
    mix = round(CROSSFADE_MS / 1000 * FPS)
    command = ["melt", "-silent", "-profile", "atsc_1080p_30"]
    for index, name in enumerate(task.photos[: len(shots)]):
        last = marks[index + 1] - marks[index] + (mix if index else 0) - 1
        near, far = (
            f"-{AMOUNT / 2:%}/-{AMOUNT / 2:%}:{1 + AMOUNT:%}x{1 + AMOUNT:%}",
            "0/0:100%x100%",
        )
        ends = (far, near) if index % 2 == 0 else (near, far)
        command += [name, "in=0", f"out={last}", "-attach", "affine"]
        command += [f"transition.geometry=0={ends[0]};{last}={ends[1]}"]
        command += ["-mix", str(mix), "-mixer", "luma"] if index else []
    command += ["-consumer", f"avformat:{task.film}", "vcodec=libx264", "preset=veryfast", "crf=20"]
    command += ["an=1", "real_time=-2"]

    def go() -> int:
        subprocess.run(command, check=True, capture_output=True)
        return marks[-1]

    return go


@dataclass(frozen=True)
class Contender:
    prepare: Callable[[Task], Go]
    there: Callable[[], bool] = lambda: True
    same_frames: bool = False


SETTINGS = (1920, 1080, Fraction(FPS))
CONTENDERS = {
    "mvpipe": Contender(mvpipe, same_frames=True),
    "mvpipe's encoder alone": Contender(
        encoder_alone(FilmSettings(*SETTINGS, "high"), 60), same_frames=True
    ),
    YARDSTICK: Contender(encoder_alone(Veryfast(*SETTINGS), None), same_frames=True),
    "ffmpeg zoompan + xfade": Contender(ffmpeg, lambda: shutil.which("ffmpeg") is not None),
    "MoviePy": Contender(moviepy, has_moviepy),
    "melt": Contender(melt, lambda: shutil.which("melt") is not None),
}


if __name__ == "__main__":
    main()
