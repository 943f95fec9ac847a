"""A small HTTP/1.1 client: it shares the machine with what it measures, so it does no more than it must."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import msgspec

from loadtests.posts import Post

_PATIENCE_S = 180.0


class Sample(msgspec.Struct, kw_only=True):
    """What came of a measurement: the seconds that it took, and of each answered request the latency in seconds."""

    seconds: float
    latencies: list[float]
    failures: int = 0
    hits: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> float:
        """The latency that this part (0 to 1) of the requests did not exceed; 0 where none was answered."""
        if not self.latencies:
            return 0.0
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Response(msgspec.Struct, frozen=True, gc=False):
    status: int
    head: bytes
    body: bytes


class Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head = b""
        self._wanted = -1
        self._waiting: asyncio.Future[Response] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._wanted < 0:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._head = bytes(self._buffer[:end]).lower()
            del self._buffer[: end + 4]
            at = self._head.index(b"content-length:") + 15
            self._wanted = int(self._head[at : self._head.find(b"\r\n", at) if b"\r\n" in self._head[at:] else None])
        if len(self._buffer) >= self._wanted:
            body = bytes(self._buffer[: self._wanted])
            del self._buffer[: self._wanted]
            self._wanted = -1
            assert self._waiting is not None
            self._waiting.set_result(Response(int(self._head[9:12]), self._head, body))

    @property
    def closed(self) -> bool:
        """Whether nothing can be asked any longer."""
        return self._transport is None or self._transport.is_closing()

    async def ask(self, request: bytes) -> Response:
        """Send an encoded request and wait for its answer. Raises OSError, TimeoutError."""
        assert self._transport is not None
        if self.closed:
            raise ConnectionError("the server closed the connection")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        async with asyncio.timeout(_PATIENCE_S):
            return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Target:
    """A server, as its address and the route that requests go to."""

    def __init__(self, url: str, route: str = "/v1/extract") -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None and parts.port is not None
        self._host, self._port = parts.hostname, parts.port
        self._head = f"POST {route} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n".encode()

    def encode(self, post: Post) -> bytes:
        return b"%bContent-Length: %d\r\n\r\n%b" % (self._head, len(post.body), post.body)

    async def connect(self) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(Connection, self._host, self._port)
        return connection


async def _ask(connection: Connection, request: bytes, sample: Sample) -> bool:
    """Ask once and take note; whether the connection is still good."""
    started = time.perf_counter()
    try:
        response = await connection.ask(request)
    except (OSError, TimeoutError):
        sample.failures += 1
        return False
    if response.status != 200:
        sample.failures += 1
        return True
    sample.latencies.append(time.perf_counter() - started)
    sample.hits += b"; hit" in response.head
    return True


def closed_loop(target: Target, make: Callable[[], Post], concurrency: int, seconds: float) -> Sample:
    """So many clients, each of which asks again as soon as it is answered; the last answers are waited for."""

    async def client(sample: Sample, until: float) -> None:
        connection = await target.connect()
        try:
            while time.perf_counter() < until:
                if not await _ask(connection, target.encode(make()), sample):
                    connection.close()
                    connection = await target.connect()
        finally:
            connection.close()

    async def run() -> Sample:
        sample = Sample(seconds=0.0, latencies=[])
        started = time.perf_counter()
        await asyncio.gather(*(client(sample, started + seconds) for _ in range(concurrency)))
        sample.seconds = time.perf_counter() - started
        return sample

    return asyncio.run(run())


def open_loop(target: Target, make: Callable[[], Post], rate: float, seconds: float) -> Sample:
    """Requests that come by chance, `rate` of them a second on average, whether or not earlier ones are answered."""

    async def one(idle: list[Connection], sample: Sample) -> None:
        while idle and idle[-1].closed:  # by the server, to which it was idle for too long
            idle.pop()
        connection = idle.pop() if idle else await target.connect()
        if await _ask(connection, target.encode(make()), sample):
            idle.append(connection)

    async def run() -> Sample:
        sample = Sample(seconds=0.0, latencies=[])
        chance = random.Random(7)
        idle: list[Connection] = []
        tasks: set[asyncio.Task[None]] = set()
        started = due = time.perf_counter()
        while due < started + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.create_task(one(idle, sample))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += chance.expovariate(rate)
        await asyncio.gather(*tasks)
        sample.seconds = time.perf_counter() - started
        for connection in idle:
            connection.close()
        return sample

    return asyncio.run(run())


def ask_each(target: Target, posts: Iterable[Post]) -> list[Response]:
    """One request after the other on one connection. Raises OSError, TimeoutError."""

    async def run() -> list[Response]:
        connection = await target.connect()
        try:
            return [await connection.ask(target.encode(post)) for post in posts]
        finally:
            connection.close()

    return asyncio.run(run())
