"""Every status that refuses, on the wire."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from loadtests import stack
from loadtests.redisserver import free_port
from service.web.keys import Keys
from service.web.problems import KINDS, Kind
from tests.web.wire import ARTICLE, Connection, Reply, ask, head, post, post_text

KIND = {kind.status: kind for kind in reversed(KINDS)}  # of several of one status, the one named first
JSON = "application/json"


def check(reply: Reply, status: int, *pointers: str, kind: Kind | None = None) -> None:
    """It is the problem document of that status (and kind), with faults at these places."""
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    kind = kind or KIND[status]
    body = reply.json
    assert (body["type"], body["title"], body["status"]) == (kind.type, kind.title, status)
    assert body["detail"]
    assert [fault["pointer"] for fault in body.get("errors", [])] == list(pointers)
    assert all(fault["detail"] for fault in body.get("errors", []))
    assert reply.headers["x-request-id"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nul",
        b"\xef\xbb\xbf{}",
        b'{"text": "\xff"}',
        b'{"text": "\xd8\xa7", "id": "\xed\xa0\x80"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\u0627", "id": "\\udc00"}',
        b'{"text": "\\u0627\x00"}',
        b'{"text": "\\u0627"} {}',
        b'{"text": "\\u0627",}',
        b'{"text": 01}',
        b"[" * 1_000_000,
        b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000,
        '{"text": "ا"}'.encode("utf-16"),
    ],
    ids=lambda body: repr(body[:24]),
)
@pytest.mark.parametrize("target", ["/v1/extract", "/v1/extract/batch"])
def test_a_body_that_is_not_json_is_malformed(service: stack.Process, target: str, body: bytes) -> None:
    """Broken syntax, broken encodings, lone surrogates and nesting without end are 400, for either route."""
    if target.endswith("batch") and body.startswith(b'{"text"'):
        body = b'{"documents": [' + body + b"\xff]}"
    check(ask(service.url, "POST", target, body, content_type=JSON), 400)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], ""),
        ("text", ""),
        (None, ""),
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": " \n\t\u200f"}, "/text"),
        ({"text": "Latin only, 123"}, "/text"),
        ({"text": "٠١٢ ، ؟"}, "/text"),
        ({"text": None}, "/text"),
        ({"text": 7}, "/text"),
        ({"text": ["ا"]}, "/text"),
        ({"text": "ا", "id": 7}, "/id"),
        ({"text": "ا", "id": "x" * 257}, "/id"),
        ({"text": "ا", "published_at": "25-01-2024"}, "/published_at"),
        ({"text": "ا", "published_at": "2024-02-30"}, "/published_at"),
        ({"text": "ا", "published_at": "2023-02-29"}, "/published_at"),
        ({"text": "ا", "published_at": "0024-01-01"}, "/published_at"),
        ({"text": "ا", "published_at": "2024-01-25\n"}, "/published_at"),
        ({"text": "ا", "published_at": "2024-01-25T25:00"}, "/published_at"),
        ({"text": "ا", "published_at": "٢٠٢٤-٠١-٢٥"}, "/published_at"),
        ({"text": "ا", "published_at": ""}, "/published_at"),
        ({"text": "ا", "features": "entities"}, "/features"),
        ({"text": "ا", "features": ["entities", "nouns"]}, "/features/1"),
        ({"text": "ا", "features": None}, "/features"),
        ({"text": "ا", "offsets": "bytes"}, "/offsets"),
        ({"text": "ا", "offsets": None}, "/offsets"),
        ({"text": "ا", "a/b~c": 1}, "/a~1b~0c"),
        ({"text": "ا", "Text": "ا"}, "/Text"),
    ],
    ids=str,
)
def test_an_invalid_value_is_told_by_its_pointer(service: stack.Process, document: object, pointer: str) -> None:
    """422 names the field at fault by a JSON pointer."""
    check(post(service.url, document), 422, pointer)


@pytest.mark.parametrize("number", ["1e999999", "9" * 100_000, "-0.0e-999"])
def test_huge_numbers_are_invalid(service: stack.Process, number: str) -> None:
    """A number where text belongs is 422 however large it is."""
    check(ask(service.url, "POST", "/v1/extract", b'{"text": %b}' % number.encode(), content_type=JSON), 422, "/text")


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("?nothing=1", ["/nothing"]),
        ("?text=%D8%A7", ["/text"]),
        ("?features=nouns", ["/features/0"]),
        ("?features=entities,", ["/features/1"]),
        ("?offsets=utf7", ["/offsets"]),
        ("?published_at=yesterday", ["/published_at"]),
        ("?published_at=", ["/published_at"]),
        ("?id=1&id=2", ["/id"]),
        (f"?id={'x' * 257}", ["/id"]),
        ("?a=1&b=2", ["/a", "/b"]),
    ],
)
def test_an_invalid_query_option_is_told_by_its_pointer(
    service: stack.Process, query: str, pointers: list[str]
) -> None:
    """The options beside a plain text body are held to what the JSON fields are."""
    check(post_text(service.url, ARTICLE, query), 422, *pointers)


def test_query_options_beside_a_json_body_are_invalid(service: stack.Process) -> None:
    """A JSON document holds its own options."""
    check(post(service.url, {"text": ARTICLE}, "/v1/extract?offsets=utf8"), 422, "/offsets")
    check(post(service.url, {"documents": [{"text": ARTICLE}]}, "/v1/extract/batch?id=1"), 422, "/id")


@pytest.mark.parametrize("query", ["?id=%FF", "?id=%ED%A0%80"])
def test_a_query_that_is_not_utf8_is_malformed(service: stack.Process, query: str) -> None:
    """Percent-encoded bytes must be UTF-8."""
    check(post_text(service.url, ARTICLE, query), 400)


@pytest.mark.parametrize("text", [b"\xff\xfe", ARTICLE.encode("utf-16"), ARTICLE.encode("cp1256"), b"\xed\xa0\x80"])
def test_plain_text_that_is_not_utf8_is_malformed(service: stack.Process, text: bytes) -> None:
    """Other encodings and encoded surrogates are 400."""
    check(post_text(service.url, text), 400)


def test_blank_plain_text_is_invalid(service: stack.Process) -> None:
    """An empty body and one without Arabic letters are 422."""
    check(post_text(service.url, ""), 422, "/text")
    check(post_text(service.url, "\ufeff \r\n"), 422, "/text")


@pytest.mark.parametrize(
    "content_type",
    [
        "", "application/xml", "application/x-www-form-urlencoded", "text/html", "application/vnd.api+json",
        "application/json; charset=windows-1256", "text/plain; charset=utf-16", "*/*", ";", "é",
    ],
)  # fmt: skip
def test_another_content_type_or_charset_is_unsupported(service: stack.Process, content_type: str) -> None:
    """Only JSON and plain text in UTF-8 are read."""
    body = json.dumps({"text": ARTICLE}).encode()
    check(ask(service.url, "POST", "/v1/extract", body, content_type=content_type), 415)


def test_a_body_without_a_content_type_is_unsupported(service: stack.Process) -> None:
    """The type is never guessed."""
    check(ask(service.url, "POST", "/v1/extract", ARTICLE.encode()), 415)


def test_plain_text_is_no_batch(service: stack.Process) -> None:
    """The batch route reads JSON alone."""
    reply = ask(service.url, "POST", "/v1/extract/batch", ARTICLE.encode(), content_type="text/plain")
    check(reply, 415)
    assert reply.headers["accept"] == JSON


@pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", 'Application/JSON; charset="utf-8"'])
def test_utf8_by_any_spelling_is_read(service: stack.Process, content_type: str) -> None:
    """Media types and charsets are compared without regard to case."""
    body = json.dumps({"text": ARTICLE}).encode()
    assert ask(service.url, "POST", "/v1/extract", body, content_type=content_type).status == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity", "x"])
def test_a_compressed_body_is_unsupported(service: stack.Process, coding: str) -> None:
    """No coding is undone, so no small body can become a large one."""
    reply = post(service.url, {"text": ARTICLE}, content_encoding=coding)
    check(reply, 415)
    assert reply.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=1", "application/json;q=0", "*/*;q=0.0", "x"])
def test_an_answer_that_the_client_does_not_take_is_not_acceptable(service: stack.Process, accept: str) -> None:
    """406 for the extracting routes and for those that are read."""
    check(post(service.url, {"text": ARTICLE}, accept=accept), 406)
    check(ask(service.url, "GET", "/v1/info", accept=accept), 406)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, application/json;q=0.1", "", "*/*;q=0,application/json"]
)
def test_a_client_that_takes_json_is_answered(service: stack.Process, accept: str) -> None:
    """The most specific range decides."""
    assert ask(service.url, "GET", "/v1/info", accept=accept).status == 200


def test_an_unknown_path_is_not_found(service: stack.Process) -> None:
    """Also where a known path goes on."""
    for target in ("/", "/v1", "/v1/extract/batch/more", "/schema/../../etc/passwd", "/%00"):
        check(ask(service.url, "GET", target), 404)


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("GET", "/v1/extract", "POST"), ("DELETE", "/v1/extract/batch", "POST"), ("POST", "/readyz", "GET"),
        ("PUT", "/v1/info", "GET"), ("TRACE", "/v1/extract", "POST"), ("PATCH", "/schema", "GET"),
    ],
)  # fmt: skip
def test_a_method_that_the_path_does_not_take(service: stack.Process, method: str, target: str, allowed: str) -> None:
    """405 tells the methods it takes."""
    reply = ask(service.url, method, target)
    check(reply, 405)
    assert allowed in reply.headers["allow"]


def test_a_host_that_is_none_is_malformed(service: stack.Process) -> None:
    """The framework's own refusals are problem documents too."""
    check(ask(service.url, "GET", "/livez", Host="a b"), 400)


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Process]:
    """A service with keys, small limits, one worker and a queue for one."""
    keys = tmp_path_factory.mktemp("keys") / "keys"
    keys.write_text("# ours\nfirst-key\n\nsha256:" + "0" * 64 + "\n", "utf-8")
    limits = {"MAX_CHARS": "5000", "MAX_BYTES": "40000", "MAX_DOCUMENTS": "20", "QUEUE_LENGTH": "1", "WORKERS": "1"}
    with stack.service({**limits, "API_KEYS_FILE": str(keys), "CACHE_MAX_MB": "0"}) as process:
        yield process


