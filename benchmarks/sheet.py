"""Draws everything that a draft can say on contact sheets, to be looked at: `python benchmarks/sheet.py DIR`.

The scenes are those of the golden frames (tests/engine/compose/test_golden.py), `--scale` times as large;
`--golden` writes the golden frames anew instead, which is right only after the large ones were looked at.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mvpipe.engine.compose import Painter, canvas_of
from mvpipe.engine.media import to_rgb

SCENES = Path(__file__).parents[1] / "tests" / "engine" / "compose" / "test_golden.py"
COLUMNS = 6
LABEL = 18


def scenes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden_scenes", SCENES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["golden_scenes"] = module
    spec.loader.exec_module(module)
    return module


def large(module: ModuleType, group: str, scale: int) -> Image.Image:
    found: list[tuple[str, Image.Image]] = []
    for name, (draft, numbers) in module.GROUPS[group]():
        draft = replace(draft, width=draft.width * scale, height=draft.height * scale)
        painter = Painter(draft, canvas_of(draft), module.Pictures(scale))
        for number in numbers:
            found.append((f"{name} · {number}", Image.fromarray(to_rgb(painter.frame(number)))))
    wide = module.SIZE[0] * scale
    tall = max(image.height for _, image in found) + LABEL
    rows = -(-len(found) // COLUMNS)
    made = Image.new("RGB", (COLUMNS * wide, rows * tall), (24, 24, 24))
    draw, font = ImageDraw.Draw(made), ImageFont.load_default(13)
    for index, (label, image) in enumerate(found):
        spot = (index % COLUMNS * wide, index // COLUMNS * tall)
        made.paste(image, (spot[0], spot[1] + LABEL))
        draw.text((spot[0] + 4, spot[1] + 2), label, (230, 230, 230), font)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("sheets"))
    parser.add_argument("--scale", type=int, default=2)
    parser.add_argument("--golden", action="store_true")
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    module = scenes()
    for group in args.only or module.GROUPS:
        if args.golden:
            module.GOLDEN.mkdir(exist_ok=True)
            picture = Image.fromarray(np.asarray(module.sheet(group)))
            picture.save(module.GOLDEN / f"{group}.png", optimize=True)
        else:
            args.folder.mkdir(parents=True, exist_ok=True)
            large(module, group, args.scale).save(args.folder / f"{group}.png")


if __name__ == "__main__":
    main()
