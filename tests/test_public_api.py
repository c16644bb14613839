"""`mvpipe.__all__` is the public API: sorted, importable, and light to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mvpipe


def test_all_is_sorted_and_importable() -> None:
    assert list(mvpipe.__all__) == sorted(mvpipe.__all__)
    for name in mvpipe.__all__:
        assert getattr(mvpipe, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        mvpipe.nothing  # noqa: B018


def test_importing_mvpipe_loads_nothing_heavy() -> None:
    code = "import mvpipe, sys; print([m for m in ('numpy', 'av', 'cv2', 'httpx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
