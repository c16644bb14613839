from __future__ import annotations

import re
from dataclasses import replace

from mvpipe.model.run import Problem, RunResult
from mvpipe.report.markdown import markdown_report


def test_the_run_is_told_in_sections(run: RunResult) -> None:
    text = markdown_report(run)
    assert text.startswith(
        "# ✅ neon-nights\n\n**Succeeded** · 0:32 · 1920×1080 at 30 fps · 41.2 MB"
    )
    assert re.findall(r"^## (.*)$", text, re.M) == [
        "Films",
        "Music",
        "Steps",
        "Timeline",
        "Assets",
        "Run",
    ]
    assert "**14 of 14 cuts on the beat, worst 12 ms**" in text
    assert '> add the title "Neon Nights" for the first 3 seconds' in text
    assert "### 4. sparkle · prompt · Nothing changed · 120 ms" in text


def test_tables_have_as_many_cells_as_heads(run: RunResult) -> None:
    text = markdown_report(replace(run, variables={"a|b": "c|d\ne", "tick": "`x`"}))
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        assert len({line.count("|") for line in table.splitlines()}) == 1 or "\\|" in table
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(counts) == 1


def test_texts_cannot_become_markup(run: RunResult) -> None:
    hostile = "    <img src=x> [a](http://b) **bold** # no\n1. list\n- item\n# title\n```\n| cell | @someone"
    step = replace(run.steps[0], prompt=hostile, reply=hostile, changes=(hostile,))
    text = markdown_report(replace(run, steps=(step,), timeline=hostile, outputs=(), assets=()))
    assert re.search(r"^ {4}", text, re.M) is None
    assert "<img" not in text.replace("\\<img", "")
    assert re.search(r"(?<!\\)\[a\\?\]", text) is None
    assert re.search(r"(?<!\\)\*\*bold", text) is None
    assert re.search(r"^(> )?(1\. list|- item$|# title|```)", text, re.M) is None


def test_error_and_warnings_lead(run: RunResult) -> None:
    problem = Problem("network", "no answer from the backend", "look at the connection", 3)
    result = replace(run, status="failed", exit_code=3, error=problem, warnings=("low disk",))
    head = markdown_report(result).split("## Films")[0]
    assert head.startswith("# ❌ neon-nights")
    assert (
        "> [!CAUTION]\n> no answer from the backend\n>\n> What to do: look at the connection"
        in head
    )
    assert "> [!WARNING]\n> - low disk\n> - sparkle: the backend changed nothing" in head
