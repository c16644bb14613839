import pytest

from mvpipe.errors import (
    ClientIdMissing,
    CreditsExhausted,
    FileTooLarge,
    FileUnsupported,
    NetworkFailed,
    PlanBlocked,
    ProtocolBroken,
    RateLimited,
    Refused,
    SessionLost,
    TokenRefused,
)
from mvpipe.model.run import Credits
from mvpipe.model.session import Uploaded
from mvpipe.wire import (
    SERVICE_CODES,
    Account,
    Fault,
    NotThere,
    code_in,
    credits_of,
    error_for,
    fault_of,
    render_status,
    unwrap,
    uploaded_of,
)

CODES = {
    1001: TokenRefused,
    1002: SessionLost,
    2001: CreditsExhausted,
    4001: FileUnsupported,
    4002: FileTooLarge,
    400: ClientIdMissing,
    402: PlanBlocked,
    429: RateLimited,
}


def test_every_code_of_the_service_has_its_error():
    assert set(SERVICE_CODES) == set(CODES)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("status", [200, 400, 403])
def test_a_code_means_its_error_whatever_the_http_status(code, status):
    fault = fault_of(status, {"code": code, "message": "client says"})
    error = error_for(fault, "uploading song.mp3", Account())

    assert type(error) is CODES[code]
    assert error.service_code == code
    assert error.exit_code == 4
    assert error.message.startswith("uploading song.mp3: ")
    assert "client says" in error.message
    assert error.hint


def test_codes_written_as_text_count():
    assert fault_of(200, {"code": "1002", "message": "gone"}) == Fault(1002, "gone")


@pytest.mark.parametrize(
    "body",
    [
        {"code": 0, "data": {}},
        {"code": "0"},
        {"code": 200, "data": {}},
        {},
        [],
        None,
        {"success": True},
    ],
)
def test_success_is_no_fault(body):
    assert fault_of(200, body) is None


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, None, TokenRefused),
        (402, None, PlanBlocked),
        (413, None, FileTooLarge),
        (415, None, FileUnsupported),
        (429, {"detail": "slow down"}, RateLimited),
        (400, None, ClientIdMissing),
        (400, {"message": "X-Client-Id header is required"}, ClientIdMissing),
        (400, {"message": "draft is not valid"}, ProtocolBroken),
        (404, {"detail": "Session not found: nope"}, SessionLost),
        (404, {"detail": "Agent not found: 'nope'"}, NotThere),
        (403, None, Refused),
        (500, None, NetworkFailed),
        (503, {"message": "busy"}, NetworkFailed),
        (200, {"code": 500, "message": "busy"}, NetworkFailed),
        (200, {"code": 3007, "message": "new"}, Refused),
        (200, {"success": False, "message": "no"}, Refused),
    ],
)
def test_http_statuses_and_other_codes(status, body, expected):
    fault = fault_of(status, body)

    assert type(error_for(fault, "x")) is expected


def test_a_list_of_problems_is_told_in_words():
    detail = [{"loc": ["body", "userId"], "msg": "Field required"}]
    error = error_for(fault_of(422, {"detail": detail}), "sending the prompt")

    assert type(error) is ProtocolBroken
    assert "body.userId: Field required" in error.message


def test_no_credits_sends_an_anonymous_user_to_the_registration_with_the_bind_id():
    account = Account(anonymous=True, web_url="https://w.example", bind_id="7 3")

    assert (
        error_for(Fault(2001), "x", account).hint
        == "register at https://w.example/register?bind=7+3"
    )


def test_without_a_bind_id_the_link_has_no_parameter():
    account = Account(anonymous=True, web_url="https://w.example")

    assert error_for(Fault(2001), "x", account).hint == "register at https://w.example/register"


def test_no_credits_tells_a_registered_user_to_top_up():
    assert "top up" in error_for(Fault(2001), "x", Account(anonymous=False)).hint


