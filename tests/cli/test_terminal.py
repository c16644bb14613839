from __future__ import annotations

import io
import json
import re
import threading

import pytest

from mvpipe.cli.lines import Frame
from mvpipe.cli.live import LiveDisplay, meter_pieces
from mvpipe.cli.plain import PlainDisplay
from mvpipe.cli.progress import Meter
from mvpipe.cli.stream import ASCII, UNICODE, is_live, symbols
from mvpipe.cli.terminal import JsonLines, screen
from mvpipe.diagnostics import width
from mvpipe.model.run import Event, Problem

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROMPT = "create a music video synced to the beat with smooth transitions between all of my photos"


def started(**data) -> Event:
    return Event(
        "run-started", None, {"name": "neon", "run_dir": "r", "backend": "local", "steps": 2} | data
    )


def step(id: str, kind: str = "prompt", **data) -> Event:
    return Event("step-started", id, {"kind": kind, "index": 1, "total": 2} | data)


def progress(
    step: str | None, activity: str, done: float, total: float, unit: str, **data
) -> Event:
    told = {"activity": activity, "done": done, "total": total, "unit": unit}
    return Event("progress", step, told | data)


def finished(id: str, status: str = "succeeded", **data) -> Event:
    return Event("step-finished", id, {"status": status, "seconds": 2.04, "changes": []} | data)


def plainly(clock, *events: Event, encoding: str = "utf-8") -> list[str]:
    raw = io.BytesIO()
    display = PlainDisplay(io.TextIOWrapper(raw, encoding, newline="\n"), clock)
    for event in events:
        display.listen(event)
        clock.seconds += 1
    return raw.getvalue().decode(encoding).splitlines()


def lively(terminal, clock, *events: Event) -> str:
    display = LiveDisplay(terminal, clock)
    for event in events:
        display.listen(event)
    display.close()
    return terminal.getvalue()


def test_plain_lines_tell_the_run(clock):
    assert plainly(
        clock,
        started(),
        Event("note", None, {"text": "3 assets"}),
        progress(None, "upload", 500_000, 1_000_000, "bytes", label="a.jpg"),
        progress(None, "upload", 2_000_000, 2_000_000, "bytes", label="b.jpg"),
        progress(None, "upload", 1_000_000, 1_000_000, "bytes", label="a.jpg"),
        step("create", prompt=PROMPT),
        Event("still-working", "create", {"seconds": 120}),
        Event("warning", "create", {"text": "b.jpg is small"}),
        finished(
            "create",
            changes=["Video: 2 segments added (0-32s)", "BGM: song.mp3 added"],
            reply="Done.\n\nA title, too?",
            warnings=["b.jpg is small"],
        ),
        finished("logo", "skipped"),
        step("title", prompt="add a title"),
        finished("title", "unchanged", reply="I can't do that."),
        step("export", "export"),
        finished("export", "failed", error="no space"),
        Event("run-finished", None, {"status": "failed"}),
    ) == [
        "neon, 2 steps, on local",
        "r",
        "",
        "  3 assets",
        "✓ upload  2 files, 3.0 MB (3.0 s)",
        f"[1/2] create: {PROMPT}",
        "    still working, 2:00",
        "    ! b.jpg is small",
        "✓ create  Video: 2 segments added (0-32s); BGM: song.mp3 added (2.0 s)",
        "    Done.",
        "    A title, too?",
        "– logo  skipped",
        "[1/2] title: add a title",
        "≈ title  nothing changed (2.0 s)",
        "    I can't do that.",
        "[1/2] export: making the film",
        "✗ export  failed: no space (2.0 s)",
    ]


def test_plain_lines_are_ascii_where_the_stream_is(clock):
    lines = plainly(
        clock, step("a", prompt="“x” – 1×1…"), finished("a", "unchanged"), encoding="ascii"
    )
    assert lines == ['[1/2] a: "x" - 1x1...', "= a  nothing changed (2.0 s)"]


def test_plain_progress_is_throttled(clock):
    frames = [progress("export", "render", n, 100, "frames") for n in range(101)]
    lines = plainly(clock, step("export", "export"), *frames)
    assert [line.split(",")[0] for line in lines[1:]] == [
        f"    rendering {n}/100 frames" for n in range(10, 101, 10)
    ]
    assert lines[1] == "    rendering 10/100 frames, 1.0 fps, 1:30 left"


