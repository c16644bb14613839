"""What a render costs the second time: CPU after an edit, as a share of the cold render's.

    python benchmarks/again.py [--seconds 180] [--photos DIR] [--song FILE --other FILE] [--size 1920x1080]

One film: ten photos with zooms and crossfades, a song, a title of three seconds in the start. It is rendered cold,
then after each edit from the same cache; at last it is killed with SIGKILL half way and rendered again from what was
finished. Every render runs in a process of its own; CPU is the user + system time of the render, without the second
that starting Python and its libraries takes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scene import draft_of, photos_in, synthetic_photos

from mvpipe.engine.render import RenderJob, render
from mvpipe.model.draft import Draft, Media, Segment, Text, Track, TrackType
from mvpipe.wire import draft_codec


@dataclass(frozen=True)
class Case:
    name: str
    draft: Draft
    assets: Mapping[str, Path]
    cache: Path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--photos", type=Path, help="a folder of photos; none: synthetic ones")
    parser.add_argument("--song", type=Path)
    parser.add_argument("--other", type=Path, help="another song, to swap in")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        print(json.dumps(rendered(json.loads(chosen.task))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = photos_in(chosen.photos) if chosen.photos else synthetic_photos(folder)
        print("| render | CPU s | × cold | frames reused | sound | made anew because |")
        print("|---|---:|---:|---:|---|---|")
        cold = 0.0
        for case in cases(photos, chosen, folder):
            spent, told = in_own_process(case, folder)
            cold = cold or spent
            show(case.name, spent / cold, spent, told)
        killed(cases(photos, chosen, folder)[0], folder, cold)


def cases(photos: list[Path], chosen: argparse.Namespace, folder: Path) -> list[Case]:
    """The cold film first; all share one cache."""
    draft = draft_of(photos, chosen.seconds, chosen.song)
    songs = [song for song in (chosen.song, chosen.other) if song]
    assets = {path.name: path.resolve() for path in (*photos, *songs)}
    start = round(chosen.seconds * 500) + 5000
    plain = titled(draft, "First light", start)

    def case(name: str, film: Draft, files: Mapping[str, Path] = assets) -> Case:
        return Case(name, film, files, folder / "cache")

    found = [
        case("cold", plain),
        case("unchanged", plain),
        case("title edit", titled(draft, "Second light", start)),
    ]
    if chosen.song:
        found.append(case("volume and fades of sound", sounding(plain, volume=0.7, fade_out=3000)))
    if chosen.other:
        found.append(case("song swap", sounding(plain, asset=chosen.other.name)))
    swapped = {**assets, photos[4].name: photos[-1].resolve()}
    found.append(case("one photo of ten replaced", plain, swapped))
    return found


def titled(draft: Draft, text: str, start: int) -> Draft:
    title = Track("x", TrackType.TEXT, "title", segments=(Segment("t", start, 3000, Text(text)),))
    return replace(draft, tracks=(*draft.tracks, title))


def sounding(draft: Draft, **changes: object) -> Draft:
    """The draft with its song's segment changed."""
    tracks = []
    for track in draft.tracks:
        if track.type == TrackType.AUDIO:
            (segment,) = track.segments
            assert isinstance(segment.content, Media)
            content = replace(segment.content, **changes)  # type: ignore[arg-type]
            track = replace(track, segments=(replace(segment, content=content),))
        tracks.append(track)
    return replace(draft, tracks=tuple(tracks))


def task_of(case: Case, folder: Path) -> str:
    return json.dumps(
        {
            "draft": draft_codec.encode(case.draft),
            "assets": {name: str(path) for name, path in case.assets.items()},
            "cache": str(case.cache),
            "target": str(folder / "film.mp4"),
        }
    )


def in_own_process(case: Case, folder: Path) -> tuple[float, dict[str, object]]:
    command = [sys.executable, __file__, "--task", task_of(case, folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return told["cpu"], told


def rendered(task: dict[str, object]) -> dict[str, object]:
    assets = task["assets"]
    assert isinstance(assets, dict)
    target = Path(str(task["target"]))
    job = RenderJob(
        draft=draft_codec.decode(task["draft"]),  # type: ignore[arg-type]
        assets={name: Path(path) for name, path in assets.items()},
        target=target,
        quality="high",
        size=None,
        fps=None,
        cache_dir=Path(str(task["cache"])),
    )
    before = sum(os.times()[:2])
    outcome = render(job, progress=lambda done, total: None, cancelled=lambda: False)
    return {
        "cpu": sum(os.times()[:2]) - before,
        "frames": outcome.frames,
        "reused": outcome.frames_reused,
        "sound": "reused" if outcome.sound_reused else "mixed",
        "remade": [f"{frames} frames: {reason}" for reason, frames in outcome.remade],
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }


def show(name: str, ratio: float, spent: float, told: Mapping[str, object]) -> None:
    why = "; ".join(told["remade"]) if isinstance(told["remade"], list) else ""
    reused = f"{told['reused']} of {told['frames']}"
    print(
        f"| {name} | {spent:.1f} | {ratio:.3f} | {reused} | {told['sound']} | {why} |", flush=True
    )


def killed(case: Case, folder: Path, cold: float) -> None:
    """Kill a cold render once about half of its chunks are there, then render again: the rest, and the same bytes."""
    _, whole = in_own_process(case, folder)
    fresh = replace(case, name="killed half way, then resumed", cache=folder / "other")
    half = len(list(case.cache.rglob("*.chunk"))) // 3
    process = subprocess.Popen(
        [sys.executable, __file__, "--task", task_of(fresh, folder)], stdout=subprocess.DEVNULL
    )
    while len(list(fresh.cache.rglob("*.chunk"))) < half and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    spent, told = in_own_process(fresh, folder)
    show(fresh.name, spent / cold, spent, told)
    print(f"\nsame bytes after the kill: {told['sha256'] == whole['sha256']}")


if __name__ == "__main__":
    main()
