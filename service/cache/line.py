"""Connections to a Redis, kept open between exchanges."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import Any

from redis.asyncio import ConnectionPool
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unconnected
from redis.exceptions import ResponseError

Command = tuple[bytes | str | int, ...]


class Line:
    """Exchanges commands and answers, each time over one connection that nobody else uses meanwhile.

    `Redis.execute_command` does the same for several times the processor time.
    """

    def __init__(self, url: str, *, connect_s: float, answer_s: float) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            socket_connect_timeout=connect_s,
            socket_timeout=None,  # the exchange as a whole has its time
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            lib_name=None,
            lib_version=None,
        )
        self._connect_s = connect_s
        self._answer_s = answer_s
        self._kept: list[AbstractConnection] = []

    async def ask(self, commands: Sequence[Command]) -> list[Any]:
        """The answers to commands sent together; a refusal stands as a ResponseError in its place.

        Raises whatever a client meets with a server that is gone, slow or no Redis.
        """
        async with asyncio.timeout(self._answer_s if self._kept else self._connect_s + self._answer_s):
            while self._kept:
                try:
                    return await self._exchange(self._kept.pop(), commands)
                except Unconnected:
                    continue  # closed since it was last used, as when the server was restarted
            connection: AbstractConnection = self._pool.make_connection()  # type: ignore[no-untyped-call] # it has no types
            try:
                await connection.connect()  # type: ignore[no-untyped-call]
            except BaseException:
                await connection.disconnect(nowait=True)  # it may be half-way
                raise
            return await self._exchange(connection, commands)

    async def _exchange(self, connection: AbstractConnection, commands: Sequence[Command]) -> list[Any]:
        try:
            await connection.send_packed_command(connection.pack_commands(commands))
            answers = [await _answer(connection) for _ in commands]
        except BaseException:
            await connection.disconnect(nowait=True)  # the rest of an answer may still come
            raise
        self._kept.append(connection)
        return answers

    async def close(self) -> None:
        kept, self._kept = self._kept, []
        for connection in kept:
            await connection.disconnect(nowait=True)


async def _answer(connection: AbstractConnection) -> Any:
    try:
        return await connection.read_response(timeout=math.inf)
    except ResponseError as refusal:
        return refusal