def test_slow_plain_progress_gives_a_sign_of_life_every_minute(clock):
    frames = [progress("export", "render", n, 100_000, "frames") for n in range(181)]
    lines = plainly(clock, step("export", "export"), *frames)
    assert [line.split("/")[0].split()[-1] for line in lines[1:]] == ["60", "120", "180"]


def test_quick_plain_progress_says_nothing(clock):
    display = PlainDisplay(out := io.StringIO(), clock)
    for done in range(101):
        display.listen(progress("export", "render", done, 100, "frames"))
    assert out.getvalue() == ""


def test_a_resumed_run_says_so_and_does_not_repeat_replies(clock):
    lines = plainly(
        clock,
        started(resumed=True),
        finished("create", again=True, reply="Done", changes=["Video added"]),
    )
    assert lines == [
        "neon, resumed, 2 steps, on local",
        "r",
        "",
        "✓ create  Video added (before)",
    ]


def test_events_of_unknown_kinds_and_missing_data_are_harmless(clock):
    bare = ("note", "warning", "step-started", "progress", "still-working", "step-finished")
    assert plainly(clock, Event("new-kind"), *(Event(kind) for kind in bare), Event("run-finished"))


def test_a_reply_cannot_steer_the_terminal(clock):
    lines = plainly(clock, finished("a", reply="\x1b[2Jgone", changes=["\x1b[31mred"]))
    assert lines == ["✓ a  red (2.0 s)", "    gone"]


def test_long_replies_are_left_to_the_report(clock):
    lines = plainly(clock, finished("a", reply="\n".join(str(n) for n in range(20))))
    assert lines[1:] == ["    0", "    1", "    2", "    3", "    4", "    5", "    …"]


def test_a_terminal_gets_one_permanent_line_a_step_of_its_width(terminal, clock):
    text = lively(
        terminal,
        clock,
        started(),
        step("create", prompt=PROMPT),
        finished("create", changes=["霓虹之夜" * 20, "more"], reply="好的。" * 40),
    )
    lines = CONTROL.sub("", text).replace("\r", "").split("\n")
    permanent = next(line for line in lines if line.startswith("✓ create"))
    assert permanent.endswith(" 2.0 s")
    assert "…, +1 more " in permanent
    assert width(permanent) == 79
    assert all(width(line) < 80 for line in lines)
    assert "\x1b[?25l" in text  # the cursor is hidden
    assert text.rstrip().endswith("\x1b[?25h") or "\x1b[?25h" in text.rpartition("\x1b[?25l")[2]


def test_a_terminal_shows_the_moving_step(terminal, clock):
    display = LiveDisplay(terminal, clock)
    display.listen(step("create", prompt=PROMPT))
    clock.seconds += 125
    display.listen(Event("still-working", "create", {"seconds": 120}))
    display.listen(Event("warning", "create", {"text": "soft"}))
    display.listen(progress("create", "analysis", 0, 206, "seconds", label="song.mp3"))
    clock.seconds += 2
    display.listen(progress("create", "analysis", 103, 206, "seconds", label="song.mp3"))
    lines = display._picture().plain.splitlines()
    display.close()
    assert lines[0][1:] == (
        " create      create a music video synced to the beat with smooth transi…  2:07"
    )
    assert lines[1].split()[:2] == ["listening", "━" * 8 + "─" * 7]
    assert lines[1].endswith("1:43/3:26 · 52x · 0:02 left")
    assert lines[2].strip() == "still working after 2:00"
    assert lines[3].strip() == "! soft"


@pytest.mark.parametrize("room", [20, 30, 40, 55, 80])
def test_a_meter_fits_its_room(room):
    meter = Meter("render", "frames", 0.0)
    for now in range(5):
        meter.take(
            {"done": 1000 * now, "total": 62_000, "label": "a-film-with-a-long-name.mp4"}, now
        )
    text = "".join(piece for piece, _ in meter_pieces(meter, room, UNICODE))
    assert width(text) <= room
    assert "4000/62000" in text


def test_a_meter_sums_its_files_and_knows_its_speed():
    meter = Meter("upload", "bytes", 0.0)
    meter.take({"done": 10, "total": 100, "label": "a"}, 1.0)
    meter.take({"done": 30, "total": 100, "label": "b"}, 2.0)
    meter.take({"done": 100, "total": 100, "label": "a"}, 2.0)
    assert (meter.done, meter.total, meter.share, meter.count) == (130, 200, 0.65, 2)
    assert meter.rate() == 65
    assert meter.seconds_left() == pytest.approx(70 / 65)


