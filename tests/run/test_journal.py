"""The journal survives torn writes and names damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mvpipe.errors import DiskFailed
from mvpipe.redact import Redactor
from mvpipe.run import Journal, drop_torn_line, read_journal


@pytest.fixture
def written(stage: Any, tmp_path: Path) -> Path:
    journal = Journal(tmp_path, stage.clock, Redactor())
    journal.write("one", text="ä\u2028b")
    journal.write("two", number=2)
    journal.close()
    return tmp_path


def test_entries_come_back_in_order(written: Path) -> None:
    assert [(e["n"], e["event"]) for e in read_journal(written)] == [(1, "one"), (2, "two")]
    assert read_journal(written)[0]["text"] == "ä\u2028b"


def test_a_torn_last_line_is_dropped_and_writing_goes_on(written: Path, stage: Any) -> None:
    with (written / "journal.jsonl").open("ab") as file:
        file.write(b'{"n": 3, "ev')
    assert len(read_journal(written)) == 2
    drop_torn_line(written)
    journal = Journal(written, stage.clock, Redactor())
    journal.write("three")
    journal.close()
    assert [e["n"] for e in read_journal(written)] == [1, 2, 3]


def test_deeper_damage_is_named_by_its_line(written: Path) -> None:
    path = written / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"garbage\n" + lines[1])
    with pytest.raises(DiskFailed, match=r"journal.jsonl:1: .*damaged"):
        read_journal(written)


def test_a_folder_without_a_journal_is_not_a_run_folder(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match="not a run folder"):
        read_journal(tmp_path)
