"""Every path and header name of the session API (PROTOCOL.md, Endpoints), for the client and the server alike.

Constants are path templates in starlette's form; functions of the same call build a concrete path.
"""

from __future__ import annotations

from urllib.parse import quote

APP = "nemo_agent"
USER = "me"

ANONYMOUS_TOKEN = "/api/auth/anonymous-token"
CLAIM_TOKEN = "/api/auth/claim-token"
CREATE_SESSION = f"/api/tasks/{USER}/with-session/{APP}"
RUN_SSE = "/run_sse"
UPLOAD = f"/api/upload-video/{APP}/{USER}/{{session_id}}"
CREDITS = "/api/credits/balance/simple"
STATE = f"/api/state/{APP}/{USER}/{{session_id}}/latest"
SUBMIT_RENDER = "/api/render/proxy/lambda"
POLL_RENDER = "/api/render/proxy/lambda/{render_id}"
DOWNLOAD = "/api/render/proxy/{render_id}/download"

AUTHORIZATION = "Authorization"
CLIENT_ID = "X-Client-Id"
SKILL_SOURCE = "X-Skill-Source"
SKILL_VERSION = "X-Skill-Version"
SKILL_PLATFORM = "X-Skill-Platform"
ATTRIBUTION = (SKILL_SOURCE, SKILL_VERSION, SKILL_PLATFORM)
"""All three must be on every call; a missing one makes exports answer 402."""

SOURCE = "music-video-generator"
DEFAULT_VERSION = "1.0.0"
DEFAULT_PLATFORM = "unknown"

UPLOAD_FIELD = "files"
URL_SOURCE_TYPE = "url"
EVENT_STREAM = "text/event-stream"


def upload(session_id: str) -> str:
    return UPLOAD.format(session_id=_segment(session_id))


def state(session_id: str) -> str:
    return STATE.format(session_id=_segment(session_id))


def poll_render(render_id: str) -> str:
    return POLL_RENDER.format(render_id=_segment(render_id))


def download(render_id: str) -> str:
    return DOWNLOAD.format(render_id=_segment(render_id))


def _segment(value: str) -> str:
    """Ids are opaque: whatever they hold stays one path segment."""
    return quote(value, safe="")