def test_a_render_that_learns_its_frames_is_counted_in_frames(clock):
    lines = plainly(
        clock,
        step("export", "export"),
        progress("export", "render", 0.0, 1, "share"),
        progress("export", "render", 60, 120, "frames"),
        progress("export", "render", 120, 120, "frames"),
        progress("export", "download", 500, 500, "bytes"),
        finished("export", changes=["wrote a.mp4"]),
    )
    assert lines[-1] == "✓ export  wrote a.mp4; 120 frames, 60 fps, 500 B (2.0 s)"


def test_a_meter_without_a_total_has_no_share():
    meter = Meter("upload", "bytes", 0.0)
    meter.take({"done": 10, "total": None}, 1.0)
    assert (meter.total, meter.share, meter.seconds_left()) == (None, None, None)


def test_events_may_come_from_several_threads(terminal, clock):
    display = LiveDisplay(terminal, clock)

    def send(name: str) -> None:
        for done in range(200):
            display.listen(progress(None, "upload", done + 1, 200, "bytes", label=name))
            display.listen(Event("note", None, {"text": f"{name} {done} end"}))

    threads = [threading.Thread(target=send, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    display.close()
    text = CONTROL.sub("", terminal.getvalue())
    assert all(
        f"  {name} {n} end\n" in text.replace("\r", "") for name in "abc" for n in range(200)
    )


def test_json_lines_parse_and_carry_the_envelope(clock):
    out = io.StringIO()
    display = JsonLines(out, clock)
    display.listen(started(event="not me", folder=io))
    display.listen(step("标题", prompt="a\nb"))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["event"], line["step"]) for line in lines] == [
        ("run-started", None),
        ("step-started", "标题"),
    ]
    assert lines[0]["name"] == "neon"
    assert lines[1] == {
        "event": "step-started",
        "step": "标题",
        "kind": "prompt",
        "index": 1,
        "total": 2,
        "prompt": "a\nb",
        "at": "2026-11-22T08:30:00.000Z",
    }


class Gone(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


@pytest.mark.parametrize("display", [JsonLines, PlainDisplay])
def test_a_run_goes_on_when_its_reader_has_gone(display, clock):
    shown = display(Gone(), clock)
    shown.listen(started())
    shown.listen(started())


def test_the_display_suits_the_stream(terminal, clock, monkeypatch):
    kinds = []
    for name, value in (("TERM", "xterm"), ("TERM", "dumb"), ("NO_COLOR", "1")):
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv(name, value)
        with screen(stream=terminal, clock=clock) as display:
            kinds.append(type(display))
    with screen(stream=io.StringIO(), clock=clock) as display:
        kinds.append(type(display))
    assert kinds == [LiveDisplay, PlainDisplay, PlainDisplay, PlainDisplay]
    assert not is_live(io.StringIO())


def test_symbols_follow_the_encoding():
    assert symbols(io.TextIOWrapper(io.BytesIO(), "utf-8")) is UNICODE
    assert symbols(io.TextIOWrapper(io.BytesIO(), "ascii")) is ASCII
    assert all(text.isascii() for text in vars(ASCII).values())


def test_the_summary_names_film_sync_and_report(clock, make_result):
    out = io.TextIOWrapper(raw := io.BytesIO(), "utf-8", newline="\n")
    PlainDisplay(out, clock).conclude(make_result())
    text = raw.getvalue().decode()
    assert "out/neon.mp4" in text
    assert "41" in text
    assert "12 ms" in text
    assert "report.html" in text
    assert "\x1b" not in text


def test_the_summary_of_a_failed_run_says_why_and_what_to_do(terminal, clock, make_result):
    display = LiveDisplay(terminal, clock)
    display.close()
    display.conclude(
        make_result("failed", 3, Problem("disk", "no \x1b[31mspace", "free some", exit_code=3))
    )
    text = terminal.getvalue()
    assert "\x1b[31m\x1b[1merror" in text
    plain = CONTROL.sub("", text)
    assert re.search(r"error +no space\n", plain)
    assert re.search(r"hint +free some\n", plain)
    assert "mvpipe resume" in plain


def test_names_of_steps_are_cut_on_a_narrow_terminal():
    frame = Frame(40, 6, UNICODE)
    assert frame.name("a-long-step-name") == "a-lon…"
    assert frame.below == 4
