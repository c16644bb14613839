from __future__ import annotations

from pathlib import Path
from typing import Any

from mvpipe.engine.media import probe_film


def test_a_preview_lies_beside_the_film_small_and_in_its_shape(workshop: Any) -> None:
    names = [*workshop.photos(2), workshop.song(3.0)]
    recipe = workshop.recipe(names)
    text = recipe.read_text("utf-8").replace("160x90", "1080x1920")
    recipe.write_text(text, "utf-8")
    result = workshop.run(recipe, preview=True)
    (output,) = result.outputs
    assert Path(output.path).name == "film.preview.mp4"
    found = probe_film(Path(output.path))
    assert (found.width, found.height, found.fps) == (540, 960, 30.0)


def test_the_report_says_what_was_reused_and_why_the_rest_was_not(workshop: Any) -> None:
    recipe = workshop.recipe([*workshop.photos(2), workshop.song(3.0)])
    workshop.run(recipe)
    again = workshop.run(recipe, run_dir=workshop.folder / "again")
    notes = [note for step in again.steps for note in step.changes]
    assert any(note.endswith("frames reused") for note in notes), notes
    assert "sound reused" in notes
