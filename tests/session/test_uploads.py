import email
import json
import resource
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mvpipe.errors import DiskFailed, FileUnsupported, NetworkFailed
from mvpipe.model.recipe import AssetFile
from mvpipe.model.session import Uploaded

UPLOAD = "/api/upload-video/nemo_agent/me/s1"


def nothing() -> None:
    pass


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "夜 song.mp3"
    path.write_bytes(bytes(range(256)) * 1200)
    return AssetFile("夜 song-2.mp3", "audio", path)


def form_of(request):
    kind = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    return email.message_from_bytes(kind + request.content).get_payload()


def test_a_file_goes_out_as_the_form_field_files_under_its_name_in_the_plan(
    session, service, song, heard
):
    uploaded = session.upload(song, heard.append, before_end=nothing)

    assert uploaded == Uploaded("夜 song-2.mp3", "stored.mp3", "audio", seconds=206.3)
    (request,) = service.sent("POST", UPLOAD)
    (part,) = form_of(request)
    assert part.get_param("name", header="content-disposition") == "files"
    assert part.get_content_type() == "audio/mpeg"
    assert part.get_payload(decode=True) == song.path.read_bytes()
    assert "夜 song-2.mp3".encode() in request.content
    assert int(request.headers["content-length"]) == len(request.content)


def test_progress_rises_to_the_size_of_the_file(session, song, heard):
    session.upload(song, heard.append, before_end=nothing)

    size = song.path.stat().st_size
    done = [one.data["done"] for one in heard]
    assert done == sorted(done)
    assert done[-1] == size
    assert all(one.kind == "progress" for one in heard)
    assert heard[0].data | {"done": 0} == {
        "activity": "upload",
        "done": 0,
        "total": size,
        "unit": "bytes",
        "label": "夜 song-2.mp3",
    }


def test_before_end_is_called_once_when_the_bytes_are_out_but_not_the_end(session, service, song):
    seen = []
    sent = []

    def transport(request):
        for chunk in request.stream:
            sent.append(chunk)
        return httpx.Response(200, json={"files": [{}]})

    session.api.client = httpx.Client(
        base_url="https://api.example", transport=httpx.MockTransport(service)
    )
    session.api.client._transport = _Pulling(transport)

    session.upload(song, lambda _: None, before_end=lambda: seen.append(len(b"".join(sent))))

    (at,) = seen
    total = len(b"".join(sent))
    assert song.path.stat().st_size <= at < total


class _Pulling(httpx.BaseTransport):
    """A transport that takes the body piece by piece, as the network does."""

    def __init__(self, handler):
        self.handle_request = handler


def test_a_url_is_handed_over(session, service):
    called = []
    asset = AssetFile("clip", "video", url="https://a.example/c.mp4")

    session.upload(asset, lambda _: None, before_end=lambda: called.append(len(service.requests)))

    (request,) = service.sent("POST", UPLOAD)
    assert json.loads(request.content) == {
        "urls": ["https://a.example/c.mp4"],
        "source_type": "url",
    }
    assert called == [len(service.requests) - 1]


def test_two_uploads_at_once(session, service, tmp_path):
    assets = []
    for number in range(8):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(b"%d" % number * 100_000)
        assets.append(AssetFile(path.name, "image", path))

    with ThreadPoolExecutor(2) as pool:
        names = [
            one.name
            for one in pool.map(
                lambda one: session.upload(one, lambda _: None, before_end=nothing), assets
            )
        ]

    assert names == [f"{number}.jpg" for number in range(8)]
    bodies = {form_of(one)[0].get_payload(decode=True)[:1] for one in service.sent("POST", UPLOAD)}
    assert len(bodies) == 8


def test_an_unreadable_file_is_one_clear_message(session, service, tmp_path):
    with pytest.raises(DiskFailed, match="can't read"):
        session.upload(AssetFile("x", "audio", tmp_path / "gone.mp3"), print, before_end=nothing)

    assert service.sent("POST", UPLOAD) == []


def test_an_upload_that_may_have_arrived_is_not_sent_again(session, service, song):
    service.plan("POST", UPLOAD, httpx.ReadTimeout("slow"))

    with pytest.raises(NetworkFailed):
        session.upload(song, lambda _: None, before_end=nothing)

    assert len(service.sent("POST", UPLOAD)) == 1


def test_an_upload_that_never_left_is_sent_again_whole(session, service, song):
    service.plan("POST", UPLOAD, httpx.ConnectError("refused"))

    session.upload(song, lambda _: None, before_end=nothing)

    first, second = (
        form_of(one)[0].get_payload(decode=True) for one in service.sent("POST", UPLOAD)
    )
    assert first == second == song.path.read_bytes()


def test_a_refused_file_names_itself(session, service, song):
    service.plan("POST", UPLOAD, httpx.Response(200, json={"code": 4001}))

    with pytest.raises(FileUnsupported, match="uploading 夜 song-2"):
        session.upload(song, lambda _: None, before_end=nothing)


def test_an_empty_file_is_sent_as_it_is(session, service, tmp_path):
    path = tmp_path / "empty.mp3"
    path.touch()
    called = []

    session.upload(AssetFile("e", "audio", path), print, before_end=lambda: called.append(1))

    assert called == [1]


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_a_big_file_takes_constant_memory(session, tmp_path):
    path = tmp_path / "big.mp4"
    with path.open("wb") as file:
        file.truncate(150_000_000)
    counted = 0

    def swallow(request):
        nonlocal counted
        for chunk in request.stream:
            counted += len(chunk)
        return httpx.Response(200, json={"files": []})

    session.api.client._transport = _Pulling(swallow)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    session.upload(AssetFile("big", "video", path), lambda _: None, before_end=nothing)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert counted > 150_000_000
    assert grown_kib < 30_000


def test_a_listener_that_raises_ends_the_upload(session, song):
    stop = threading.Event()

    def listen(event):
        stop.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.upload(song, listen, before_end=nothing)
