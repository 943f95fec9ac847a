"""HTTP/1.1 on plain sockets, cheap enough to offer more than a service can take."""

from __future__ import annotations

import asyncio
from typing import NamedTuple, cast
from urllib.parse import urlsplit

_IDLE_S = 2.0  # after which the server may be about to close a connection


class Answer(NamedTuple):
    """A response, and the seconds from the request's first byte to its last."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Lost(Exception):
    """The connection ended before the response was whole."""


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self.used = 0.0
        self._buffer = bytearray()
        self._answer: asyncio.Future[tuple[int, dict[str, str], bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Lost(repr(exc)))

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        end = buffer.find(b"\r\n\r\n")
        if end < 0 or self._answer is None or self._answer.done():
            return
        first, *lines = bytes(buffer[:end]).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        whole = end + 4 + int(headers.get("content-length", 0))
        if len(buffer) >= whole:
            body = bytes(buffer[end + 4 : whole])
            del buffer[:whole]
            if headers.get("connection", "").lower() == "close":
                self.close()
            self._answer.set_result((int(first.split(" ", 2)[1]), headers, body))

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, dict[str, str], bytes]]:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Client:
    """A pool of connections to one service that grows as long as all of them wait for an answer."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._idle: list[_Connection] = []
        self.opened = 0

    def request(self, body: bytes, *headers: str, target: str = "/v1/extract") -> bytes:
        """The bytes of a request with a JSON body."""
        lines = [
            f"POST {target} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *headers,
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def send(self, request: bytes) -> Answer:
        """The answer to a request. Raises Lost, or OSError where there is no connection to be had.

        When the call is cancelled the connection is closed.
        """
        loop = asyncio.get_running_loop()
        begin = loop.time()
        connection = await self._connection()
        try:
            status, headers, body = await connection.ask(request)
        except BaseException:
            connection.close()
            raise
        connection.used = loop.time()
        if connection.open:
            self._idle.append(connection)
        return Answer(status, headers, body, loop.time() - begin)

    async def _connection(self) -> _Connection:
        loop = asyncio.get_running_loop()
        fresh = loop.time() - _IDLE_S
        while self._idle:
            connection = self._idle.pop()
            if connection.open and connection.used > fresh:
                return connection
            connection.close()
        self.opened += 1
        _, connection = await loop.create_connection(_Connection, self._host, self._port)
        return connection

    def close(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()
