import json
import threading
import time

import httpx
import pytest

from mvpipe.errors import (
    CreditsExhausted,
    DiskFailed,
    MediaFailed,
    NetworkFailed,
    ProtocolBroken,
    RateLimited,
    SessionLost,
    StepFailed,
    TokenRefused,
)
from mvpipe.model.session import Reply
from mvpipe.wire import Stamp, adk, encode_event, heartbeat

STAMP = Stamp("e-1", "i", 0.0)
SURE = adk.text_event("Sure.", STAMP)


def sse(*events) -> bytes:
    return b"".join(adk.frame(one) for one in events)


def answer(server, head: str, body: bytes = b"") -> None:
    server.head = (
        head.encode() + f"\r\ncontent-length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    )
    server.script = [body]


def json_answer(server, status: str, value) -> None:
    answer(
        server, f"HTTP/1.1 {status}\r\ncontent-type: application/json", json.dumps(value).encode()
    )


def send(session, heard=None, timeout=900.0) -> Reply:
    listen = (heard if heard is not None else []).append
    return session.send("cut it to 5 s", timeout=timeout, listen=listen)


def test_a_message_goes_out_in_the_documented_form(streaming_session, stream_server):
    stream_server.script = [sse(SURE)]

    assert send(streaming_session) == Reply("Sure.")

    (request,) = stream_server.requests
    head = request.partition(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith("post /run_sse http/1.1")
    assert "\r\naccept: text/event-stream" in head
    assert "\r\nauthorization: bearer users-own-token" in head
    for name in ("x-skill-source", "x-skill-version", "x-skill-platform"):
        assert f"\r\n{name}: " in head
    assert stream_server.bodies() == [
        {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": "s1",
            "new_message": {"parts": [{"text": "cut it to 5 s"}]},
        }
    ]


def test_pieces_and_recap_tools_and_progress(streaming_session, stream_server, heard):
    stream_server.script = [
        sse(adk.tool_call_event("edit", {"secret": "s3cret"}, "c", STAMP)),
        heartbeat(),
        sse(adk.progress_event("analysis", 12, STAMP, total=200, unit="seconds", label="a.mp3")),
        sse(adk.tool_result_event("edit", {"status": "ok"}, "c", STAMP)),
        sse(adk.text_event("Title ", STAMP, partial=True)),
        sse(adk.text_event("added.", STAMP, partial=True)),
        sse(adk.text_event("Title added.", STAMP)),
        sse(adk.text_event("Click the Export button to save.", STAMP)),
    ]

    reply = send(streaming_session, heard)

    assert reply == Reply("Title added.", tool_calls=1)
    (progress,) = [one.data for one in heard if one.kind == "progress"]
    assert progress == {
        "activity": "analysis",
        "done": 12,
        "total": 200,
        "unit": "seconds",
        "label": "a.mp3",
    }


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n"])
def test_line_ends_raw_separators_and_cut_characters(streaming_session, stream_server, end):
    raw = sse(adk.text_event("标题 🌅 a\u2028b", STAMP)).replace(b"\n", end)
    middle = raw.index("🌅".encode()) + 2
    stream_server.script = [raw[:middle], 0.02, raw[middle:]]

    assert send(streaming_session) == Reply("标题 🌅 a\u2028b")


def test_a_chunked_stream(streaming_session, stream_server):
    body = sse(SURE)
    stream_server.head = stream_server.head.replace(
        b"Connection", b"Transfer-Encoding: chunked\r\nConnection"
    )
    stream_server.script = [
        b"".join(b"%x\r\n%s\r\n" % (1, body[one : one + 1]) for one in range(len(body))),
        b"0\r\n\r\n",
    ]

    assert send(streaming_session) == Reply("Sure.")


def test_an_empty_body_is_a_complete_answer_that_says_nothing(streaming_session):
    assert send(streaming_session) == Reply("")


def test_a_stream_cut_in_the_middle_is_not_complete(streaming_session, stream_server):
    stream_server.head = stream_server.head.replace(
        b"Connection", b"Transfer-Encoding: chunked\r\nConnection"
    )
    body = sse(adk.text_event("Working on", STAMP, partial=True))
    stream_server.script = [b"%x\r\n%s\r\n" % (len(body), body)]

    reply = send(streaming_session)

    assert (reply.text, reply.complete) == ("Working on", False)
    assert "broke off" in reply.warnings[0]
    assert len(stream_server.requests) == 1


def test_a_reset_connection_is_not_complete(streaming_session, stream_server):
    stream_server.script = [sse(SURE), 0.05, "reset"]

    assert not send(streaming_session).complete


def test_an_event_without_its_end_is_not_complete(streaming_session, stream_server):
    stream_server.script = [sse(SURE), b'data: {"content": {"parts": [{"te']

    reply = send(streaming_session)

    assert (reply.text, reply.complete) == ("Sure.", False)


def test_a_server_that_closes_without_a_word_may_have_taken_the_message(
    streaming_session, stream_server
):
    stream_server.head = b""

    reply = send(streaming_session)

    assert (reply.text, reply.complete) == ("", False)
    assert len(stream_server.requests) == 1


def test_a_message_that_never_left_is_tried_again_with_growing_pauses(
    tmp_path, clock, streaming_session, stream_server
):
    stream_server.stop.set()
    streaming_session.api.client = httpx.Client(base_url="http://127.0.0.1:1", trust_env=False)

    with pytest.raises(NetworkFailed, match="can't connect"):
        send(streaming_session)

    assert len(clock.slept) == 4
    assert clock.slept == sorted(clock.slept)


def test_only_heartbeats_end_at_the_idle_deadline(streaming_session, stream_server, clock, heard):
    clock.step = 50.0
    stream_server.script = [heartbeat(), *[b": still here\n\n", heartbeat()] * 20, "hang"]

    reply = send(streaming_session, heard, timeout=1e6)

    assert (reply.text, reply.complete) == ("", False)
    assert reply.warnings == ("only heartbeats or silence for 600 s",)
    assert stream_server.gone.wait(2), "the connection is given up"
    assert [one.data["seconds"] for one in heard if one.kind == "still-working"][:2] == [150, 300]


def test_work_without_end_ends_at_the_message_deadline(streaming_session, stream_server, clock):
    clock.step = 10.0
    stream_server.script = [*[sse(adk.text_event("x", STAMP, partial=True))] * 60, "hang"]

    reply = send(streaming_session, timeout=500.0)

    assert not reply.complete
    assert reply.warnings == ("no end of the answer after 500 s",)
    assert len(stream_server.requests) == 1


def test_signs_of_work_put_the_idle_deadline_off(streaming_session, stream_server, clock):
    clock.step = 60.0
    note = sse({"actions": {"stateDelta": {"a": 1}}})
    stream_server.script = [note * 30, sse(SURE)]

    assert send(streaming_session, timeout=1e6) == Reply("Sure.")


def test_silence_before_the_first_byte_is_given_up_too(streaming_session, stream_server, clock):
    clock.step = 200.0
    stream_server.head = b""
    stream_server.script = ["hang"]

    assert not send(streaming_session).complete
    assert stream_server.gone.wait(2)


def test_ctrl_c_gets_through_and_hangs_up(streaming_session, stream_server):
    stream_server.script = [heartbeat(), "hang"]

    def listen(event):
        raise KeyboardInterrupt

    streaming_session.api.clock.step = 130.0
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        streaming_session.send("x", timeout=900.0, listen=listen)

    assert time.monotonic() - started < 1.5
    assert stream_server.gone.wait(2)


def test_done_ends_the_answer_without_waiting_for_the_close(streaming_session, stream_server):
    stream_server.script = [
        encode_event('{"type":"chunk","text":"Sure."}') + encode_event('{"type":"done"}'),
        "hang",
    ]

    assert send(streaming_session) == Reply("Sure.")


def test_an_error_that_names_a_code_is_that_refusal(streaming_session, stream_server):
    stream_server.script = [sse(adk.error_event("INSUFFICIENT_CREDITS", "2001: no credits", STAMP))]

    with pytest.raises(CreditsExhausted):
        send(streaming_session)


def test_an_error_and_nothing_else_fails_the_step(streaming_session, stream_server):
    stream_server.script = [sse(adk.error_event("SAFETY", "blocked:\nno", STAMP))]

    with pytest.raises(StepFailed, match="SAFETY: blocked: no"):
        send(streaming_session)


@pytest.mark.parametrize(
    ("code", "expected"), [("MEDIA", MediaFailed), ("DISK", DiskFailed), ("INTERNAL", StepFailed)]
)
def test_an_error_after_tools_alone_is_told_as_what_it_is(
    streaming_session, stream_server, code, expected
):
    call = adk.tool_call_event("listen", {}, "c", STAMP)
    stream_server.script = [sse(call, adk.error_event(code, "song.mp3 can't be decoded", STAMP))]

    with pytest.raises(expected, match=r"song\.mp3 can't be decoded"):
        send(streaming_session)


def test_an_error_after_good_text_leaves_it_to_the_state(streaming_session, stream_server):
    stream_server.script = [sse(SURE), b'data: {"error": "it said "no""}\n\n']

    reply = send(streaming_session)

    assert (reply.text, reply.complete) == ("Sure.", False)
    assert "no" in reply.warnings[0]


def test_a_temporary_issue_after_good_text_is_a_warning(streaming_session, stream_server):
    noise = adk.text_event("I encountered a temporary issue", STAMP)
    noise |= {"errorCode": "UNKNOWN_ERROR", "errorMessage": "temporary"}
    stream_server.script = [sse(SURE, noise)]

    reply = send(streaming_session)

    assert (reply.text, reply.complete) == ("Sure.", True)
    assert len(reply.warnings) == 2


def test_a_temporary_issue_alone_is_the_answer(streaming_session, stream_server):
    stream_server.script = [sse(adk.text_event("I encountered a temporary issue.", STAMP))]

    assert send(streaming_session).text == "I encountered a temporary issue."


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        ("200 OK", {"code": 2001, "message": "no credits"}, CreditsExhausted),
        ("404 Not Found", {"detail": "Session not found: s1"}, SessionLost),
        ("401 No", {"code": 1001}, TokenRefused),
        ("422 No", {"detail": [{"loc": ["body"], "msg": "missing"}]}, ProtocolBroken),
    ],
)
def test_a_json_refusal_instead_of_a_stream(
    streaming_session, stream_server, clock, status, body, expected
):
    json_answer(stream_server, status, body)

    with pytest.raises(expected):
        send(streaming_session)

    assert len(stream_server.requests) == 1
    assert clock.slept == []


