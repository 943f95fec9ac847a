from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from loadtests.redisserver import RedisServer
from service.cache import Cache, Served
from service.cache.envelope import Envelope, digest
from service.cache.remote import NAMESPACE
from service.engine import Answer

pytestmark = pytest.mark.anyio

EXCHANGES = 4  # with the server at the same time, at most
BODY = b'{"id":null,"entities":[]}' * 100
KEY = b"k" * 20


@contextlib.asynccontextmanager
async def cached(url: str, fingerprint: str = "x", patience_s: float = 60.0) -> AsyncIterator[Cache]:
    """A cache that waits for its server longer than a machine stalls."""
    cache = Cache(fingerprint=fingerprint, url=url, ttl_s=3600, patience_s=patience_s)
    await cache.start()
    yield cache
    await cache.stop()


async def serve(cache: Cache, key: bytes = KEY, body: bytes = BODY) -> Served:
    async def compute() -> Answer:
        return Answer(body, 0.0, 0.0)

    return await cache.serve(key, compute, deadline=asyncio.get_running_loop().time() + 60)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.002)


async def test_an_answer_is_shared_by_all_who_use_the_server(redis: RedisServer) -> None:
    """What one process stores, another serves, byte for byte, under a namespaced key that expires."""
    async with cached(redis.url) as one, cached(redis.url) as two:
        stored, hit = await serve(one), await serve(two, body=b"another")
    assert (stored.status, hit.status) == ("stored", "hit")
    assert (stored.body, stored.digest) == (hit.body, hit.digest) == (BODY, digest(BODY).hex())
    assert 3500 < int(redis.ask("TTL", NAMESPACE + KEY)[1:]) <= 3600
    assert redis.ask("DBSIZE") == b":1\r\n"


async def test_many_keys_asked_for_together_are_told_apart(redis: RedisServer) -> None:
    """Each of five hundred concurrent requests gets the body of its own key, stored and read."""
    bodies = {b"%020d" % i: b"body of %d" % i for i in range(500)}
    async with cached(redis.url) as cache:
        for status in ("stored", "hit"):
            results = await asyncio.gather(*(serve(cache, key, body) for key, body in bodies.items()))
            assert [result.body for result in results] == list(bodies.values())
            assert {result.status for result in results} == {status}


@pytest.mark.parametrize(
    "poison",
    [
        b"",
        b"nonsense",
        BODY,
        Envelope("another fingerprint").seal(KEY, BODY, digest(BODY)),
        Envelope("x").seal(b"j" * 20, BODY, digest(BODY)),
        Envelope("x").seal(KEY, BODY, digest(BODY))[:-1],
        Envelope("x").seal(KEY, BODY, digest(BODY)) + b" ",
        Envelope("x").seal(KEY, BODY.replace(b"null", b'"me"'), digest(BODY)),
        Envelope("x").seal(KEY, BODY, bytes(16)),
    ],
    ids=["empty", "nonsense", "bare", "fingerprint", "key", "cut", "longer", "changed", "digest"],
)
async def test_a_stored_value_that_is_not_this_answer_is_a_miss(redis: RedisServer, poison: bytes) -> None:
    """It is computed anew, and the value is replaced."""
    redis.ask("SET", NAMESPACE + KEY, poison)
    async with cached(redis.url) as cache:
        first, second = await serve(cache), await serve(cache)
        assert (first.status, second.status) == ("stored", "hit")
        assert first.body == second.body == BODY
        assert cache.stats.foreign == 1


async def test_a_key_of_another_type_is_a_miss(redis: RedisServer) -> None:
    """A list where a string should be."""
    redis.ask("RPUSH", NAMESPACE + KEY, "x")
    async with cached(redis.url) as cache:
        assert (await serve(cache)).status == "stored"


async def test_a_server_that_dies_is_bypassed_and_used_again_when_it_is_back(redis: RedisServer) -> None:
    """Answers still come, at once; degraded says so, until it answers again."""
    async with cached(redis.url) as cache:
        assert (await serve(cache)).status == "stored"
        assert not cache.degraded
        redis.kill()
        assert (await serve(cache)).status == "bypass"
        assert cache.degraded
        noticed = cache.stats.errors
        for _ in range(50):
            assert (await serve(cache)).status == "bypass"
        assert cache.stats.errors == noticed
        redis.start()
        await until(lambda: not cache.degraded)
        assert [(await serve(cache)).status for _ in range(2)] == ["stored", "hit"]


async def test_a_server_that_is_not_there_at_the_start_is_found_later(redis: RedisServer) -> None:
    """Starting does not fail, and says degraded."""
    redis.kill()
    async with cached(redis.url) as cache:
        assert cache.degraded
        redis.start()
        await until(lambda: not cache.degraded)
        assert (await serve(cache)).status == "stored"


