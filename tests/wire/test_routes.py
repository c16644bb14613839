import pytest

from mvpipe.wire import routes


def test_paths_are_those_of_the_documents():
    assert routes.ANONYMOUS_TOKEN == "/api/auth/anonymous-token"
    assert routes.CREATE_SESSION == "/api/tasks/me/with-session/nemo_agent"
    assert routes.RUN_SSE == "/run_sse"
    assert routes.upload("s1") == "/api/upload-video/nemo_agent/me/s1"
    assert routes.CREDITS == "/api/credits/balance/simple"
    assert routes.state("s1") == "/api/state/nemo_agent/me/s1/latest"
    assert routes.SUBMIT_RENDER == "/api/render/proxy/lambda"
    assert routes.poll_render("render_1") == "/api/render/proxy/lambda/render_1"
    assert routes.download("render_1") == "/api/render/proxy/render_1/download"


@pytest.mark.parametrize(
    "build", [routes.upload, routes.state, routes.poll_render, routes.download]
)
def test_an_id_stays_one_path_segment(build):
    assert build("a/../b?c#d é").count("/") == build("plain").count("/")
    assert "?" not in build("a?b")
