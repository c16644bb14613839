"""Every failure a user can meet, as one tree; the class fixes the exit code and the code a script reads.

MvpipeError
├── UsageError            2   a wrong command line
├── RecipeInvalid         2   problems in a recipe, all of them (`.diagnostics`)
├── StepFailed            1   a step failed or an expectation did not hold
├── RuntimeFailure        3   the world got in the way
│   ├── NetworkFailed         no answer, or a broken one, from the backend (retry)
│   ├── TimedOut              a wait of the recipe ran out
│   ├── ProtocolBroken        the backend said something the protocol does not know
│   ├── RenderFailed          the backend could not make the film
│   ├── MediaFailed           a file can't be decoded or encoded, or is not what was planned
│   └── DiskFailed            a file can't be read or written
├── Refused               4   the backend said no
│   ├── TokenRefused          1001
│   ├── SessionLost           1002
│   ├── CreditsExhausted      2001
│   ├── FileUnsupported       4001
│   ├── FileTooLarge          4002
│   ├── ClientIdMissing       400
│   ├── PlanBlocked           402
│   └── RateLimited           429
└── Interrupted         130   Ctrl-C
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mvpipe.diagnostics import Diagnostic

DONE = 0
STEP_FAILED = 1
USAGE = 2
RUNTIME = 3
REFUSED = 4
BUG = 70
INTERRUPTED = 130


class MvpipeError(Exception):
    """`message` says what and where; `hint` says what to do."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = RUNTIME
    retry: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(MvpipeError):
    code = "usage"
    exit_code = USAGE


class RecipeInvalid(MvpipeError):
    """`diagnostics` holds every problem found, sorted by file and line; never empty.

    `sources` maps the files named in their spans to their texts, for the code frames.
    """

    code = "recipe-invalid"
    exit_code = USAGE

    def __init__(
        self, diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, str] | None = None
    ) -> None:
        count = len(diagnostics)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the recipe")
        self.diagnostics = diagnostics
        self.sources = dict(sources or {})


class StepFailed(MvpipeError):
    code = "step-failed"
    exit_code = STEP_FAILED


class RuntimeFailure(MvpipeError):
    code = "runtime"
    exit_code = RUNTIME


class NetworkFailed(RuntimeFailure):
    code = "network"
    retry = True


class TimedOut(RuntimeFailure):
    code = "timeout"


class ProtocolBroken(RuntimeFailure):
    code = "protocol"


class RenderFailed(RuntimeFailure):
    code = "render-failed"


class MediaFailed(RuntimeFailure):
    code = "media"


class DiskFailed(RuntimeFailure):
    code = "disk"


class Refused(MvpipeError):
    """`service_code` is the number of the protocol (PROTOCOL.md, Codes)."""

    code = "refused"
    exit_code = REFUSED
    service_code: ClassVar[int] = 0


class TokenRefused(Refused):
    code = "token-refused"
    service_code = 1001


class SessionLost(Refused):
    code = "session-lost"
    service_code = 1002


class CreditsExhausted(Refused):
    code = "credits-exhausted"
    service_code = 2001


class FileUnsupported(Refused):
    code = "file-unsupported"
    service_code = 4001


class FileTooLarge(Refused):
    code = "file-too-large"
    service_code = 4002


class ClientIdMissing(Refused):
    code = "client-id-missing"
    service_code = 400


class PlanBlocked(Refused):
    code = "plan-blocked"
    service_code = 402


class RateLimited(Refused):
    code = "rate-limited"
    service_code = 429


class Interrupted(MvpipeError):
    code = "interrupted"
    exit_code = INTERRUPTED
