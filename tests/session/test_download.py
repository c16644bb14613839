import httpx
import pytest

from mvpipe.errors import DiskFailed, NetworkFailed, ProtocolBroken, Refused

CDN = "https://cdn.example/film.mp4"
ROUTE = "/api/render/proxy/render_1/download"
FILM = bytes(range(256)) * 2000


def film(body=FILM, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=body, headers={"content-type": "video/mp4"} | headers)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out" / "film.mp4"


@pytest.fixture
def fetch(session, target, heard):
    def call(url: str = CDN) -> None:
        session.download("render_1", url, target, heard.append)

    return call


def left_over(target) -> list[str]:
    return sorted(one.name for one in target.parent.iterdir()) if target.parent.exists() else []


def test_a_film_arrives_whole_under_its_name_alone(fetch, service, target, heard):
    service.plan("GET", "/film.mp4", film())

    fetch()

    assert target.read_bytes() == FILM
    assert left_over(target) == ["film.mp4"]
    assert heard[-1].data == {
        "activity": "download",
        "done": len(FILM),
        "total": len(FILM),
        "unit": "bytes",
        "label": "film.mp4",
    }


def test_the_token_never_goes_to_another_host(fetch, service):
    service.plan("GET", "/film.mp4", film())

    fetch()

    (request,) = service.sent("GET", "/film.mp4")
    assert "Authorization" not in request.headers
    assert not any("anonymous-token-" in str(one.url) for one in service.requests)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example/film.mp4",
        "https://api.example:8443/film.mp4",
        "https://api.example.evil/film.mp4",
    ],
)
def test_another_scheme_port_or_domain_is_another_host(fetch, service, url):
    service.plan("GET", "/film.mp4", film())

    try:
        fetch(url)
    finally:
        service.problems.clear()

    assert all("Authorization" not in one.headers for one in service.sent("GET", "/film.mp4"))


@pytest.mark.parametrize(
    "url", ["https://api.example/film.mp4", "/film.mp4", "https://api.example:443/film.mp4"]
)
def test_the_apis_own_host_gets_the_token(fetch, service, url):
    service.plan("GET", "/film.mp4", film())

    fetch(url)

    (request,) = service.sent("GET", "/film.mp4")
    assert request.headers["Authorization"] == "Bearer anonymous-token-1"


def test_a_redirect_to_another_host_loses_the_token(fetch, service, target):
    service.plan("GET", ROUTE, httpx.Response(302, headers={"location": CDN}))
    service.plan("GET", "/film.mp4", film())

    fetch("")

    (request,) = service.sent("GET", "/film.mp4")
    assert "Authorization" not in request.headers
    assert target.read_bytes() == FILM


def test_a_url_that_can_not_be_had_falls_back_on_the_download_route(fetch, service, target):
    service.plan("GET", "/film.mp4", httpx.Response(403, text="<Error>expired</Error>"))
    service.plan("GET", ROUTE, film())

    fetch()

    assert target.read_bytes() == FILM


def test_a_page_instead_of_a_film_falls_back_too(fetch, service, target):
    service.plan("GET", "/film.mp4", httpx.Response(200, html="<p>gone</p>"))
    service.plan("GET", ROUTE, film())

    fetch()

    assert target.read_bytes() == FILM


@pytest.mark.parametrize(
    "named",
    [
        {"url": CDN},
        {"code": 0, "data": {"url": CDN}},
        {"success": True, "data": {"outputUrl": CDN}},
        {"output": {"url": CDN}},
        {"download_url": CDN},
    ],
)
def test_the_route_may_name_the_film_in_json(fetch, service, target, named):
    service.plan("GET", ROUTE, httpx.Response(200, json=named))
    service.plan("GET", "/film.mp4", film())

    fetch("")

    assert target.read_bytes() == FILM


def test_json_that_names_json_is_not_followed_for_ever(fetch, service):
    service.plan("GET", ROUTE, *[httpx.Response(200, json={"url": ROUTE})] * 9)

    with pytest.raises(ProtocolBroken):
        fetch("")

    assert len(service.sent("GET", ROUTE)) == 2


def test_a_short_film_is_fetched_again(fetch, service, target):
    service.plan("GET", "/film.mp4", film(FILM[:100], **{"content-length": "512000"}), film())

    fetch()

    assert target.read_bytes() == FILM


def test_a_film_that_stays_short_is_an_error_and_leaves_nothing(fetch, service, target):
    short = [film(FILM[:100], **{"content-length": "512000"}) for _ in range(5)]
    service.plan("GET", "/film.mp4", *short)
    service.plan("GET", ROUTE, httpx.Response(404, json={"detail": "no such render"}))

    with pytest.raises(Refused, match="no such render"):
        fetch()

    assert left_over(target) == []


def test_an_empty_film_is_an_error(fetch, service, target):
    service.plan("GET", ROUTE, *[film(b"") for _ in range(5)])

    with pytest.raises(NetworkFailed, match="0 bytes"):
        fetch("")

    assert left_over(target) == []


