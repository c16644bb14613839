import json

import pytest

from mvpipe.wire import (
    INVALID,
    Decoder,
    End,
    Frame,
    Heartbeat,
    Note,
    Progress,
    Stamp,
    StreamError,
    Text,
    ToolCall,
    ToolResult,
    adk,
    parse,
    parse_value,
)

STAMP = Stamp("e-1", "id-1", 1795327030.5)
KEY = ("e-1", "nemo_agent")


def read(event) -> tuple:
    """What a client reads of an event written by a server."""
    (frame,) = Decoder().feed(adk.frame(event))
    return parse(frame)


def test_an_adk_text_has_the_keys_of_a_recorded_one():
    event = adk.text_event("Sure. ", STAMP, partial=True)

    assert event == {
        "content": {"parts": [{"text": "Sure. "}], "role": "model"},
        "partial": True,
        "invocationId": "e-1",
        "author": "nemo_agent",
        "actions": {
            "stateDelta": {},
            "artifactDelta": {},
            "requestedAuthConfigs": {},
            "requestedToolConfirmations": {},
        },
        "id": "id-1",
        "timestamp": 1795327030.5,
    }


def test_everything_that_the_server_writes_is_read_back():
    assert read(adk.text_event("é\u2028\n", STAMP)) == (Text("é\u2028\n", key=KEY),)
    assert read(adk.text_event("a", STAMP, partial=True)) == (Text("a", partial=True, key=KEY),)
    assert read(adk.tool_call_event("cut", {"at": 3}, "c1", STAMP)) == (ToolCall("cut", {"at": 3}),)
    assert read(adk.tool_result_event("cut", {"status": "ok"}, "c1", STAMP)) == (
        ToolResult("cut", {"status": "ok"}),
    )
    assert read(adk.error_event("SAFETY", "no", STAMP)) == (StreamError("SAFETY", "no"),)
    assert read(
        adk.progress_event("analysis", 12, STAMP, total=200, unit="seconds", label="x")
    ) == (Progress("analysis", 12, 200, "seconds", "x"),)


def test_thoughts_are_kept_apart_and_parts_of_one_answer_belong_together():
    parts = [{"text": "plan", "thought": True}, {"text": "One. "}, {"text": "Two."}]

    assert parse_value({"content": {"parts": parts}}) == (
        Text("plan", thought=True),
        Text("One. Two."),
    )


def test_text_and_tool_call_in_one_event_are_both_read():
    parts = [{"text": "Let me."}, {"functionCall": {"name": "edit", "args": {}}}]

    assert parse_value({"content": {"parts": parts}}) == (Text("Let me."), ToolCall("edit", {}))


def test_a_text_with_an_error_is_both():
    event = {"content": {"parts": [{"text": "Oh"}]}, "errorCode": "X", "errorMessage": "y"}

    assert parse_value(event) == (Text("Oh"), StreamError("X", "y"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "text", "content": "Hi"}, Text("Hi")),
        ({"type": "text", "text": "Hi"}, Text("Hi")),
        ({"type": "chunk", "text": "H"}, Text("H", partial=True)),
        ({"type": "chunk", "content": "H"}, Text("H", partial=True)),
        ({"type": "tool_call", "name": "cut", "args": {"a": 1}}, ToolCall("cut", {"a": 1})),
        ({"type": "tool_result", "name": "cut", "result": [1]}, ToolResult("cut", [1])),
        ({"type": "tool_start", "name": "cut"}, ToolCall("cut")),
        ({"type": "tool_end", "name": "cut"}, ToolResult("cut")),
        ({"type": "toolcall_start", "name": "cut"}, ToolCall("cut")),
        ({"type": "toolcall_end", "name": "cut"}, ToolResult("cut")),
        ({"type": "thinking_delta", "text": "hm"}, Text("hm", partial=True, thought=True)),
        ({"type": "ask_question", "question": "Which one?"}, Text("Which one?")),
        ({"type": "done"}, End()),
        ({"type": "error", "message": "bad"}, StreamError("", "bad")),
        (
            {"type": "error", "code": 2001, "message": "no credits"},
            StreamError("2001", "no credits"),
        ),
        ({"type": "error", "error": "bad"}, StreamError("", "bad")),
        ({"type": "heartbeat"}, Heartbeat()),
        ({"type": "something_new"}, Note()),
    ],
)
def test_the_two_typed_grammars(value, expected):
    assert parse(Frame(json.dumps(value))) == (expected,)


@pytest.mark.parametrize(
    "frame",
    [
        Frame(""),
        Frame("  "),
        Frame("heartbeat"),
        Frame("ping"),
        Frame('"heartbeat"'),
        Frame("null"),
        Frame("{}"),
        Frame('{"type":"heartbeat"}'),
        Frame("", "heartbeat"),
        Frame('{"time": 3}', "heartbeat"),
        Frame(comment=True),
    ],
)
def test_every_form_of_heartbeat(frame):
    assert parse(frame) == (Heartbeat(),)


@pytest.mark.parametrize("frame", [Frame("[DONE]"), Frame("done"), Frame("", "done")])
def test_every_form_of_end(frame):
    assert parse(frame) == (End(),)


def test_the_events_name_counts_as_type_where_the_json_has_none():
    assert parse(Frame('{"text":"Hi"}', "chunk")) == (Text("Hi", partial=True),)


def test_an_error_frame_that_is_not_json_is_an_error_with_its_raw_text():
    raw = '{"error": "RuntimeError: model said "no""}'

    assert parse(Frame(raw)) == (StreamError(INVALID, raw),)


def test_adks_error_frame():
    value = {"error": "RuntimeError: down", "error_details": {"error_type": "RuntimeError"}}

    assert parse_value(value) == (StreamError("RuntimeError", "RuntimeError: down"),)


def test_a_list_of_events_is_read_in_order():
    assert parse_value([{"type": "text", "text": "a"}, {"type": "done"}]) == (Text("a"), End())


@pytest.mark.parametrize("value", [3, True, [], [[]], {"content": 4}, {"content": {"parts": 3}}])
def test_json_of_no_sense_is_traffic(value):
    assert parse_value(value) == (Note(),)


def test_deeply_nested_json_is_an_error_and_no_crash():
    (message,) = parse(Frame("[" * 100_000))

    assert isinstance(message, StreamError)


def test_snake_case_names_are_read_too():
    value = {
        "content": {"parts": [{"function_call": {"name": "cut", "args": None}}, {"text": "x"}]},
        "invocation_id": "e-9",
        "author": "a",
    }

    assert parse_value(value) == (Text("x", key=("e-9", "a")), ToolCall("cut"))


def test_a_failed_tool_says_so_in_its_result():
    assert ToolResult("cut", {"error": "no such track"}).failed
    assert not ToolResult("cut", {"status": "ok"}).failed