async def test_a_frozen_server_costs_one_short_wait(redis: RedisServer) -> None:
    """Requests that were on their way to it wait for the time-out, the next ones not at all: it is not asked again."""
    async with cached(redis.url, patience_s=2.0) as cache:
        await serve(cache)
        redis.freeze()
        results = await asyncio.gather(*(serve(cache, b"%020d" % i) for i in range(200)))
        assert {result.status for result in results} == {"bypass"}
        noticed = cache.stats.errors
        assert noticed <= EXCHANGES
        results = [await serve(cache, b"%020d" % i) for i in range(200)]
        assert {result.status for result in results} == {"bypass"}
        assert cache.stats.errors == noticed
        redis.thaw()
        await until(lambda: not cache.degraded)
        assert (await serve(cache)).status == "hit"


async def test_a_full_server_still_serves_what_it_has(redis: RedisServer) -> None:
    """Storing fails, which shows as bypass and degraded; hits go on; room makes it well."""
    async with cached(redis.url) as cache:
        await serve(cache)
        redis.ask("CONFIG", "SET", "maxmemory", "1")
        other = b"o" * 20
        assert (await serve(cache, other)).status == "bypass"
        assert cache.degraded
        assert (await serve(cache)).status == "hit"
        redis.ask("CONFIG", "SET", "maxmemory", "0")
        assert (await serve(cache, other)).status == "stored"
        assert not cache.degraded


async def test_restarts_between_requests_are_not_noticed(redis: RedisServer) -> None:
    """Connections that went stale in the pool are no trouble."""
    async with cached(redis.url) as cache:
        await serve(cache)
        redis.kill()
        redis.start()
        assert (await serve(cache)).status in ("stored", "bypass")
        await until(lambda: not cache.degraded)
        await serve(cache)
        assert (await serve(cache)).status == "hit"


Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(converse: Conversation, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server of our own, which is closed with all that it accepted."""
    accepted = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.add(asyncio.current_task())
        try:
            with contextlib.suppress(OSError):
                await converse(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in accepted:
            task.cancel()
        await asyncio.gather(*accepted, return_exceptions=True)


class Impostor:
    """A server that says the same whatever it is asked."""

    def __init__(self, says: bytes) -> None:
        self.connections = 0
        self._says = says

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while self._says and await reader.read(1 << 16):
            writer.write(self._says)
            await writer.drain()


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\xff\xfe" * 1000,
        b"-ERR no such thing\r\n",
        b"-NOAUTH Authentication required.\r\n",
        b"+OK\r\n",
        b":1\r\n",
        b"$5\r\nhello\r\n",
        b"$-1\r\n",
        b"*0\r\n",
        b"*-1\r\n",
        b"*2\r\n$1\r\na\r\n$1\r\nb\r\n",
        b"*1\r\n*1\r\n*1\r\n:1\r\n",
        b"*1\r\n:1\r\n",
        b"*99999999\r\n",
        b"$99999999999\r\n",
        b"*1\r\n$x\r\n",
        b"*1\r\n" * 5000,
    ],
)
async def test_a_server_that_answers_nonsense_is_bypassed(says: bytes) -> None:
    """Whatever comes back, each request gets its own answer, and the server is soon left alone."""
    impostor = Impostor(says)
    async with listening(impostor) as port, cached(f"redis://127.0.0.1:{port}", patience_s=0.2) as cache:
        for i in range(200):
            result = await serve(cache, b"%020d" % i, b"body of %d" % i)
            assert (result.status, result.body) == ("bypass", b"body of %d" % i)
        assert cache.degraded
        assert impostor.connections < 20


async def test_a_foreign_value_of_the_right_shape_is_a_miss() -> None:
    """A server that gives everybody the same bulk string is believed nothing."""
    impostor = Impostor(b"*1\r\n$5\r\nhello\r\n")
    async with listening(impostor) as port, cached(f"redis://127.0.0.1:{port}") as cache:
        assert (await serve(cache)).body == BODY
        assert (await serve(cache)).status == "bypass"


async def test_a_user_with_few_rights_is_enough(redis: RedisServer) -> None:
    """User and password come in the URL; MGET and SET on the namespace are all that is needed."""
    redis.ask("ACL", "SETUSER", "khabar", "on", ">secret", "~khabar:*", "+mget", "+set")
    redis.ask("ACL", "SETUSER", "default", "off")
    async with cached(redis.url.replace("//", "//khabar:secret@")) as cache:
        assert [(await serve(cache)).status for _ in range(2)] == ["stored", "hit"]
    async with cached(redis.url.replace("//", "//khabar:wrong@")) as cache:
        assert cache.degraded
        assert (await serve(cache)).status == "bypass"


async def test_a_server_behind_tls_is_used_and_its_certificate_checked(redis: RedisServer, tmp_path: Path) -> None:
    """`rediss://` with the right authority works; without it the server is not trusted."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.check_call(  # noqa: ASYNC221, once, before anything runs
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        stderr=subprocess.DEVNULL,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", redis.port)

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            try:
                while data := await source.read(1 << 16):
                    target.write(data)
                    await target.drain()
            finally:
                target.close()

        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))

    async with listening(relay, context) as port:
        async with cached(f"rediss://localhost:{port}?ssl_ca_certs={certificate}") as cache:
            assert [(await serve(cache)).status for _ in range(2)] == ["stored", "hit"]
        async with cached(f"rediss://localhost:{port}") as cache:
            assert (await serve(cache)).status == "bypass"
