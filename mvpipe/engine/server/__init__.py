"""The session API over HTTP + SSE. Door of the room."""

from mvpipe.engine.server.app import Engine, create_app

__all__ = ["Engine", "create_app"]