def test_a_blocked_export_is_not_about_credits():
    error = error_for(Fault(402), "x", Account(anonymous=False))

    assert "not about credits" in error.message
    assert error.hint == "register or upgrade your plan to unlock export"


def test_an_unsupported_file_lists_the_formats():
    assert "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac" in (
        error_for(Fault(4001), "x").hint
    )


def test_a_users_own_token_is_named_when_refused():
    assert "NEMO_TOKEN" in error_for(Fault(1001), "x", Account(anonymous=False)).hint


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("INSUFFICIENT_CREDITS", "2001: no credits left", 2001),
        ("INSUFFICIENT_CREDITS", "none", 2001),
        ("1002", "", 1002),
        ("", "429 Too Many Requests", 429),
        ("RuntimeError", "RuntimeError: 1001 frames", None),
        ("", "1999 was a good year", None),
        ("SAFETY", "blocked", None),
    ],
)
def test_the_code_that_an_error_of_the_stream_speaks_of(code, message, expected):
    assert code_in(code, message) == expected


def test_both_envelopes_and_none_give_the_data():
    assert unwrap({"code": 0, "data": {"a": 1}}) == {"a": 1}
    assert unwrap({"success": True, "data": {"a": 1}}) == {"a": 1}
    assert unwrap({"a": 1}) == {"a": 1}
    assert unwrap({"code": 0, "data": None}) == {"code": 0, "data": None}


FLAT = {"status": "completed", "progress": 1, "output": {"url": "u", "duration": 3, "size": 9}}
WRAPPED = {"success": True, "data": {"status": "completed", "progress": 100, "outputUrl": "u"}}


@pytest.mark.parametrize("payload", [FLAT, WRAPPED, {"code": 0, "data": FLAT}])
def test_both_shapes_of_a_finished_render(payload):
    status = render_status(payload)

    assert (status.status, status.progress, status.url) == ("completed", 1.0, "u")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("pending", "pending"),
        ("processing", "processing"),
        ("PROCESSING", "processing"),
        ("queued", "pending"),
        ("failed", "failed"),
        ("error", "failed"),
        ("new-word", "processing"),
    ],
)
def test_render_words(word, expected):
    assert render_status({"status": word}).status == expected


def test_completed_without_a_url_is_not_finished():
    status = render_status({"status": "completed", "output": {"url": ""}})

    assert (status.status, status.url) == ("processing", None)
    assert status.details["status"] == "completed"


def test_our_engines_frames_and_a_hosted_percentage_are_read():
    ours = render_status(
        {"status": "processing", "progress": 0.25, "frames_done": 3, "frames_total": 12}
    )
    hosted = render_status({"success": True, "data": {"status": "processing", "progress": 42}})

    assert (ours.progress, ours.frames_done, ours.frames_total) == (0.25, 3, 12)
    assert hosted.progress == 0.42


@pytest.mark.parametrize("error", ["boom", {"message": "boom"}])
def test_a_failed_render_says_why(error):
    assert render_status({"status": "failed", "error": error}).error == "boom"


def test_credits_with_and_without_a_count():
    assert credits_of(
        {"code": 0, "data": {"available": 97.5, "frozen": 0, "total": 100}}
    ) == Credits(97.5, 0, 100)
    assert credits_of({"unlimited": True, "available": None}) == Credits(None, unlimited=True)


def test_an_upload_answer_is_read_with_all_but_the_name_optional():
    full = {
        "files": [
            {
                "filename": "song.mp3",
                "file_type": "audio",
                "cdn_url": "c",
                "duration": 206.3,
                "width": None,
                "height": None,
            }
        ],
        "session_state_applied": True,
    }

    assert uploaded_of({"code": 0, "data": full}, "song") == Uploaded(
        "song", "song.mp3", "audio", "c", 206.3
    )
    assert uploaded_of({}, "song") == Uploaded("song")
