"""The narrow waist between recipe and run: all that a run needs, with nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mvpipe.model.recipe import AssetFile, OnSessionLost, ReportFormat, Step, Waits


@dataclass(frozen=True)
class Plan:
    """`steps` always end in an export; `assets` are uploaded before the first step.

    `fingerprint` is a hash of the recipe's meaning: two plans with the same one do the same work.
    `out_dir` is where relative output paths start; `variables` have secrets masked;
    `secrets` are the values to mask at every sink.
    """

    name: str
    recipe_path: Path
    language: str
    fingerprint: str
    assets: tuple[AssetFile, ...]
    steps: tuple[Step, ...]
    waits: Waits
    backend: str
    out_dir: Path
    report: tuple[ReportFormat, ...]
    variables: Mapping[str, object]
    secrets: frozenset[str] = frozenset()
    meaning: Mapping[str, object] = field(default_factory=dict)
    """What `fingerprint` is the hash of, part by part: so that a resume can say what has changed."""
    on_session_lost: OnSessionLost = "fail"
    max_credits: float | None = None
