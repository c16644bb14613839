import pytest

from mvpipe.wire import Decoder, Frame, encode_event, heartbeat


def decoded(raw: bytes, cuts=()) -> list[Frame]:
    decoder, frames, last = Decoder(), [], 0
    for cut in (*cuts, len(raw)):
        frames += decoder.feed(raw[last:cut])
        last = cut
    return [*frames, *decoder.close()]


def data_of(raw: bytes, cuts=()) -> list[str]:
    return [frame.data for frame in decoded(raw, cuts)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_at_lf_crlf_or_cr(end):
    raw = end.join([b"event: note", b"data: one", b"data: two", b"", b"data:three", b"", b""])

    assert decoded(raw) == [Frame("one\ntwo", "note"), Frame("three")]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_no_other_character_ends_a_line(separator):
    text = f"before{separator}after"

    assert data_of(f"data: {text}\n\n".encode()) == [text]


STREAM = (
    "event: a\r\ndata: 标题 🌅 \u2028\r\n\r\n: comment\r\rdata:\rdata: é\r\rdata: last\n\n".encode()
)


@pytest.mark.parametrize("cut", range(1, len(STREAM)))
def test_a_cut_at_any_byte_changes_nothing(cut):
    assert decoded(STREAM, [cut]) == decoded(STREAM)


def test_byte_by_byte_gives_the_same_frames():
    assert decoded(STREAM, range(1, len(STREAM))) == [
        Frame("标题 🌅 \u2028", "a"),
        Frame(comment=True),
        Frame("\né"),
        Frame("last"),
    ]


def test_an_event_ended_by_two_crs_comes_at_once():
    assert [frame.data for frame in Decoder().feed(b"data: now\r\r")] == ["now"]


def test_an_event_without_its_blank_line_is_marked():
    assert decoded(b"data: whole\n\ndata: cu") == [Frame("whole"), Frame("cu", terminated=False)]


def test_a_cut_inside_a_character_at_the_end_is_no_exception():
    (frame,) = decoded("data: é".encode()[:-1])

    assert not frame.terminated


def test_blank_lines_and_unknown_fields_are_nothing():
    assert decoded(b"\n\n\nid: 3\nretry: 10\nfoo: bar\nnocolon\n\n") == []


def test_a_byte_order_mark_is_skipped_even_in_pieces():
    assert data_of(b"\xef\xbb\xbfdata: x\n\n", [1, 2]) == ["x"]


@pytest.mark.parametrize(
    "text", ["", "one", "two\nlines", " lead", "a\rb\r\nc", "标题\u2028🌅", "\n"]
)
def test_what_is_encoded_is_decoded(text):
    expected = text.replace("\r\n", "\n").replace("\r", "\n")

    assert decoded(encode_event(text, "note")) == [Frame(expected, "note")]


def test_a_heartbeat_is_an_empty_data_frame():
    assert heartbeat() == b"data:\n\n"
    assert decoded(heartbeat()) == [Frame("")]
