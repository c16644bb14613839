"""The local engine behind the session API: what a client of PROTOCOL.md meets."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from mvpipe.engine.store import Store, StoredRender
from mvpipe.wire import routes

MAKE = "create a music video synced to the beat with smooth transitions between my photos"


def texts(events: list[dict[str, Any]], *, partial: bool = False) -> list[str]:
    return [
        part["text"]
        for event in events
        if bool(event.get("partial")) == partial
        for part in event.get("content", {}).get("parts", [])
        if "text" in part
    ]


def render(client: Any, render_id: str = "render_1", **output: Any) -> dict[str, Any]:
    body = {
        "id": render_id,
        "sessionId": client.session_id,
        "draft": client.state()["draft"],
        "output": {"format": "mp4", "quality": "draft", **output},
    }
    answer = client.http.post(routes.SUBMIT_RENDER, json=body, headers=client.headers)
    assert answer.json()["status"] in ("pending", "processing", "completed")
    return wait(client, render_id)


def wait(client: Any, render_id: str) -> dict[str, Any]:
    for _ in range(600):
        answer = client.http.get(routes.poll_render(render_id), headers=client.headers).json()
        if answer["status"] in ("completed", "failed"):
            assert isinstance(answer, dict)
            return answer
        time.sleep(0.05)
    raise AssertionError("the render did not end")


def test_a_token_needs_a_client_id(http: httpx.Client) -> None:
    answer = http.post(routes.ANONYMOUS_TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}])
def test_calls_without_a_good_token_are_refused(http: httpx.Client, header: dict[str, str]) -> None:
    answer = http.get(routes.CREDITS, headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, 1001)


def test_credits_are_unlimited(client: Any) -> None:
    data = client.http.get(routes.CREDITS, headers=client.headers).json()["data"]
    assert data["unlimited"] is True


def test_a_new_session_has_an_empty_draft(client: Any) -> None:
    state = client.state()
    assert state["draft"].get("t", []) == []
    assert state["canvas_config"] == {"width": 1920, "height": 1080, "fps": 30, "ratio": "16:9"}


def test_a_session_belongs_to_its_user(client: Any, http: httpx.Client) -> None:
    other = http.post(routes.ANONYMOUS_TOKEN, headers={routes.CLIENT_ID: "another"}).json()
    headers = {"Authorization": f"Bearer {other['data']['token']}"}
    answer = http.get(routes.state(client.session_id), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, 1002)


def test_an_upload_is_answered_with_what_it_is(stocked: Any) -> None:
    infos = stocked.state()["video_infos"]
    assert [info["name"] for info in infos] == ["song.wav", "a.jpg", "b.jpg", "c.jpg"]
    assert infos[0]["duration"] == pytest.approx(6.0)
    assert (infos[1]["width"], infos[1]["height"]) == (96, 64)


def test_another_file_of_the_same_name_gets_a_new_name(stocked: Any) -> None:
    red = stocked.upload("a.jpg", b"\xff\xd8 no picture")
    assert red.status_code == 415

    out = io.BytesIO()
    Image.new("RGB", (10, 10), (9, 9, 9)).save(out, "JPEG")
    answer = stocked.upload("a.jpg", out.getvalue()).json()
    assert answer["data"]["files"][0]["filename"] == "a-2.jpg"


def test_the_same_file_again_is_the_same_asset(stocked: Any, data_dir: Path) -> None:
    count = len(list((data_dir / "blobs").iterdir()))
    before = stocked.state()["video_infos"]
    blob = next((data_dir / "blobs").glob("*.wav"))
    stocked.upload("song.wav", blob.read_bytes())
    assert stocked.state()["video_infos"] == before
    assert len(list((data_dir / "blobs").iterdir())) == count


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("song.flac", b"x" * 100),
        ("a.jpg", b""),
        ("a.jpg", b"not a picture"),
        ("s.mp3", b"\0" * 999),
    ],
)
def test_what_can_not_be_read_is_refused_by_name(
    client: Any, data_dir: Path, name: str, data: bytes
) -> None:
    answer = client.upload(name, data)
    assert (answer.status_code, answer.json()["code"]) == (415, 4001)
    assert name in answer.json()["message"]
    assert ".part" not in answer.json()["message"]
    assert list((data_dir / "blobs").iterdir()) == []


def test_a_message_streams_calls_progress_and_the_reply(stocked: Any) -> None:
    events = stocked.send(MAKE)
    calls = [
        part["functionCall"]["name"]
        for event in events
        for part in event.get("content", {}).get("parts", [])
        if "functionCall" in part
    ]
    assert calls == ["analyze_music", "edit_timeline"]
    assert any("customMetadata" in event for event in events)
    assert texts(events) == ["".join(texts(events, partial=True))]
    state = stocked.state()
    assert state["music"]["tempo"] == pytest.approx(120, abs=1)
    assert len(state["draft"]["t"]) == 2


def test_a_song_is_analysed_once(stocked: Any) -> None:
    stocked.send(MAKE)
    again = stocked.send("make it vertical")
    assert not any("analyze_music" in str(event) for event in again)
    assert stocked.state()["canvas_config"]["ratio"] == "9:16"


def test_undo_restores_the_draft(stocked: Any) -> None:
    stocked.send(MAKE)
    before = stocked.state()["draft"]
    stocked.send("make it vertical")
    stocked.send("undo")
    assert stocked.state()["draft"] == before


def test_what_it_can_not_do_changes_nothing(stocked: Any) -> None:
    stocked.send(MAKE)
    before = stocked.state()["draft"]
    [reply] = texts(stocked.send("blur all the faces"))
    assert reply
    assert stocked.state()["draft"] == before


def test_an_unknown_session_is_answered_as_adk_does(client: Any) -> None:
    body = {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": "nope",
        "new_message": {"parts": [{"text": "hi"}]},
    }
    answer = client.http.post(routes.RUN_SSE, json=body, headers=client.headers)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Session not found: nope"})


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"app_name": "nemo_agent"}'])
def test_a_bad_message_body_is_unprocessable(client: Any, body: bytes) -> None:
    answer = client.http.post(routes.RUN_SSE, content=body, headers=client.headers)
    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], list)


def test_a_render_ends_in_a_film_that_can_be_downloaded(stocked: Any) -> None:
    stocked.send(MAKE)
    job = render(stocked, resolution="64x36", fps=25)
    assert job["status"] == "completed", job
    assert job["frames_done"] == job["frames_total"] == 150
    film = stocked.http.get(job["output"]["url"], headers=stocked.headers)
    assert film.content[4:8] == b"ftyp"
    part = stocked.http.get(
        routes.download("render_1"), headers={**stocked.headers, "Range": "bytes=4-7"}
    )
    assert (part.status_code, part.content) == (206, b"ftyp")


def test_a_render_without_attribution_is_blocked(stocked: Any) -> None:
    headers = {"Authorization": stocked.headers["Authorization"]}
    answer = stocked.http.post(routes.SUBMIT_RENDER, json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (402, 402)


def test_a_render_of_a_broken_draft_fails_with_its_reason(stocked: Any) -> None:
    stocked.send(MAKE)
    draft = stocked.state()["draft"]
    draft["t"][0]["sg"][0]["m"]["asset"] = "gone.jpg"
    body = {
        "id": "render_2",
        "sessionId": stocked.session_id,
        "draft": draft,
        "output": {"format": "mp4", "quality": "draft", "resolution": "64x36"},
    }
    stocked.http.post(routes.SUBMIT_RENDER, json=body, headers=stocked.headers)
    job = wait(stocked, "render_2")
    assert job["status"] == "failed"
    assert "gone.jpg" in job["error"]


def test_an_unknown_render_is_not_found(client: Any) -> None:
    answer = client.http.get(routes.poll_render("render_9"), headers=client.headers)
    assert answer.status_code == 404


def test_a_render_id_can_not_reach_outside_the_folder(stocked: Any) -> None:
    body = {"id": "../../x", "sessionId": stocked.session_id, "draft": {}, "output": {}}
    answer = stocked.http.post(routes.SUBMIT_RENDER, json=body, headers=stocked.headers)
    assert answer.status_code == 422


def test_sessions_media_and_renders_survive_a_restart(stocked: Any, restarted: Any) -> None:
    stocked.send(MAKE)
    before = stocked.state()
    render(stocked, resolution="64x36")
    with restarted() as stocked.http:
        assert stocked.state() == before
        assert wait(stocked, "render_1")["status"] == "completed"
        stocked.send("undo")
        assert stocked.state()["draft"].get("t", []) == []


def test_a_render_left_unfinished_is_gone_on_with(
    stocked: Any, restarted: Any, data_dir: Path
) -> None:
    stocked.send(MAKE)
    store = Store(data_dir)
    [session_file] = (data_dir / "sessions").glob("*.json")
    stored = json.loads(session_file.read_text("utf-8"))
    store.save_render(
        StoredRender(
            id="render_left",
            session_id=stored["id"],
            draft=stocked.state()["draft"],
            output={"format": "mp4", "quality": "draft", "resolution": "64x36"},
            assets={asset["name"]: asset["blob"] for asset in stored["assets"]},
            status="processing",
        )
    )
    with restarted() as stocked.http:
        assert wait(stocked, "render_left")["status"] == "completed"
