"""From nothing to weights: `python -m training all --out FOLDER` (see README.md)."""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

from training import songs
from training.fluid import FONTS

WEIGHTS = Path(__file__).parents[1] / "mvpipe" / "engine" / "analysis" / "weights.npz"
FIXED = Path(__file__).parents[1] / "tests" / "engine" / "analysis" / "fixed_beats.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=("songs", "train", "ship", "fixed", "all"))
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for songs and checkpoints (3 GB)"
    )
    parser.add_argument("--songs", type=int, default=4500)
    parser.add_argument("--validation", type=int, default=240)
    parser.add_argument("--minutes", type=float, default=70.0, help="training time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channels", type=int, default=64)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="file to write")
    arguments = parser.parse_args()
    steps = {
        "songs": (_songs,),
        "train": (_train,),
        "ship": (_ship,),
        "fixed": (_fixed,),
        "all": (_songs, _train, _ship, _fixed),
    }
    for step in steps[arguments.step]:
        step(arguments)
    return 0


def _songs(arguments: argparse.Namespace) -> None:
    counts = (
        (songs.VALIDATION, arguments.validation),
        (songs.TRAINING, arguments.songs // 2),
        (songs.HARD, arguments.songs - arguments.songs // 2),
    )
    for made, count in counts:
        folder = arguments.out / made.name
        songs.store_many(folder, made, count, processes=arguments.processes)


def _train(arguments: argparse.Namespace) -> None:
    from training.network import Shape
    from training.train import Plan, train

    plan = Plan(
        songs=arguments.out / songs.TRAINING.name,
        validation=arguments.out / songs.VALIDATION.name,
        out=arguments.out / "run",
        minutes=arguments.minutes,
        seed=arguments.seed,
        shape=Shape(channels=arguments.channels),
    )
    train(plan)


def _ship(arguments: argparse.Namespace) -> None:
    """Chooses the decoder's settings, fits the confidence, and writes the weights file."""
    from mvpipe.engine.analysis import network
    from training.calibrate import calibrate
    from training.export import export
    from training.tune import listened, tune

    checkpoint = arguments.out / "run" / "checkpoint.pt"
    draft = arguments.out / "run" / "untuned.npz"
    export(checkpoint, draft, {})
    folder = arguments.out / songs.VALIDATION.name
    heard = listened(network.load(draft), folder, arguments.validation)
    beats, bars = tune(heard[::2], rounds=1)
    calibration, reliability = calibrate(heard, beats, bars)
    tuning = {"beats": asdict(beats), "bars": asdict(bars), "calibration": asdict(calibration)}
    export(
        checkpoint,
        arguments.weights,
        _about(arguments) | {"tuning": tuning, "reliability": reliability},
    )
    print(json.dumps(reliability, indent=1))


def _fixed(arguments: argparse.Namespace) -> None:
    """Beats that these weights find, for the tests."""
    from training.fixed import write

    write(FIXED)


def _about(arguments: argparse.Namespace) -> dict[str, object]:
    """What is needed to make these weights again."""
    packages = {name: version(name) for name in ("numpy", "scipy", "av")}
    fonts = {name: path.stat().st_size for name, path in FONTS.items() if path.exists()}
    return {
        "made": date.today().isoformat(),
        "seeds": {
            "songs": songs.TRAINING.seed,
            "hard songs": songs.HARD.seed,
            "validation": songs.VALIDATION.seed,
            "training": arguments.seed,
        },
        "fonts": {made.name: made.fonts for made in (songs.TRAINING, songs.VALIDATION)},
        "font_bytes": fonts,
        "versions": packages | {"python": platform.python_version()},
        "licence": "trained only on music composed and rendered by this folder's program",
    }


if __name__ == "__main__":
    raise SystemExit(main())
