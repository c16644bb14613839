"""Peak memory while a big file is uploaded: the client's, and the local engine's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")


@pytest.mark.parametrize(
    "megabytes", [pytest.param(100), pytest.param(500, marks=pytest.mark.sweep)]
)
def test_a_big_upload_takes_little_memory_on_both_sides(
    megabytes: int,
    tmp_path: Path,
    served: Callable[..., tuple[Any, str]],
    standin: Any,
    harness: Any,
    films: tuple[bytes, bytes],
) -> None:
    service = standin.StandIn(films[0])
    peaks = harness.upload_peaks(tmp_path, megabytes * 1_000_000, service, standin)
    assert peaks["client, to the stand-in"] < 120
    assert peaks["client, to the local engine"] < 120
    assert peaks["local engine"] < 200
