import json
import stat
import uuid
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from mvpipe.errors import (
    ClientIdMissing,
    CreditsExhausted,
    FileTooLarge,
    FileUnsupported,
    MvpipeError,
    NetworkFailed,
    PlanBlocked,
    ProtocolBroken,
    RateLimited,
    SessionLost,
    TokenRefused,
    UsageError,
)
from mvpipe.model.recipe import HOSTED_WAITS, Output
from mvpipe.model.run import Credits
from mvpipe.model.session import Handle
from mvpipe.session import Attribution, connect
from mvpipe.session.settings import platform_of

TOKEN = "/api/auth/anonymous-token"
CREATE = "/api/tasks/me/with-session/nemo_agent"
STATE = "/api/state/nemo_agent/me/s1/latest"
CREDITS = "/api/credits/balance/simple"
RENDER = "/api/render/proxy/lambda"


def body_of(request):
    return json.loads(request.content)


def test_connecting_asks_nothing(connected, service):
    connected()

    assert service.requests == []


def test_opening_a_session_fetches_a_token_and_sends_the_seeds_body(connected, service):
    session = connected().open("zh")

    assert session.handle == Handle("s1", "t1", "u7")
    (token,) = service.sent("POST", TOKEN)
    (create,) = service.sent("POST", CREATE)
    assert uuid.UUID(token.headers["X-Client-Id"])
    assert body_of(create) == {"task_name": "project", "language": "zh"}
    assert create.headers["Authorization"] == "Bearer anonymous-token-1"
    assert create.headers["X-Skill-Source"] == "music-video-generator"
    assert create.headers["X-Skill-Version"] == "1.0.0"
    assert create.headers["X-Skill-Platform"] == "unknown"


def test_attribution_is_a_setting(connected, service):
    connected(attribution=Attribution("2.1.0", "cursor")).open("en")

    for request in service.requests:
        assert request.headers["X-Skill-Version"] == "2.1.0"
        assert request.headers["X-Skill-Platform"] == "cursor"


def test_client_id_and_token_are_used_again_by_a_later_run(connected, service):
    connected().open("en")
    connected().reopen(Handle("s1")).state()

    assert len(service.sent("POST", TOKEN)) == 1
    assert service.requests[-1].headers["Authorization"] == "Bearer anonymous-token-1"


def test_the_config_files_are_readable_by_the_user_only(connected, tmp_path):
    connected().open("en")

    for name in ("client-id", "tokens.json"):
        assert stat.S_IMODE((tmp_path / "config" / name).stat().st_mode) == 0o600
    assert sorted(one.name for one in (tmp_path / "config").iterdir()) == [
        "client-id",
        "tokens.json",
    ]


def test_an_expired_token_is_replaced_with_the_same_client_id(connected, service, clock):
    connected().open("en")
    clock.sleep(timedelta(days=7).total_seconds())
    connected().open("en")

    first, second = service.sent("POST", TOKEN)
    assert first.headers["X-Client-Id"] == second.headers["X-Client-Id"]
    assert service.requests[-1].headers["Authorization"] == "Bearer anonymous-token-2"


def test_damaged_config_files_are_made_anew(connected, service, tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "client-id").write_text("not a uuid")
    (folder / "tokens.json").write_text('{"tokens": [')

    connected().open("en")

    assert uuid.UUID((folder / "client-id").read_text().strip())
    assert json.loads((folder / "tokens.json").read_text())["version"] == 1


def test_tokens_of_other_backends_do_not_mix(connected, service, tmp_path, clock):
    connected().open("en")
    other = connect(
        "http://other.example",
        waits=HOSTED_WAITS,
        clock=clock,
        config_dir=tmp_path / "config",
        transport=httpx.MockTransport(
            lambda request: httpx.Response(
                200,
                json={"token": "theirs"}
                if "token" in request.url.path
                else {"available": 1, "seen": request.headers["Authorization"]},
            )
        ),
    )
    other.credits()

    assert other.secrets() == ("theirs",)


def test_a_refused_anonymous_token_is_replaced_and_the_call_repeated_once(connected, service):
    session = connected().open("en")
    service.plan("GET", STATE, httpx.Response(401, json={"code": 1001, "message": "expired"}))

    session.state()

    first, second = service.sent("GET", STATE)
    assert first.headers["Authorization"] == "Bearer anonymous-token-1"
    assert second.headers["Authorization"] == "Bearer anonymous-token-2"
    ids = {one.headers["X-Client-Id"] for one in service.sent("POST", TOKEN)}
    assert len(ids) == 1
    assert session.secrets() == ("anonymous-token-1", "anonymous-token-2")


