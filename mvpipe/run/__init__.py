"""Drives a plan; knows the service only through the Protocols of `ports`. Door of the room."""

from mvpipe.run.journal import Entry, Journal, drop_torn_line
from mvpipe.run.journal import read as read_journal
from mvpipe.run.past import NOTHING, Past, gather
from mvpipe.run.ports import Backend, FilmProbe, Session
from mvpipe.run.result import World
from mvpipe.run.resuming import Folder, checked, holds_a_run
from mvpipe.run.routing import route
from mvpipe.run.runner import run, tell_start
from mvpipe.run.stored import result_from_journal

__all__ = [
    "NOTHING",
    "Backend",
    "Entry",
    "FilmProbe",
    "Folder",
    "Journal",
    "Past",
    "Session",
    "World",
    "checked",
    "drop_torn_line",
    "gather",
    "holds_a_run",
    "read_journal",
    "result_from_journal",
    "route",
    "run",
    "tell_start",
]
