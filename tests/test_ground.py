"""The ground floor: files, durations, masking, the error tree."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest

from mvpipe import errors, files
from mvpipe.clock import parse_duration
from mvpipe.redact import MASK, Redactor


def tree(root: type[errors.MvpipeError]) -> list[type[errors.MvpipeError]]:
    return [root, *(one for child in root.__subclasses__() for one in tree(child))]


def test_every_error_of_the_tree_stands_in_its_drawing() -> None:
    drawing = errors.__doc__ or ""
    own = [one for one in tree(errors.MvpipeError) if one.__module__ == "mvpipe.errors"]
    assert [one.__name__ for one in own if one.__name__ not in drawing] == []


def test_error_codes_are_unique_and_exit_codes_are_of_the_contract() -> None:
    own = [one for one in tree(errors.MvpipeError) if one.__module__ == "mvpipe.errors"]
    codes = [one.code for one in own]
    assert len(set(codes)) == len(codes)
    assert {one.exit_code for one in own} <= {1, 2, 3, 4, 130}
    assert all(one.exit_code == 4 for one in tree(errors.Refused))


def fail_halfway(target: Path) -> None:
    with files.writing(target) as out:
        out.write(b"half")
        raise RuntimeError


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.txt"
    files.write_text(target, "old")
    with pytest.raises(RuntimeError):
        fail_halfway(target)
    assert target.read_text() == "old"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


def test_a_folder_that_is_a_file_is_a_disk_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.DiskFailed, match="can't write"):
        files.write_text(tmp_path / "file" / "inner.txt", "x")


def test_a_lock_is_exclusive_and_given_back(tmp_path: Path) -> None:
    held = files.lock(tmp_path / "lock")
    with held, pytest.raises(errors.DiskFailed, match="in use"), files.lock(tmp_path / "lock"):
        pass
    with files.lock(tmp_path / "lock"):
        pass


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("200ms", 0.2), ("30s", 30.0), ("15m", 900.0), ("1.5h", 5400.0), (2, 2.0), ("7", 7.0)],
)
def test_durations_are_read_as_people_write_them(text: str | int, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5 parsecs", "-1s", -1, True, float("inf"), float("nan")])
def test_what_is_no_duration_is_refused(text: str | float) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


@pytest.mark.parametrize("token", ["s3cret/+ token=", "plain-token-123", "tök€n"])
def test_a_secret_is_masked_in_every_form(token: str) -> None:
    redactor = Redactor([token])
    forms = [token, quote(token, safe=""), base64.b64encode(token.encode()).decode()]
    for form in forms:
        assert redactor.text(f"a {form} b") == f"a {MASK} b"
    assert redactor.value({"k": [token, (token,)], "n": 1}) == {"k": [MASK, (MASK,)], "n": 1}


def test_short_texts_are_not_taken_for_secrets() -> None:
    assert Redactor(["abc", ""]).text("abc") == "abc"


def test_a_followed_source_is_asked_each_time() -> None:
    tokens: list[str] = []
    redactor = Redactor()
    redactor.follow(lambda: tokens)
    assert redactor.text("first-token") == "first-token"
    tokens.append("first-token")
    assert redactor.text("first-token") == MASK