def test_a_message_refused_for_its_rate_goes_out_once_more_after_the_pause(
    streaming_session, stream_server, clock
):
    json_answer(stream_server, "429 Too Many", {"code": 429})

    with pytest.raises(RateLimited):
        send(streaming_session)

    assert len(stream_server.requests) == 2
    assert clock.slept == [30.0]


def test_events_in_a_json_body_are_read_like_a_stream(streaming_session, stream_server):
    json_answer(stream_server, "200 OK", [SURE, adk.text_event("Done.", STAMP)])

    assert send(streaming_session) == Reply("Sure.\nDone.")


def test_a_gateways_error_says_nothing_of_the_message(streaming_session, stream_server):
    answer(stream_server, "HTTP/1.1 504 Gateway Timeout\r\ncontent-type: text/html", b"<html>")

    reply = send(streaming_session)

    assert not reply.complete
    assert "HTTP 504" in reply.warnings[0]
    assert len(stream_server.requests) == 1


def test_a_page_instead_of_a_stream_is_an_error(streaming_session, stream_server):
    answer(stream_server, "HTTP/1.1 200 OK\r\ncontent-type: text/html", b"<html>Log in")

    with pytest.raises(ProtocolBroken, match="neither"):
        send(streaming_session)


def test_a_refused_anonymous_token_is_replaced_and_the_message_sent_again(session, service):
    service.plan(
        "POST",
        "/run_sse",
        httpx.Response(401, json={"code": 1001}),
        httpx.Response(200, content=sse(SURE), headers={"content-type": "text/event-stream"}),
    )

    assert send(session) == Reply("Sure.")
    first, second = service.sent("POST", "/run_sse")
    assert first.headers["Authorization"] != second.headers["Authorization"]


def test_no_reader_is_left_behind(streaming_session, stream_server, clock):
    clock.step = 300.0
    stream_server.script = [heartbeat(), "hang"]

    send(streaming_session)

    readers = [one for one in threading.enumerate() if one.name == "mvpipe-events"]
    for one in readers:
        one.join(2)
    assert not any(one.is_alive() for one in readers)
