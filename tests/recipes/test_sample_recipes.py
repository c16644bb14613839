"""The sample recipes: each is valid, plans to a film, and finds its assets in the checkout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mvpipe.errors import RecipeInvalid
from mvpipe.model.recipe import ExportStep, PromptStep
from mvpipe.recipe import load, plan

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
VARIABLES = {"artist-template/recipe.yaml": ("artist-template/luna.yaml",)}
SAMPLES = sorted(str(path.relative_to(RECIPES)) for path in RECIPES.glob("*/recipe*.yaml"))


def planned(sample: str, **variables: str):
    files = [RECIPES / name for name in VARIABLES.get(sample, ())]
    recipe = load(RECIPES / sample, variables=variables, vars_files=files)
    return plan(recipe, backend="local", out_dir=Path("out"))


def prompts(sample: str, **variables: str) -> dict[str, str]:
    steps = planned(sample, **variables).steps
    return {
        step.id: step.prompt for step in steps if isinstance(step, PromptStep) and not step.skipped
    }


def test_the_samples_are_there():
    assert {Path(sample).parent.name for sample in SAMPLES} == {
        "artist-template",
        "demo",
        "followups",
        "vertical-short",
    }


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_valid_and_ends_in_a_film(sample):
    made = planned(sample)
    last = made.steps[-1]
    assert isinstance(last, ExportStep)
    assert last.output.path.endswith(".mp4")
    assert any(asset.name.endswith(".mp3") for asset in made.assets)
    assert sum(asset.name.endswith(".jpg") for asset in made.assets) >= 4


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_names_the_schema_where_it_lies(sample):
    first = (RECIPES / sample).read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
    assert named is not None
    assert (RECIPES / sample).parent.joinpath(named[1]).resolve().name == "recipe.schema.json"
    assert (RECIPES / sample).parent.joinpath(named[1]).is_file()


def test_the_demo_says_what_the_product_promises():
    assert (
        "create a music video synced to the beat with smooth transitions between my photos"
        in prompts("demo/recipe.yaml").values()
    )


def test_an_empty_title_skips_its_step():
    assert "title" in prompts("demo/recipe.yaml")
    assert "title" not in prompts("demo/recipe.yaml", title="")


def test_the_template_cannot_do_without_artist_and_title():
    with pytest.raises(RecipeInvalid) as caught:
        load(RECIPES / "artist-template" / "recipe.yaml")
    said = " ".join(problem.message for problem in caught.value.diagnostics)
    assert "artist" in said
    assert "title" in said


def test_the_template_takes_its_look_from_a_short_list():
    assert "hard cuts" in prompts("artist-template/recipe.yaml", look="hard")["film"]
    with pytest.raises(RecipeInvalid):
        planned("artist-template/recipe.yaml", look="wobbly")


def test_the_template_finds_the_photos_of_its_artist():
    photos = [
        asset
        for asset in planned("artist-template/recipe.yaml").assets
        if asset.name.endswith(".jpg")
    ]
    assert len(photos) == 4


def test_the_chinese_short_is_the_english_one_in_chinese():
    english, chinese = (
        prompts(f"vertical-short/{name}") for name in ("recipe.yaml", "recipe.zh.yaml")
    )
    assert list(english) == list(chinese)
    assert planned("vertical-short/recipe.zh.yaml").language == "zh"
    assert planned("vertical-short/recipe.zh.yaml", cut_every="4") != planned(
        "vertical-short/recipe.zh.yaml"
    )
