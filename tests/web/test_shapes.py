"""Requests that are odd as HTTP: split, joined, unfinished, ambiguous."""

from __future__ import annotations

import json
import time

import pytest

from loadtests import stack
from tests.web.wire import ARTICLE, Connection, ask, head, post

BODY = json.dumps({"text": ARTICLE}).encode()
FIELDS = {"Host": "x", "Content-Type": "application/json"}


def test_a_body_that_comes_byte_by_byte_is_whole(service: stack.Process) -> None:
    """Packets mean nothing."""
    with Connection(service.url) as connection:
        request = head("POST", "/v1/extract", {**FIELDS, "Content-Length": len(BODY)}) + BODY
        for at in range(len(request)):
            connection.send(request[at : at + 1])
        assert connection.reply().body == post(service.url, {"text": ARTICLE}).body


def test_a_chunked_body_is_read(service: stack.Process) -> None:
    """Chunks are joined; what follows them is no header."""
    with Connection(service.url) as connection:
        chunks = b"".join(b"%x\r\n%b\r\n" % (1, BODY[at : at + 1]) for at in range(len(BODY)))
        request = head("POST", "/v1/extract", {**FIELDS, "Transfer-Encoding": "chunked"})
        connection.send(request + chunks + b"0\r\nX-Request-ID: trailer\r\n\r\n")
        reply = connection.reply()
    assert reply.status == 200
    assert reply.headers["x-request-id"] != "trailer"


def test_pipelined_requests_are_answered_in_order(service: stack.Process) -> None:
    """Four requests in one packet give four answers, the last one a refusal."""
    bodies = [json.dumps({"text": ARTICLE, "id": str(number)}).encode() for number in range(3)] + [b"{"]
    with Connection(service.url) as connection:
        connection.send(
            b"".join(head("POST", "/v1/extract", {**FIELDS, "Content-Length": len(body)}) + body for body in bodies)
        )
        replies = [connection.reply() for _ in bodies]
    assert [reply.json.get("id", "refused") for reply in replies] == ["0", "1", "2", "refused"]


def test_an_offer_to_upgrade_is_left_alone(service: stack.Process) -> None:
    """Java's client offers HTTP/2 with its first request, body and all."""
    with Connection(service.url) as connection:
        offer = {
            "Connection": "Upgrade, HTTP2-Settings",
            "Upgrade": "h2c",
            "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABk",
        }
        connection.send(head("POST", "/v1/extract", {**FIELDS, **offer, "Content-Length": len(BODY)}) + BODY)
        assert connection.reply().status == 200


def test_a_client_that_waits_to_be_told_is_told(service: stack.Process) -> None:
    """Expect: 100-continue, as curl sends it with a larger body; a refusal comes without the body."""
    fields = {**FIELDS, "Expect": "100-continue"}
    with Connection(service.url) as connection:
        connection.send(head("POST", "/v1/extract", {**fields, "Content-Length": len(BODY)}))
        assert connection.socket.recv(1024) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(BODY)
        assert connection.reply().status == 200
    with Connection(service.url) as connection:
        connection.send(head("POST", "/v1/extract", {**fields, "Content-Length": 10**10}))
        assert connection.reply().status == 413


@pytest.mark.parametrize(
    "request_",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=lambda request: repr(request[:60]),
)
def test_what_is_not_one_request_is_refused_and_the_connection_ends(service: stack.Process, request_: bytes) -> None:
    """Ambiguous lengths, broken heads and heads without end: 400, and nothing that follows is read as a request."""
    with Connection(service.url) as connection:
        connection.send(request_ + b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        reply = connection.reply()
        assert reply.status == 400
        assert reply.headers["content-type"] == "application/problem+json"
        assert not connection.rest()


def test_a_client_that_leaves_is_no_fault_of_ours(service: stack.Process) -> None:
    """A connection that ends in mid-request is counted as 499 and the service goes on."""

    def gone() -> float:
        lines = ask(service.url, "GET", "/metrics").body.decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if 'status="499"' in line and "_total" in line)

    before = gone()
    with Connection(service.url) as connection:
        connection.send(head("POST", "/v1/extract", {**FIELDS, "Content-Length": 1000}) + b"{")
    with Connection(service.url) as connection:
        body = json.dumps({"text": "ذهب الوزير إلى بغداد. " * 4000}).encode()
        connection.send(head("POST", "/v1/extract", {**FIELDS, "Content-Length": len(body)}) + body)
    patience = time.monotonic() + 120
    while gone() < before + 2:
        assert time.monotonic() < patience
    assert post(service.url, {"text": ARTICLE}).status == 200
