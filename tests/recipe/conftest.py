"""A folder with a recipe in it, and the two ways to load it: that it loads, or that it doesn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mvpipe.diagnostics import Diagnostic
from mvpipe.errors import RecipeInvalid
from mvpipe.model.recipe import Recipe
from mvpipe.recipe import load

HEAD = "version: 1\n"
STEPS = "steps: [create a music video]\n"


@dataclass(frozen=True)
class Project:
    """`good` and `bad` take the recipe's text; `version:` and `steps:` are added where missing."""

    folder: Path

    def write(self, text: str, files: Mapping[str, str | bytes] | None = None) -> Path:
        for name, content in (files or {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        if "version:" not in text:
            text = HEAD + text
        if "steps:" not in text:
            text += ("" if text.endswith("\n") else "\n") + STEPS
        path = self.folder / "recipe.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def good(
        self, text: str, files: Mapping[str, str | bytes] | None = None, **options: Any
    ) -> Recipe:
        return load(self.write(text, files), **options)

    def bad(
        self, text: str, files: Mapping[str, str | bytes] | None = None, **options: Any
    ) -> tuple[Diagnostic, ...]:
        with pytest.raises(RecipeInvalid) as caught:
            load(self.write(text, files), **options)
        assert caught.value.diagnostics
        return caught.value.diagnostics

    def one(
        self, text: str, files: Mapping[str, str | bytes] | None = None, **options: Any
    ) -> Diagnostic:
        found = self.bad(text, files, **options)
        assert len(found) == 1, found
        return found[0]

    def error(self, text: str, **options: Any) -> RecipeInvalid:
        with pytest.raises(RecipeInvalid) as caught:
            load(self.write(text), **options)
        return caught.value


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def underlined() -> Callable[[Diagnostic, str], str]:
    """The part of a text that a diagnostic's carets stand under (of one line)."""

    def part(diagnostic: Diagnostic, text: str) -> str:
        span = diagnostic.span
        assert span.line == span.end_line
        return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]

    return part
