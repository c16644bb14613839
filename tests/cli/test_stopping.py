"""A signal stops a run even where Python drops the exception that it raises."""

from __future__ import annotations

import os
import signal

import pytest

from mvpipe.cli.stopping import stoppable
from mvpipe.model.run import Event

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_keyboard_interrupt_and_again_with_the_next_event(number) -> None:
    told = []
    with stoppable(told.append) as listen:
        listen(Event("note"))
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            listen(Event("progress"))
        listen(Event("run-finished"))
    assert [event.kind for event in told] == ["note", "run-finished"]


def test_the_handlers_are_put_back() -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    with stoppable(print):
        assert signal.getsignal(signal.SIGTERM) is not before[1]
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_process_started_with_ctrl_c_ignored_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable(print):
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
