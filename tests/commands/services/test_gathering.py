"""How long a request is, told from what has come of it so far."""

import pytest

from certify.commands.services.gathering import LARGEST, LARGEST_HEAD, Gathering

HEAD = b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def fed(*pieces):
    gathering = Gathering(0)
    for piece in pieces:
        gathering.feed(piece)
    return gathering


def test_a_request_is_complete_with_its_last_byte():
    request = HEAD + b"content-length: 5\r\n\r\n12345"
    gathering = Gathering(0)
    for at in range(len(request)):
        assert not gathering.complete
        gathering.feed(request[at : at + 1])
    assert gathering.complete and bytes(gathering.received) == request
    assert fed(b"GET / HTTP/1.1\r\n\r\n").complete
    assert fed(b"GET / HTTP/1.1\r\n\r\nGET").complete, "what comes ahead belongs to the next"


def test_a_client_may_ask_for_a_word_before_it_sends_more():
    assert fed(HEAD, b"Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n").expects_word
    assert not fed(HEAD, b"Content-Length: 5\r\n\r\n").expects_word


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "400"),
        (b"Content-Length: +5\r\n\r\n", "400"),
        (b"Content-Length: \xb2\r\n\r\n", "400"),
        (b"Transfer-Encoding: chunked\r\n\r\n", "411"),
        (f"Content-Length: {LARGEST}\r\n\r\n".encode(), "413"),
        (b"X: " + b"x" * LARGEST_HEAD, "431"),
    ],
)
def test_what_has_no_length_or_too_much_of_it_is_not_waited_for(fields, status):
    gathering = fed(HEAD, fields)
    assert gathering.refusal.startswith(status) and not gathering.complete