def test_a_token_refused_twice_is_an_error(session, service):
    refusal = httpx.Response(200, json={"code": 1001, "message": "expired"})
    service.plan("GET", STATE, refusal, refusal)

    with pytest.raises(TokenRefused):
        session.state()

    assert len(service.sent("GET", STATE)) == 2


def test_the_users_own_token_is_never_replaced(connected, service):
    session = connected(token="users-own").reopen(Handle("s1"))
    service.plan("GET", STATE, httpx.Response(200, json={"code": 1001}))

    with pytest.raises(TokenRefused) as caught:
        session.state()

    assert "NEMO_TOKEN" in caught.value.hint
    assert service.sent("POST", TOKEN) == []
    assert session.secrets() == ("users-own",)


def test_a_client_id_that_the_backend_misses_is_made_anew_once(connected, service, tmp_path):
    service.plan("POST", TOKEN, httpx.Response(400, json={"code": 400, "message": "client id"}))

    connected().open("en")

    first, second = (one.headers["X-Client-Id"] for one in service.sent("POST", TOKEN))
    assert first != second
    assert (tmp_path / "config" / "client-id").read_text().strip() == second


def test_a_token_answer_without_a_token_is_an_error(connected, service):
    service.plan("POST", TOKEN, httpx.Response(200, json={"code": 0, "data": {}}))

    with pytest.raises(ProtocolBroken, match="no token"):
        connected().open("en")


def test_a_session_id_of_digits_stays_text(connected, service):
    service.plan(
        "POST",
        CREATE,
        httpx.Response(200, json={"session_id": 7301234567890123456, "task_id": "9"}),
    )

    assert connected().open("en").handle == Handle("7301234567890123456", "9", None)


def test_the_state_comes_exactly_as_it_was_returned(session):
    assert session.state() == {"draft": {"t": [], "x_unknown": [1]}, "video_infos": []}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"state": {"draft": {"t": []}}}, {"draft": {"t": []}}),
        ({"code": 0, "data": {"state": None}}, {}),
        ({"code": 0, "data": {"draft": {"t": []}}}, {"draft": {"t": []}}),
    ],
)
def test_other_envelopes_of_the_state(session, service, body, expected):
    service.plan("GET", STATE, httpx.Response(200, json=body))

    assert session.state() == expected


def test_a_state_answer_without_a_state_is_an_error(session, service):
    service.plan("GET", STATE, httpx.Response(200, json={"code": 0, "data": {"other": 1}}))

    with pytest.raises(ProtocolBroken, match="no state"):
        session.state()


def test_credits(session):
    assert session.credits() == Credits(97, 1, 100)


def test_a_backend_without_a_balance_has_none(session, service):
    service.plan("GET", CREDITS, httpx.Response(404, json={"detail": "Not Found"}))

    assert session.credits() is None


def test_a_render_is_submitted_with_the_draft_untouched(session, service):
    draft = {"t": [{"sg": [{"weird": 1.5}]}], "x": None}

    session.submit_render("render_1", draft, Output("a.mp4"))

    (request,) = service.sent("POST", RENDER)
    assert body_of(request) == {
        "id": "render_1",
        "sessionId": "s1",
        "draft": draft,
        "output": {"format": "mp4", "quality": "high"},
    }


def test_size_and_rate_travel_only_when_set(session, service):
    session.submit_render("render_1", {}, Output("a.mp4", (1080, 1920), 60.0, "draft"))

    (request,) = service.sent("POST", RENDER)
    assert body_of(request)["output"] == {
        "format": "mp4",
        "quality": "draft",
        "resolution": "1080x1920",
        "fps": 60,
    }


def test_a_finished_render(session):
    status = session.poll_render("render_1")

    assert (status.status, status.url) == ("completed", "https://cdn.example/f.mp4")


def test_completed_without_a_url_goes_to_the_download_route_after_three_polls(session, service):
    for _ in range(3):
        service.plan("GET", f"{RENDER}/render_1", httpx.Response(200, json={"status": "completed"}))

    seen = [session.poll_render("render_1") for _ in range(3)]

    assert [one.status for one in seen] == ["processing", "processing", "completed"]
    assert seen[-1].url == "https://api.example/api/render/proxy/render_1/download"


