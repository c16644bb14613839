"""Runs against faults drawn at random, several at once: each ends well, by the contract, and sends nothing twice.

A few seeds here; `python benchmarks/random_faults.py` runs two hundred and prints the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    "seed",
    [*range(8), *(pytest.param(seed, marks=pytest.mark.sweep) for seed in range(8, 200))],
)
def test_a_run_against_faults_drawn_at_random_ends_well(
    seed: int, tmp_path: Path, films: tuple[bytes, bytes], standin: Any, harness: Any
) -> None:
    drawn = harness.draw(seed, tmp_path / "run", films, standin)
    assert drawn.wrong == (), drawn.line()
