"""Whatever the file holds, the answer is a Recipe or RecipeInvalid, drawn without a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mvpipe.diagnostics import draw_all
from mvpipe.errors import RecipeInvalid
from mvpipe.recipe import load, plan

WHOLE = (Path(__file__).parent / "robust.yaml").read_text(encoding="utf-8")

GARBAGE = [
    b"", b"\n\n", b"#", b"---", b"...", b"null", b"~", b"1", b"true", b"- a", b"[]", b"{}", b"{", b"[", b"'", b'"',
    b"\x00", b"\xff\xfe", b"\xff\xfea\x00:\x00", b"\xef\xbb\xbf", b"\x1b[31m: x", b"a: \xe9", b"\t", b"\t: \t",
    b"!", b"!!", b"!!x", b"&", b"&a", b"*", b"*a", b"&a *a", b"%", b"%YAML 1.1", b"%YAML 9.9\n---\na: 1", b"@", b"`", b"|",
    b">", b"? ", b"? ? ?", b": :", b"-", b"- - -", b"<<:", b"<<: *a", b"<<: [1]", b"a: |\n\tb", b"{a: b, a: c}", b"[,]",
    b"{,}", b"a: !!binary x", b"a: !!set {x}", b"a: !!timestamp x", b"a: !!int x", b"a: !!float", b"a: !!map x",
    b"version: 1\nsteps: {}", b"version: 1\nsteps: x", b"version: []\nsteps: [[]]", b"version: {}\nsteps: [{}]",
    b"version: 1\nsteps: [{prompt: }]", b"version: 1\nsteps: [{upload: }]", b"version: 1\nsteps: [{export: []}]",
    b"version: 1\nsteps: [x]\nvars: []", b"version: 1\nsteps: [x]\nvars: {1: 2, '': 3, a b: 4}",
    b"version: 1\nsteps: [x]\nvars: {a: [[1]], b: {default: {}}, c: {enum: []}, d: {type: [], default: 1}}",
    b"version: 1\nsteps: [x]\nassets: {}", b"version: 1\nsteps: [x]\nassets: [[], {}, 1, null, true]",
    b"version: 1\nsteps: [x]\nassets: ['**', '*', '?', '[', '/', '.', '..', '~', '~nobody/x.mp3', '//']",
    b"version: 1\nsteps: [x]\nassets: ['http://', 'https://x', 'http://[', {url: 'x'}, {url: ''}, {path: '', name: ''}]",
    b"version: 1\nsteps: [x]\noutput: []\nbackend: []\nreport: {}", b"version: 1\nsteps: [x]\nreport: [[], {}, 1, null]",
    b"version: 1\nsteps: [{prompt: x, expect: {tracks: [], duration: 1, reply: x}}]",
    b"version: 1\nsteps: [{prompt: x, expect: {reply: {matches: '" + b"(" * 3000 + b"'}}}]",
    b"version: 1\nsteps: [{prompt: x, expect: {reply: {matches: 'x{99999999999}'}}}]",
    b"version: 1\nsteps: ['{{', '{%', '{#', '{{}}', '{% %}', '{{ {{ }} }}', '{{ ! }}', '{% if %}', '{{ \xc3\xa9\xc3\xa9 }}']",
    b"version: 1\nsteps: [\"{{ '\\\\ud800' }}\", \"{{ '\\uD800' }}\", \"\\0\", \"\\x07\"]",
    b"version: 1\nsteps: ['{% raw %}', '{{ [] }}', '{{ {} }}', '{{ {}.items() }}', '{{ [].sort() }}', '{{ -x }}', '{{ (1, 2) }}']",
    b"version: 1\nsteps: &s [*s]", b"version: 1\nsteps: [&a {prompt: x}, *a, *a]", b"version: 1\nsteps: [{<<: &a {<<: *a}}]",
    b"version: 99999999999999999999999\nsteps: [x]", b"version: 1\nsteps: [{prompt: x, timeout: 1e400}]",
    b"version: 1\nsteps: [x]\noutput: {fps: 1" + b"0" * 400 + b"}", b"version: 1\nsteps: [x]\noutput: {size: 1" + b"0" * 400 + b"x2}",
    b"version: 1\nsteps: [x]\nbackend: {poll_interval: " + b"9" * 400 + b"s}", b"x" * 5000, b"- " * 3000, b"a: " * 50,
    b"{" * 3000, b"version: 1\nsteps: " + b"[" * 900 + b"]" * 900,
]  # fmt: skip

PIECES = ["{{", "}}", "{%", "%}", "'", '"', ":", "- ", "\n", "  ", "\t", "[", "]", "{", "}", "*a", "&a ",
          "<<", "|", ">", "!", "#", ",", "\x00", "é", "歌", "\u2028", "null", "1", "true", "\\", "..", "~", "%"]  # fmt: skip


def survives(folder: Path, data: bytes) -> bool:
    """Load and draw; True when it loaded."""
    path = folder / "recipe.yaml"
    path.write_bytes(data)
    try:
        recipe = load(path, variables={"title": "x"}, overrides=[("output.quality", "draft")])
    except RecipeInvalid as exc:
        error = exc
    else:
        plan(recipe, backend="local", out_dir=Path("out"))
        return True
    drawn = draw_all(error.diagnostics, error.sources)
    assert drawn.count("error: ") >= len(error.diagnostics) > 0
    assert drawn.encode("utf-8")
    return False


@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_explained(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path, data)


@pytest.mark.parametrize("seed", range(6))
def test_a_recipe_with_pieces_lost_and_added_is_explained(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    loaded = 0
    for _ in range(40):
        text = WHOLE
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(text))
            cut = rng.choice((0, 0, 1, 3, 30))
            text = text[:at] + rng.choice(PIECES) * rng.choice((0, 1, 1, 2)) + text[at + cut :]
        loaded += survives(tmp_path, text.encode("utf-8"))
    assert loaded < 40


def test_the_whole_recipe_loads(tmp_path: Path) -> None:
    assert survives(tmp_path, WHOLE.encode("utf-8"))
