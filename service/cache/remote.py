"""Answers in a Redis, which may be slow, full, gone or somebody else's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import cast

from redis.exceptions import ResponseError

from service.cache.envelope import Envelope
from service.cache.gather import Gather
from service.cache.line import Line
from service.cache.stats import CacheStats

log = logging.getLogger("service.cache")

NAMESPACE = b"khabar:1:"
_PROBE = NAMESPACE + b"probe"
_CONNECTIONS = 2  # for reading, and as many for storing
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
        patience_s: float,
    ) -> None:
        self._stats = stats
        self._envelope = envelope
        self._ttl_s = ttl_s
        self._line = Line(url, connect_s=patience_s, answer_s=patience_s)
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
        await self._line.close()

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
        if self.out:  # since these were asked for
            return [None] * len(keys)
        try:
            (values,) = await self._line.ask([("MGET", *(NAMESPACE + key for key in keys))])
            if isinstance(values, ResponseError):
                raise values
            if len(values) != len(keys) or not all(value is None or type(value) is bytes for value in values):
                raise ValueError("not an answer to MGET")
        except Exception as error:  # noqa: BLE001, a client raises anything when a server answers nonsense
            self._leave_alone(error)
            return [None] * len(keys)
        return cast(list[bytes | None], values)

    async def _put_many(self, items: Sequence[tuple[bytes, bytes]]) -> Sequence[bool]:
        if self.out:
            return [False] * len(items)
        try:
            answers = await self._line.ask(
                [("SET", NAMESPACE + key, sealed, "EX", self._ttl_s) for key, sealed in items]
            )
        except Exception as error:  # noqa: BLE001
            self._leave_alone(error)
            return [False] * len(items)
        refused = [answer for answer in answers if isinstance(answer, ResponseError)]
        self._stats.errors += len(refused)
        if bool(refused) != self._full:
            self._full = bool(refused)
            log.warning("the cache server %s", f"refuses to store: {refused[0]}" if refused else "stores again")
        return [answer == b"OK" for answer in answers]

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
            return bool(await self._line.ask([("MGET", _PROBE)]) == [[None]])
        except Exception:  # noqa: BLE001
            return False
