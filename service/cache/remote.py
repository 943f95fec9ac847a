"""Answers in a Redis, which may be slow, full, gone or somebody else's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any, cast

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError

from service.cache.envelope import Envelope
from service.cache.gather import Gather
from service.cache.stats import CacheStats

log = logging.getLogger("service.cache")

NAMESPACE = b"khabar:1:"
_PROBE = NAMESPACE + b"probe"
_CONNECTIONS = 4
_FIRST_PROBE_S = 0.1
_LAST_PROBE_S = 1.0


class Remote:
    """After any trouble the server is left alone (`out`) until it answers a probe, first after a tenth of a second,
    then less and less often, at least once a second."""

    def __init__(
        self,
        url: str,
        stats: CacheStats,
        envelope: Envelope,
        *,
        ttl_s: int,
        connect_s: float = 0.25,
        answer_s: float = 0.25,
    ) -> None:
        self._stats = stats
        self._envelope = envelope
        self._ttl_s = ttl_s
        self._answer_s = answer_s
        pool = ConnectionPool.from_url(
            url,
            max_connections=2 * _CONNECTIONS + 1,
            socket_connect_timeout=connect_s,
            socket_timeout=answer_s,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            lib_name=None,
            lib_version=None,
        )  # fmt: skip
        self._client = Redis(connection_pool=pool)
        self._gets = Gather(self._get_many, width=_CONNECTIONS, most=64)
        self._puts = Gather(self._put_many, width=_CONNECTIONS, most=16)
        self._watch: asyncio.Task[None] | None = None
        self._full = False
        self.out = False

    @property
    def degraded(self) -> bool:
        return self.out or self._full

    async def start(self) -> None:
        """Look whether the server is there; never fails."""
        await self._get_many([_PROBE[len(NAMESPACE) :]])

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        try:
            async with asyncio.timeout(self._answer_s):
                await self._client.aclose(close_connection_pool=True)
        except Exception:  # noqa: BLE001
            log.info("the connections to the cache server were dropped")

    async def get(self, key: bytes) -> tuple[bytes, bytes] | None:
        sealed = None if self.out else await self._gets.ask(key)
        if sealed is None:
            return None
        opened = self._envelope.open(key, sealed)
        if opened is None:
            self._stats.foreign += 1
        return opened

    async def put(self, key: bytes, body: bytes, digest: bytes) -> bool:
        return not self.out and await self._puts.ask((key, self._envelope.seal(key, body, digest)))

    async def _get_many(self, keys: Sequence[bytes]) -> Sequence[bytes | None]:
        nothing = [None] * len(keys)
        try:
            values = await self._in_time(self._client.mget([NAMESPACE + key for key in keys]))
            if len(values) != len(keys) or not all(value is None or type(value) is bytes for value in values):
                raise ValueError("not an answer to MGET")
        except Exception as error:  # noqa: BLE001, a client raises anything when a server answers nonsense
            self._leave_alone(error)
            return nothing
        return cast(list[bytes | None], values)

    async def _put_many(self, items: Sequence[tuple[bytes, bytes]]) -> Sequence[bool]:
        pipeline = self._client.pipeline(transaction=False)
        for key, sealed in items:
            pipeline.set(NAMESPACE + key, sealed, ex=self._ttl_s)
        try:
            answers = await self._in_time(pipeline.execute(raise_on_error=False))
        except Exception as error:  # noqa: BLE001, a client raises anything when a server answers nonsense
            self._leave_alone(error)
            return [False] * len(items)
        refused = [answer for answer in answers if isinstance(answer, ResponseError)]
        self._stats.errors += len(refused)
        if bool(refused) != self._full:
            self._full = bool(refused)
            log.warning("the cache server %s", f"refuses to store: {refused[0]}" if refused else "stores again")
        return [answer is True for answer in answers]

    async def _in_time(self, answer: Awaitable[Any]) -> Any:
        async with asyncio.timeout(2 * self._answer_s):
            return await answer

    def _leave_alone(self, error: BaseException) -> None:
        self._stats.errors += 1
        if not self.out:
            self.out = True
            log.warning("the cache server is left alone: %s", type(error).__name__)
            self._watch = asyncio.get_running_loop().create_task(self._wait_for_it())

    async def _wait_for_it(self) -> None:
        delay = _FIRST_PROBE_S
        while True:
            await asyncio.sleep(delay)
            delay = min(_LAST_PROBE_S, 2 * delay)
            if await self._is_back():
                break
        self.out = False
        log.warning("the cache server is used again")

    async def _is_back(self) -> bool:
        try:
            return bool(await self._in_time(self._client.mget([_PROBE])) == [None])
        except Exception:  # noqa: BLE001
            return False
