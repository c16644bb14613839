import json
from pathlib import Path

import pytest

from mvpipe.wire import Decoder, End, Text, Transcript, parse, parse_value

CAPTURES = Path(__file__).resolve().parents[2].parent / "shared" / "captures"

A, B = ("run", "a"), ("run", "b")


def played(*messages) -> tuple[list[str], tuple[str, ...]]:
    transcript = Transcript()
    shown = [text for message in messages if (text := transcript.feed(message))]
    transcript.close()
    return shown, transcript.recorded


def piece(text, key=A):
    return Text(text, partial=True, key=key)


def whole(text, key=A):
    return Text(text, key=key)


def test_the_whole_text_after_its_pieces_is_not_shown_again():
    assert played(piece("Sure. "), piece("Done."), whole("Sure. Done.")) == (
        ["Sure. ", "Done."],
        ("Sure. Done.",),
    )


def test_the_unshown_rest_of_the_whole_text_is_shown():
    assert played(piece("Sure. "), whole("Sure. Done.")) == (["Sure. ", "Done."], ("Sure. Done.",))


def test_two_honest_equal_texts_are_two():
    assert played(whole("OK."), whole("OK.")) == (["OK.", "OK."], ("OK.", "OK."))


def test_the_same_text_after_a_recap_is_a_new_one():
    assert played(piece("OK."), whole("OK."), whole("OK.")) == (["OK.", "OK."], ("OK.", "OK."))


def test_a_stream_that_ends_with_pieces_records_them():
    assert played(piece("Sure. "), piece("I am ")) == (["Sure. ", "I am "], ("Sure. I am ",))
    assert played(piece("Sure."), End()) == (["Sure."], ("Sure.",))


def test_speakers_do_not_mix():
    shown, recorded = played(
        piece("one ", A), piece("uno ", B), whole("one two", A), whole("uno dos", B)
    )

    assert shown == ["one ", "uno ", "two", "dos"]
    assert recorded == ("one two", "uno dos")


def test_a_recap_of_the_last_piece_only_loses_nothing():
    assert played(piece("One. "), piece("Two."), whole("Two.")) == (
        ["One. ", "Two."],
        ("One. Two.",),
    )


def test_a_whole_text_that_repeats_nothing_is_shown_beside_the_pieces():
    assert played(piece("Hel"), whole("Something else.")) == (
        ["Hel", "Something else."],
        ("Hel", "Something else."),
    )


def test_thoughts_are_neither_shown_nor_recorded():
    assert played(Text("hm", thought=True), Text("hm", partial=True, thought=True)) == ([], ())


def test_a_thought_does_not_take_the_pending_pieces():
    assert played(piece("Su"), Text("x", key=A, thought=True), whole("Sure.")) == (
        ["Su", "re."],
        ("Sure.",),
    )


EXPECTED = {
    "01_partial_streaming": ("Sure. I cut the clip to 5s.",),
    "02_partial_nonstreaming": ("Sure. I cut the clip to 5s.",),
    "03_final_nonstreaming": ("Done: 1 clip on the timeline.",),
    "04_two-texts_streaming": ("Raw video is ready.", "Post-production is done."),
    "05_same-text-twice_nonstreaming": ("OK.", "OK."),
    "06_parts_nonstreaming": ("Part one. Part two.",),
    "07_tools_nonstreaming": (),
    "08_edit_streaming": ('Title added: "Paradise Found". Click the Export button to save.',),
    "09_mixed_streaming": ("Let me add that.", "Added."),
    "10_silent_nonstreaming": (),
    "11_nothing_nonstreaming": (),
    "12_state_nonstreaming": (),
    "13_artifact_nonstreaming": ("Saved a preview.",),
    "14_longrunning_nonstreaming": (),
    "15_error-event_nonstreaming": (),
    "16_late-error_streaming": ("Title added.", "I encountered a temporary issue"),
    "17_raise_nonstreaming": ("Starting. ",),
    "18_tool-error_nonstreaming": ("I could not find that track.",),
    "19_unicode_nonstreaming": (
        "标题：日落 🌅 Ünïcödé \u2028line\u2029sep\r\ndata: not an event\n\nend",
    ),
    "20_slow_streaming": ("Your video is ready.",),
    "21_llm-text_streaming": ("The title is now on the timeline.",),
    "22_llm-text_nonstreaming": ("The title is now on the timeline.",),
    "23_llm-tool_streaming": ("The title is now on the timeline.",),
    "24_llm-long_streaming": ("The title is now on the timeline.",),
    "25_llm-error_streaming": (),
    "26_llm-raise_nonstreaming": (),
    "44_camel_request": ("Done: 1 clip on the timeline.",),
    "45_with_role_user": ("Done: 1 clip on the timeline.",),
    "46_no_parts": (),
    "47_extra_field": ("Done: 1 clip on the timeline.",),
    "50_cut_by_client": (),
    "52_two_runs_same_session_a": ("Your video is ready.",),
    "53_two_runs_same_session_b": ("Your video is ready.",),
}
"""The texts of each recorded stream, read off the recordings by eye."""

PLAIN = {
    "00_create_session",
    "40_get_session_after",
    "41_unknown_session",
    "42_unknown_app",
    "43_missing_field",
    "48_run_json_array",
    "49_list_apps",
    "51_session_after_cut",
}
"""Recordings whose body is JSON, not a stream."""


def body_of(capture: Path) -> tuple[str, bytes]:
    """The content type and the body without its chunk sizes; a body cut off ends where it was cut."""
    head, _, body = capture.read_bytes().partition(b"\r\n\r\n")
    kind = next(
        line.split(b":")[1].strip().decode()
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-type")
    )
    if b"chunked" not in head:
        return kind, body
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        out += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return kind, out


@pytest.mark.media
@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no recorded streams beside the checkout")
@pytest.mark.parametrize("step", [1, 7, 64, 1 << 20])
def test_shown_text_equals_recorded_text_on_every_recorded_stream(step):
    names = set()
    for capture in sorted(CAPTURES.glob("*.txt")):
        kind, body = body_of(capture)
        if not kind.startswith("text/event-stream"):
            assert capture.stem in PLAIN
            continue
        decoder, transcript, shown = Decoder(), Transcript(), ""
        frames = [
            frame
            for start in range(0, len(body), step)
            for frame in decoder.feed(body[start : start + step])
        ]
        for frame in (*frames, *decoder.close()):
            for message in parse(frame):
                shown += transcript.feed(message)
        transcript.close()
        assert transcript.recorded == EXPECTED[capture.stem], capture.stem
        assert shown == "".join(transcript.recorded), capture.stem
        names.add(capture.stem)
    assert names == set(EXPECTED)


@pytest.mark.media
@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no recorded streams beside the checkout")
def test_a_recorded_json_array_reads_like_the_stream():
    _, body = body_of(CAPTURES / "48_run_json_array.txt")

    (message,) = parse_value(json.loads(body))

    assert message.text == "Done: 1 clip on the timeline."
