from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mvpipe import pipeline
from mvpipe.model.plan import Plan
from mvpipe.model.recipe import (
    LOCAL_WAITS,
    AssetFile,
    Expect,
    ExportStep,
    Output,
    PromptStep,
    Range,
    ReplyExpectation,
    UploadStep,
)
from mvpipe.model.run import AssetResult

LOGO = AssetFile("logo.png", "image")
PLAN = Plan(
    name="neon",
    recipe_path=Path("recipe.yaml"),
    language="en",
    fingerprint="f" * 64,
    assets=(),
    steps=(
        PromptStep("create", "create a music video\nwith cuts on the beat"),
        UploadStep("logo", (LOGO,)),
        PromptStep(
            "标题",
            'add the title "霓虹"',
            timeout=300.0,
            on_error="continue",
            expect=Expect(
                True, Range(10.0), {"text": Range(1, 1)}, ReplyExpectation(matches="(?i)title")
            ),
        ),
        PromptStep("outro", "fade out", skipped=True),
        ExportStep("export", Output("neon.mp4", (1080, 1920), 29.97)),
        ExportStep("export-2", Output("small.mp4", quality="draft")),
    ),
    waits=LOCAL_WAITS,
    backend="local",
    out_dir=Path("out"),
    report=("json", "html"),
    variables={"artist": "Luna", "takes": 3},
)
ASSETS = (
    AssetResult("song.mp3", "audio", bytes=3_200_000, seconds=206.0),
    AssetResult("夜.jpg", "image", bytes=1_200_000, width=4000, height=3000),
    AssetResult("clip.mp4", "video", url="https://x/clip.mp4"),
)


def test_the_plan_shows_what_would_be_sent(mvpipe, recipe, monkeypatch):
    given = []

    def plan_recipe(path, options):
        given.append((path, options))
        return pipeline.PlanView(PLAN, ASSETS)

    monkeypatch.setattr(pipeline, "plan_recipe", plan_recipe)
    outcome = mvpipe("plan", recipe, "--var", "artist=Luna", "--out", "films")
    assert outcome.code == 0
    assert given == [
        (recipe, pipeline.Options(variables={"artist": "Luna"}, out_dir=Path("films")))
    ]
    assert outcome.out.splitlines() == [
        "neon",
        "  backend   local",
        "  language  en",
        "  films in  out",
        "  reports   json, html",
        "  artist =  Luna",
        "  takes =   3",
        "",
        "3 assets, 4.4 MB",
        "  song.mp3  audio  3.2 MB             3:26.0",
        "  夜.jpg    image  1.2 MB  4000x3000",
        "  clip.mp4  video",
        "",
        "6 steps, 1 skipped",
        "  1  create    create a music video",
        "               with cuts on the beat",
        "  2  logo      upload logo.png",
        '  3  标题      add the title "霓虹"',
        "               (at most 300 s)",
        "               (goes on after an error)",
        "               (expects a change)",
        "               (expects a duration of at least 10 s)",
        "               (expects 1 text track)",
        "               (expects a reply matching (?i)title)",
        "  4  outro     skipped: fade out",
        "  5  export    export neon.mp4: 1080x1920, 29.97 fps, high quality",
        "  6  export-2  export small.mp4: the draft's size, the draft's frame rate, draft quality",
    ]


def test_the_plan_says_what_is_not_sent_and_what_may_be_spent(mvpipe, recipe, monkeypatch):
    steps = (PromptStep("out", "export the video"), PromptStep("more", "export it and add a title"))
    plan = replace(PLAN, steps=steps, max_credits=20.0)
    monkeypatch.setattr(pipeline, "plan_recipe", lambda *_: pipeline.PlanView(plan, ASSETS))
    lines = mvpipe("plan", recipe).out.splitlines()
    assert "  credits   at most 20" in lines
    assert lines[-3:] == [
        "  1  out   export the video",
        "           (not sent: mvpipe does this itself)",
        "  2  more  export it and add a title",
    ]
