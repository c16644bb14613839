"""Scores the half of the prompt corpus that lies beside the checkout, group by group (`pytest -s` prints it)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "PROMPTS.md"
PROMISED = {
    "A": ("Make a music video from my song and these photos", "Use every photo once, no repeats"),
    "B": ("Make it cut on every beat", "One photo per bar", "Cut on the downbeats only", "Sync my clips to this track"),
    "C": ("Delete the last two clips", "Swap the first and second clips", "Make it exactly 15 seconds"),
    "E": ("Zoom slowly into each photo", "Less zoom, it's too much", "No movement on the photos"),
    "F": ("Fade in from black at the start",),
    "G": ('Show "Pre-save now" on the last 3 seconds', 'Change the headline to "Out Friday", keep the style', "Remove all the text"),
    "I": ("Make it 9:16 for Reels", "4:5 for the feed"),
    "J": ("Fade out over the last 3 seconds", "Set the music volume to 30%", "No audio at all"),
    "K": ("Make it black and white",),
    "N": ("No, slower", "That's too fast, every other beat"),
}  # fmt: skip
"""Lines of the groups whose kinds are there now: each must become edits, with nothing left over."""


def groups() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in CORPUS.read_text("utf-8").split("## A few other languages")[0].splitlines():
        if heading := re.match(r"###? (.+)", line):
            name = heading.group(1)
        elif line.startswith("- "):
            found.setdefault(name, []).append(line[2:])
    return found


@pytest.mark.parametrize("prompt", [line for lines in PROMISED.values() for line in lines])
def test_promised_lines_become_edits(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    assert outcome.edits, outcome.reply
    assert outcome.understood
    assert check.problems(outcome.draft) == ()


@pytest.mark.media
@pytest.mark.skipif(not CORPUS.exists(), reason="the prompt corpus is not beside the checkout")
def test_every_line_of_the_corpus_is_edited_or_answered(titled: Situation) -> None:
    silent = []
    for name, lines in groups().items():
        outcomes = {line: direct(line, titled) for line in lines}
        edited = [line for line, o in outcomes.items() if o.edits and o.understood]
        told = [line for line, o in outcomes.items() if not o.edits and o.understood]
        missed = [line for line, o in outcomes.items() if not o.understood]
        print(
            f"{name}: {len(edited)} edited, {len(told)} told or asked, {len(missed)} not understood"
        )
        for line in told + missed:
            print(f"    {line}\n        -> {outcomes[line].reply}")
        silent += [line for line, o in outcomes.items() if not o.reply]
        assert all(check.problems(o.draft) == () for o in outcomes.values())
        if name[:2] in ("O.", "P."):
            assert not any(o.changed for o in outcomes.values()), name
    assert silent == []