KEY = {"authorization": "Bearer first-key"}


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer other", "Basic first-key", "first-key", "Bearer é"]
)
def test_a_missing_or_wrong_key_is_refused(strict: stack.Process, authorization: str | None) -> None:
    """401 with a challenge, before the body is looked at."""
    given = {} if authorization is None else {"authorization": authorization}
    reply = ask(strict.url, "POST", "/v1/extract", b"{", content_type=JSON, **given)
    check(reply, 401)
    assert reply.headers["www-authenticate"].startswith('Bearer realm="khabar"')


def test_a_key_opens_and_the_other_routes_stay_open(strict: stack.Process) -> None:
    """Keys guard the extracting routes alone; the scheme's case does not matter."""
    assert post(strict.url, {"text": ARTICLE}, authorization="bearer first-key").status == 200
    for target in ("/livez", "/readyz", "/metrics", "/v1/info", "/schema", "/schema/openapi.json"):
        assert ask(strict.url, "GET", target).status == 200


def test_too_many_bytes_characters_or_documents(strict: stack.Process) -> None:
    """413 by the announced length, by the length that came, by characters, by documents."""
    check(ask(strict.url, "POST", "/v1/extract", b"x" * 40_001, content_type=JSON, **KEY), 413)
    with Connection(strict.url) as connection:
        fields = {
            "Host": "x",
            "Content-Type": JSON,
            "Transfer-Encoding": "chunked",
            "Authorization": KEY["authorization"],
        }
        connection.send(head("POST", "/v1/extract", fields) + b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n")
        check(connection.reply(), 413)
    check(post(strict.url, {"text": "ا" * 5001}, **KEY), 413, "/text")
    check(post_text(strict.url, "ا" * 5001, **KEY), 413, "/text")
    check(post(strict.url, {"documents": [{"text": "ا"}] * 21}, "/v1/extract/batch", **KEY), 413, "/documents")
    one = post(strict.url, {"documents": [{"text": "ا" * 5001}, {"text": "ا"}]}, "/v1/extract/batch", **KEY)
    assert [result["status"] for result in one.json["results"]] == [413, 200]


def test_an_announced_length_is_refused_before_the_body_comes(strict: stack.Process) -> None:
    """No byte of it needs to be sent."""
    with Connection(strict.url) as connection:
        fields = {"Host": "x", "Content-Type": JSON, "Content-Length": 10**12, "Authorization": KEY["authorization"]}
        connection.send(head("POST", "/v1/extract", fields))
        check(connection.reply(), 413)


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(strict: stack.Process) -> None:
    """429 with Retry-After while the worker is held; in a batch, for the documents that found no room."""
    (zygote,) = psutil.Process(strict.pid).children()
    (worker,) = zygote.children()
    worker.suspend()
    with ExitStack() as opened:
        held = [opened.enter_context(Connection(strict.url)) for _ in range(2)]
        for connection, place in zip(
            held, (b"khabar_running_documents 1.0", b"khabar_queue_documents 1.0"), strict=True
        ):
            body = json.dumps({"text": f"{ARTICLE} {place.decode()}"}).encode()
            fields = {
                "Host": "x",
                "Content-Type": JSON,
                "Content-Length": len(body),
                "Authorization": "Bearer first-key",
            }
            connection.send(head("POST", "/v1/extract", fields) + body)
            while place not in ask(strict.url, "GET", "/metrics").body.splitlines():
                assert worker.is_running()
        refused = [post(strict.url, {"text": f"{ARTICLE} {number}"}, **KEY) for number in range(3)]
        with Connection(strict.url) as connection:  # a large body is not waited for; it may come, and the next request
            fields = {"Host": "x", "Content-Type": JSON, "Content-Length": 39_000, **KEY}
            connection.send(head("POST", "/v1/extract", fields))
            refused.append(connection.reply())
            connection.send(b" " * 39_000 + head("GET", "/livez", {"Host": "x"}))
            assert connection.reply("GET").status == 200
        worker.resume()
        assert [connection.reply().status for connection in held] == [200, 200]
    for reply in refused:
        check(reply, 429)
        assert int(reply.headers["retry-after"]) >= 1

    documents = [{"text": f"{ARTICLE} {'اب' * number}"} for number in range(1, 21)]
    results = post(strict.url, {"documents": documents}, "/v1/extract/batch", **KEY).json["results"]
    assert {result["status"] for result in results} == {200, 429}
    assert next(result for result in results if result["status"] == 429)["problem"]["type"] == KIND[429].type


def test_a_deadline_that_passes() -> None:
    """504, in a batch for each document, and the body counts against the deadline too."""
    with stack.service({"DEADLINE_MS": "1", "WORKERS": "1"}) as hasty:
        check(post(hasty.url, {"text": "ذهب الوزير إلى بغداد. " * 2000}), 504)
        with Connection(hasty.url) as connection:
            fields = {"Host": "x", "Content-Type": JSON, "Content-Length": 100}
            connection.send(head("POST", "/v1/extract", fields) + b"{")
            check(connection.reply(), 504)
            assert connection.socket.recv(1) == b""


def test_before_the_models_are_loaded_the_service_is_live_but_not_ready() -> None:
    """503 from readyz and from the extracting routes, with Retry-After; SIGTERM ends it well even then."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "service"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                early = ask(url, "GET", "/livez")
                break
            except OSError:
                assert process.poll() is None
        (zygote,) = psutil.Process(process.pid).children()
        zygote.suspend()  # it would be done before a slow machine has asked
        early = ask(url, "GET", "/readyz")
        check(early, 503)
        assert int(early.headers["retry-after"]) >= 1
        check(post(url, {"text": ARTICLE}), 503)
        assert ask(url, "GET", "/livez").status == 200
    finally:
        process.terminate()
        process.wait()
    assert process.returncode == 0


def test_keys_change_without_a_restart(tmp_path: Path) -> None:
    """A key that is taken out of the file is refused at the next request, one that is put in opens."""
    file = tmp_path / "keys"
    file.write_text("old\n", "utf-8")
    keys = Keys(str(file))
    assert keys.allow("old")
    assert not keys.allow("new")
    file.write_text("new-key\n", "utf-8")
    assert keys.allow("new-key")
    assert not keys.allow("old")
    file.unlink()
    assert keys.allow("new-key")
    file.write_text("", "utf-8")
    assert not keys.allow("new-key")
