"""One loop over a policy value: which failures are worth another try, how often, after what pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import httpx

from mvpipe.clock import Clock
from mvpipe.errors import MvpipeError, RateLimited

T = TypeVar("T")

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


def never_left(error: BaseException) -> bool:
    """Whether a failed request surely did not reach the server."""
    cause = error if isinstance(error, httpx.HTTPError | httpx.InvalidURL) else error.__cause__
    return isinstance(cause, _NEVER_LEFT)


def broken(error: MvpipeError) -> bool:
    """Whether the failure is one of those that pass: no answer, a broken one, or a 5xx."""
    return error.retry


@dataclass(frozen=True)
class Policy:
    """`tries` in all; `pause` seconds before the second, doubled for each further one up to `longest`."""

    tries: int
    worth: Callable[[MvpipeError], bool] = broken
    pause: float = 0.5
    longest: float = 8.0


SAFE = Policy(tries=5)
"""For calls that change nothing, or the same however often they arrive."""

PATIENT = Policy(tries=9, longest=30.0)
"""For looks at a hosted service while it works: a network that is away for a minute or two ends no run."""

UNSENT = Policy(tries=5, worth=lambda error: error.retry and never_left(error))
"""For calls that must not arrive twice: again only if the first can't have arrived."""

ONCE = Policy(tries=1)


@dataclass(frozen=True)
class Retrier:
    """`rate_pause`: seconds to wait after a 429, which gets one more try whatever the policy's count."""

    clock: Clock
    rate_pause: float
    random: Random

    def run(self, call: Callable[[], T], policy: Policy) -> T:
        """The call's value. Raises its last error; errors that are not worth it, at once."""
        tries, limited = 1, False
        while True:
            try:
                return call()
            except RateLimited:
                if limited or policy is ONCE:
                    raise
                limited = True
                self.clock.sleep(self.rate_pause)
            except MvpipeError as error:
                if tries >= policy.tries or not policy.worth(error):
                    raise
                self.clock.sleep(self._pause(policy, tries))
                tries += 1

    def _pause(self, policy: Policy, tries: int) -> float:
        """A quarter more or less, so that many clients don't come back at the same moment."""
        pause: float = min(policy.longest, policy.pause * 2 ** (tries - 1))
        return pause * self.random.uniform(0.75, 1.25)
