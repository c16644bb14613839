import httpx
import pytest

from mvpipe.errors import MvpipeError, NetworkFailed, UsageError
from mvpipe.session.boundary import FOREIGN, TABLE, crossing, translate


def every_exception_of_httpx():
    return [
        one for one in vars(httpx).values() if isinstance(one, type) and issubclass(one, Exception)
    ]


def test_the_table_names_every_exception_of_httpx():
    assert set(TABLE) == set(every_exception_of_httpx())


@pytest.mark.parametrize("kind", every_exception_of_httpx(), ids=lambda kind: kind.__name__)
def test_each_crosses_as_an_error_of_ours(kind):
    error = kind.__new__(kind)
    Exception.__init__(error, "its words")

    with pytest.raises(MvpipeError) as caught, crossing("asking"):
        raise error

    assert issubclass(kind, FOREIGN)
    assert caught.value.message.startswith("asking: ")
    assert caught.value.__cause__ is error
    assert caught.value.hint


def test_a_future_exception_falls_back_on_its_family():
    class Newer(httpx.ReadError):
        pass

    assert type(translate(Newer("x"), "asking")) is NetworkFailed


def test_an_address_that_is_none_is_the_users_matter():
    assert type(translate(httpx.UnsupportedProtocol("x"), "asking")) is UsageError