def test_a_connection_lost_in_the_middle_is_tried_again(fetch, service, target):
    def breaking():
        yield FILM[:1000]
        raise httpx.ReadError("reset")

    service.plan("GET", "/film.mp4", lambda _: httpx.Response(200, content=breaking()), film())

    fetch()

    assert target.read_bytes() == FILM


def breaking_after(count: int, **headers: str) -> httpx.Response:
    def body():
        yield FILM[:count]
        raise httpx.ReadError("reset")

    return film(body(), **headers)


def test_a_download_goes_on_where_it_broke_off(fetch, service, target, heard):
    tag = {"etag": '"v1"'}
    rest = httpx.Response(
        206,
        content=FILM[1000:],
        headers={"content-range": f"bytes 1000-{len(FILM) - 1}/{len(FILM)}"} | tag,
    )
    service.plan("GET", "/film.mp4", lambda _: breaking_after(1000, **tag), rest)

    fetch()

    first, second = service.sent("GET", "/film.mp4")
    assert "Range" not in first.headers
    assert (second.headers["Range"], second.headers["If-Range"]) == ("bytes=1000-", '"v1"')
    assert target.read_bytes() == FILM
    assert heard[-1].data["done"] == heard[-1].data["total"] == len(FILM)


def test_a_later_process_goes_on_where_the_first_was_killed(
    session, service, target, heard, connected
):
    tag = {"etag": '"v1"'}
    service.plan("GET", "/film.mp4", lambda _: film(FILM, **tag))

    def killed(event):
        if event.data["done"] >= 64 << 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.download("render_1", CDN, target, killed)

    assert left_over(target) == ["film.mp4.part", "film.mp4.part.json"]
    have = (target.parent / "film.mp4.part").stat().st_size
    rest = httpx.Response(
        206,
        content=FILM[have:],
        headers={"content-range": f"bytes {have}-{len(FILM) - 1}/{len(FILM)}"} | tag,
    )
    service.plan("GET", "/film.mp4", rest)
    later = connected().reopen(session.handle)

    later.download("render_1", CDN, target, heard.append)

    assert service.sent("GET", "/film.mp4")[-1].headers["Range"] == f"bytes={have}-"
    assert target.read_bytes() == FILM
    assert left_over(target) == ["film.mp4"]


def test_a_part_of_another_render_is_not_gone_on_with(session, service, target, heard):
    target.parent.mkdir()
    (target.parent / "film.mp4.part").write_bytes(b"another film")
    note = '{"version": 1, "render_id": "render_0", "of": "\\"v1\\""}'
    (target.parent / "film.mp4.part.json").write_text(note)
    service.plan("GET", "/film.mp4", film(etag='"v1"'))

    session.download("render_1", CDN, target, heard.append)

    assert "Range" not in service.sent("GET", "/film.mp4")[0].headers
    assert target.read_bytes() == FILM
    assert left_over(target) == ["film.mp4"]


def test_a_film_that_has_changed_meanwhile_is_fetched_anew(fetch, service, target):
    service.plan("GET", "/film.mp4", lambda _: breaking_after(1000, etag='"v1"'), film(etag='"v2"'))

    fetch()

    assert target.read_bytes() == FILM


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"v1"'}])
def test_without_a_strong_validator_nothing_is_joined(fetch, service, target, headers):
    service.plan("GET", "/film.mp4", lambda _: breaking_after(1000, **headers), film())

    fetch()

    assert "Range" not in service.sent("GET", "/film.mp4")[1].headers
    assert target.read_bytes() == FILM


def test_a_piece_from_elsewhere_is_not_joined(fetch, service, target):
    wrong = httpx.Response(206, content=b"x", headers={"content-range": "bytes 5-5/512000"})
    service.plan("GET", "/film.mp4", lambda _: breaking_after(1000, etag='"v1"'), wrong, film())

    fetch()

    assert target.read_bytes() == FILM


def test_a_range_that_the_server_refuses_starts_over(fetch, service, target):
    service.plan(
        "GET", "/film.mp4", lambda _: breaking_after(1000, etag='"v1"'), httpx.Response(416), film()
    )

    fetch()

    assert "Range" not in service.sent("GET", "/film.mp4")[2].headers
    assert target.read_bytes() == FILM


def test_an_older_film_stays_until_the_new_one_is_whole(fetch, service, target):
    target.parent.mkdir()
    target.write_bytes(b"older")
    service.plan("GET", "/film.mp4", httpx.Response(404))
    service.plan("GET", ROUTE, httpx.Response(404))

    with pytest.raises(Refused):
        fetch()

    assert target.read_bytes() == b"older"


def test_a_folder_that_can_not_be_written_is_one_clear_message(session, service, tmp_path):
    (tmp_path / "file").write_text("")
    service.plan("GET", "/film.mp4", film())

    with pytest.raises(DiskFailed, match="can't write"):
        session.download("render_1", CDN, tmp_path / "file" / "film.mp4", print)


def test_ctrl_c_leaves_no_part_file(session, service, target):
    service.plan("GET", "/film.mp4", film())

    def listen(event):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.download("render_1", CDN, target, listen)

    assert left_over(target) == []
