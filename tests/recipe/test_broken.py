"""Each folder in `broken` holds a broken recipe and the exact text of its diagnostics."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mvpipe.diagnostics import draw_all
from mvpipe.errors import USAGE, RecipeInvalid
from mvpipe.model.recipe import MAX_BYTES
from mvpipe.recipe import load

CASES = sorted(path.parent for path in (Path(__file__).parent / "broken").glob("*/recipe.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_recipe_is_explained(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(case, folder)
    if case.name == "files":
        # Too large to be kept: a file of nothing but a hole.
        with (folder / "big.mov").open("wb") as big:
            big.truncate(MAX_BYTES + 1)
    monkeypatch.chdir(folder)
    with pytest.raises(RecipeInvalid) as caught:
        load(Path("recipe.yaml"))
    drawn = draw_all(caught.value.diagnostics, caught.value.sources) + "\n"
    assert drawn == (case / "expected.txt").read_text(encoding="utf-8")
    assert caught.value.exit_code == USAGE
    places = [(one.span.line, one.span.column) for one in caught.value.diagnostics]
    assert places == sorted(places)
    assert len(re.findall(r"^ +--> recipe\.yaml:\d+:\d+$", drawn, re.MULTILINE)) == len(places)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 20