CODES = {
    1002: SessionLost,
    2001: CreditsExhausted,
    4001: FileUnsupported,
    4002: FileTooLarge,
    400: ClientIdMissing,
    402: PlanBlocked,
}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal_is_its_error_at_once(session, service, clock, code, status):
    service.plan("GET", STATE, httpx.Response(status, json={"code": code}))

    with pytest.raises(CODES[code]):
        session.state()

    assert len(service.sent("GET", STATE)) == 1
    assert clock.slept == []


def test_the_registration_link_carries_the_bind_id_of_the_state(connected, service):
    session = connected(web_url="https://web.example/").open("en")
    service.plan(
        "GET",
        STATE,
        httpx.Response(200, json={"data": {"bind_id": "b42", "state": {"draft": None}}}),
        httpx.Response(200, json={"code": 2001}),
    )
    session.state()

    with pytest.raises(CreditsExhausted) as caught:
        session.state()

    assert caught.value.hint == "register at https://web.example/register?bind=b42"
    assert session.handle.bind_id == "b42"


def test_a_rate_limit_gets_one_more_try_after_its_pause(session, service, clock):
    service.plan("GET", STATE, httpx.Response(429))

    session.state()

    assert clock.slept == [30.0]


def test_a_second_rate_limit_is_an_error(session, service, clock):
    service.plan("GET", STATE, httpx.Response(429), httpx.Response(200, json={"code": 429}))

    with pytest.raises(RateLimited):
        session.state()

    assert clock.slept == [30.0]


PASSING = [
    httpx.Response(500),
    httpx.Response(503, text="<html>busy</html>"),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
]


@pytest.mark.parametrize("failure", PASSING, ids=str)
def test_safe_calls_are_tried_again_with_growing_pauses(session, service, clock, failure):
    service.plan("GET", STATE, failure, failure, failure)

    session.state()

    assert len(service.sent("GET", STATE)) == 4
    short, longer, longest = clock.slept
    assert 0.3 < short < 0.7 < longer < 1.4 < longest < 2.6


def test_tries_are_bounded(session, service, clock):
    service.plan("GET", CREDITS, *[httpx.Response(502)] * 9)

    with pytest.raises(NetworkFailed, match="HTTP 502"):
        session.credits()

    assert len(service.sent("GET", CREDITS)) == 5


@pytest.mark.parametrize("look", [lambda one: one.state(), lambda one: one.poll_render("render_1")])
def test_a_network_away_for_a_minute_ends_no_run(session, service, clock, look):
    for path in (STATE, f"{RENDER}/render_1"):
        service.plan("GET", path, *[httpx.ConnectError("no route to host")] * 7)

    look(session)

    assert sum(clock.slept) > 45


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("slow"), httpx.Response(502)], ids=str)
def test_a_render_that_may_have_arrived_is_not_submitted_again(session, service, failure):
    service.plan("POST", RENDER, failure)

    with pytest.raises(NetworkFailed):
        session.submit_render("render_1", {}, Output("a.mp4"))

    assert len(service.sent("POST", RENDER)) == 1


def test_a_render_that_never_left_is_submitted_again(session, service):
    service.plan("POST", RENDER, httpx.ConnectError("refused"))

    session.submit_render("render_1", {}, Output("a.mp4"))

    assert len(service.sent("POST", RENDER)) == 2


def test_a_page_instead_of_json_is_an_error_that_shows_its_start(session, service):
    service.plan("GET", STATE, httpx.Response(200, text="<html>Log in to the hotel wifi"))

    with pytest.raises(ProtocolBroken, match="hotel wifi"):
        session.state()


@pytest.mark.parametrize("address", ["", "ftp://x", "not a url", "http://", "http://a:b:c"])
def test_what_is_no_address_is_a_usage_error(address, tmp_path):
    with pytest.raises(UsageError):
        connect(address, waits=HOSTED_WAITS, config_dir=tmp_path)


def test_an_unwritable_config_folder_is_one_clear_message(connected, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(MvpipeError, match=r"can't (read|write)"):
        connected(config_dir=tmp_path / "file").open("en")


def test_a_loopback_backend_is_reached_without_the_environments_proxy(tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    backend = connect("http://127.0.0.1:1", waits=HOSTED_WAITS, config_dir=tmp_path)

    assert backend.api.client.trust_env is False
    backend.close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/a/.clawhub/skills/mvpipe/settings.py", "clawhub"),
        ("/home/a/.cursor/extensions/mvpipe/settings.py", "cursor"),
        ("/usr/lib/python3/site-packages/mvpipe/settings.py", "unknown"),
    ],
)
def test_the_platform_is_told_by_the_install_path(path, expected):
    assert platform_of(Path(path)) == expected
