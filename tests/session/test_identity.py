import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from mvpipe.session.identity import (
    KEPT,
    LIFETIME,
    Token,
    client_id,
    moment,
    store_token,
    stored_token,
    token_of,
)

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_many_at_once_agree_on_one_client_id(tmp_path):
    folder = tmp_path / "config"

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: client_id(folder), range(64)))

    assert len(ids) == 1
    assert [one.name for one in folder.iterdir()] == ["client-id"]


def test_a_token_is_found_again_until_it_expires(tmp_path):
    token = Token("t", user_id="u", expires_at=NOW + timedelta(hours=1))
    store_token(tmp_path, "https://a", token, NOW)

    assert stored_token(tmp_path, "https://a", NOW) == token
    assert stored_token(tmp_path, "https://b", NOW) is None
    assert stored_token(tmp_path, "https://a", NOW + timedelta(minutes=59, seconds=30)) is None


def test_dead_tokens_are_cleared_and_the_rest_is_bounded(tmp_path):
    store_token(tmp_path, "old", Token("t", expires_at=NOW + timedelta(hours=1)), NOW)
    for number in range(KEPT + 5):
        store_token(tmp_path, f"http://127.0.0.1:{number}", Token("t"), NOW + timedelta(hours=2))

    kept = json.loads((tmp_path / "tokens.json").read_text())["tokens"]
    assert len(kept) == KEPT
    assert "old" not in kept
    assert f"http://127.0.0.1:{KEPT + 4}" in kept


@pytest.mark.parametrize(
    "content", ["", "[]", '{"tokens": 3}', '{"tokens": {"https://a": {"token": 3}}}', "\x00"]
)
def test_a_damaged_file_counts_as_none(tmp_path, content):
    (tmp_path / "tokens.json").write_text(content)

    assert stored_token(tmp_path, "https://a", NOW) is None
    store_token(tmp_path, "https://a", Token("t"), NOW)
    assert stored_token(tmp_path, "https://a", NOW).value == "t"


@pytest.mark.parametrize(
    ("answer", "expires"),
    [
        ({"expires_in": 3600}, NOW + timedelta(hours=1)),
        ({"expires_at": "2026-11-23T00:00:00Z"}, datetime(2026, 11, 23, tzinfo=UTC)),
        ({"expires_at": "2026-11-23T00:00:00"}, datetime(2026, 11, 23, tzinfo=UTC)),
        ({"expires_at": 1795392000}, datetime(2026, 11, 23, tzinfo=UTC)),
        ({"expires_at": 1795392000000}, datetime(2026, 11, 23, tzinfo=UTC)),
        ({}, NOW + LIFETIME),
        ({"expires_at": "soon"}, NOW + LIFETIME),
    ],
)
def test_when_a_token_expires(answer, expires):
    assert token_of({"token": "t"} | answer, NOW).expires_at == expires


def test_an_answer_without_a_token_has_none():
    assert token_of({"token": ""}, NOW) is None
    assert token_of({}, NOW) is None


@pytest.mark.parametrize("value", [None, True, -5, "x", [], 1e300, float("inf")])
def test_what_is_no_moment(value):
    assert moment(value) is None
