"""The protocol both sides speak (PROTOCOL.md), pure: paths, events as bytes, their meaning, drafts, answers."""

from mvpipe.wire import adk, draft_codec, messages, music_codec, routes, sse
from mvpipe.wire.adk import Stamp
from mvpipe.wire.answers import credits_of, fault_of, render_status, unwrap, uploaded_of
from mvpipe.wire.codes import SERVICE_CODES, Account, Fault, NotThere, code_in, error_for
from mvpipe.wire.draft_codec import decode, encode
from mvpipe.wire.messages import (
    INVALID,
    End,
    Heartbeat,
    Message,
    Note,
    Progress,
    StreamError,
    Text,
    ToolCall,
    ToolResult,
    parse,
    parse_value,
)
from mvpipe.wire.music_codec import music_from_wire, music_to_wire
from mvpipe.wire.sse import Decoder, Frame, encode_event, heartbeat
from mvpipe.wire.transcript import Transcript
from mvpipe.wire.values import Reader, plain

__all__ = [
    "INVALID",
    "SERVICE_CODES",
    "Account",
    "Decoder",
    "End",
    "Fault",
    "Frame",
    "Heartbeat",
    "Message",
    "NotThere",
    "Note",
    "Progress",
    "Reader",
    "Stamp",
    "StreamError",
    "Text",
    "ToolCall",
    "ToolResult",
    "Transcript",
    "adk",
    "code_in",
    "credits_of",
    "decode",
    "draft_codec",
    "encode",
    "encode_event",
    "error_for",
    "fault_of",
    "heartbeat",
    "messages",
    "music_codec",
    "music_from_wire",
    "music_to_wire",
    "parse",
    "parse_value",
    "plain",
    "render_status",
    "routes",
    "sse",
    "unwrap",
    "uploaded_of",
]
