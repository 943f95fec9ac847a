"""The cache: stored answers, and one computation for identical requests in flight."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from functools import lru_cache
from time import perf_counter
from typing import Literal, Protocol

import msgspec

from service.cache.envelope import Envelope, digest
from service.cache.memory import Memory
from service.cache.remote import Remote
from service.cache.stats import CacheStats
from service.contract import ExtractRequest
from service.engine import Answer, DeadlinePassed

CacheStatus = Literal["hit", "stored", "collapsed", "request", "bypass"]
"""hit; fwd=miss and stored; fwd=miss and collapsed; fwd=request (computed and stored anew); fwd=bypass (computed and
not stored)."""

_KEY_BYTES = 20


class Served(msgspec.Struct, frozen=True, gc=False):
    """An answer's bytes with `id` null, the hex digest of those bytes, where they came from and the seconds spent."""

    body: bytes
    digest: str
    status: CacheStatus
    cache_s: float
    queue_s: float = 0.0
    inference_s: float = 0.0


class Store(Protocol):
    """Where answers are kept. Trouble is a miss."""

    @property
    def out(self) -> bool:
        """Whether it is not asked at all for the time being."""
        ...

    @property
    def degraded(self) -> bool: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def get(self, key: bytes) -> tuple[bytes, bytes] | None:
        """The body and its digest."""
        ...

    async def put(self, key: bytes, body: bytes, digest: bytes) -> bool:
        """Whether it was stored."""
        ...


class _Flight:
    """A computation, those who wait for it, and the storing of what it gave."""

    __slots__ = ("computing", "storing", "waiters")

    def __init__(self) -> None:
        self.computing: asyncio.Task[tuple[Answer, bytes]]
        self.storing: asyncio.Task[bool]
        self.waiters = 0


class Cache:
    """Redis where a URL is given, else this process's memory. Trouble with it is a miss, never an error.

    `patience_s` is how long Redis may take to be connected to, and to answer.
    """

    def __init__(
        self,
        *,
        fingerprint: str,
        url: str | None = None,
        ttl_s: int = 86_400,
        max_bytes: int = 64 << 20,
        patience_s: float = 1.0,
    ) -> None:
        self.stats = CacheStats()
        self._salted = hashlib.sha256(hashlib.sha256(fingerprint.encode()).digest())
        self._store: Store
        if url:
            self._store = Remote(url, self.stats, Envelope(fingerprint), ttl_s=ttl_s, patience_s=patience_s)
        else:
            self._store = Memory(self.stats, ttl_s=ttl_s, max_bytes=max_bytes)
        self._flights: dict[bytes, _Flight] = {}
        self._storing: set[asyncio.Task[bool]] = set()

    @property
    def degraded(self) -> bool:
        """Whether the Redis that should be there is out or does not store."""
        return self._store.degraded

    async def start(self) -> None:
        """Look whether the server is there; never fails."""
        await self._store.start()

    async def stop(self) -> None:
        """Finish storing and close the connections; computations in flight are left to their callers."""
        if self._storing:
            await asyncio.wait(self._storing)
        await self._store.stop()

    def key(self, request: ExtractRequest) -> bytes:
        """The digest of all that decides a validated request's answer; `id` does not."""
        day = (request.published_at or "")[:10]
        options = f"{day} {_in_order(frozenset(request.features))} {request.offsets} "
        digest = self._salted.copy()
        digest.update((options + request.text).encode())
        return digest.digest()[:_KEY_BYTES]

    def computing(self, key: bytes) -> bool:
        """Whether the answer for a key is just being computed."""
        return key in self._flights

    async def serve(
        self, key: bytes, compute: Callable[[], Awaitable[Answer]], *, deadline: float, refresh: bool = False
    ) -> Served:
        """The answer for a key, found or else filled in. `refresh` computes it anew."""
        begin = perf_counter()
        if not refresh and (found := await self.find(key)) is not None:
            return found
        return await self.fill(key, compute, deadline=deadline, refresh=refresh, cache_s=perf_counter() - begin)

    async def find(self, key: bytes) -> Served | None:
        """The stored answer for a key; null where there is none, or where it is just being computed."""
        if key in self._flights:
            return None
        begin = perf_counter()
        stored = await self._store.get(key)
        if stored is None:
            return None
        self.stats.hits += 1
        return Served(stored[0], stored[1].hex(), "hit", perf_counter() - begin)

    async def fill(
        self,
        key: bytes,
        compute: Callable[[], Awaitable[Answer]],
        *,
        deadline: float,
        refresh: bool = False,
        cache_s: float = 0.0,
    ) -> Served:
        """The answer for a key that was not found, by `deadline` on the loop's clock. `cache_s` went into looking.

        Identical requests in flight share a computation, but for `refresh`; it is cancelled when the last of its
        callers is. Raises what `compute` raises, and DeadlinePassed.
        """
        loop = asyncio.get_running_loop()
        while not refresh and (flight := self._flights.get(key)) is not None:
            begin = perf_counter()
            try:
                answer, body_digest = await self._wait(key, flight, deadline)
            except DeadlinePassed:
                if loop.time() >= deadline:
                    raise
                continue  # the computation had the earlier deadline of its first caller
            self.stats.collapsed += 1
            cache_s += perf_counter() - begin
            return Served(answer.body, body_digest.hex(), "collapsed", cache_s, answer.queue_s, answer.inference_s)
        return await self._lead(key, compute, deadline, cache_s, refresh=refresh)

    async def _lead(
        self, key: bytes, compute: Callable[[], Awaitable[Answer]], deadline: float, cache_s: float, *, refresh: bool
    ) -> Served:
        self.stats.misses += 1
        flight = self._flights[key] = _Flight()
        flight.computing = asyncio.get_running_loop().create_task(self._compute(flight, key, compute))
        answer, body_digest = await self._wait(key, flight, deadline)
        begin = perf_counter()
        stored = await asyncio.shield(flight.storing)
        status: CacheStatus = "bypass" if not stored else "request" if refresh else "stored"
        self.stats.bypassed += not stored
        cache_s += perf_counter() - begin
        return Served(answer.body, body_digest.hex(), status, cache_s, answer.queue_s, answer.inference_s)

    async def _compute(
        self, flight: _Flight, key: bytes, compute: Callable[[], Awaitable[Answer]]
    ) -> tuple[Answer, bytes]:
        try:
            answer = await compute()
        except BaseException:
            self._land(key, flight)
            raise
        body_digest = digest(answer.body)
        flight.storing = asyncio.get_running_loop().create_task(self._put(flight, key, answer.body, body_digest))
        self._storing.add(flight.storing)
        flight.storing.add_done_callback(self._storing.discard)
        return answer, body_digest

    def _land(self, key: bytes, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    async def _put(self, flight: _Flight, key: bytes, body: bytes, body_digest: bytes) -> bool:
        stored = await self._store.put(key, body, body_digest)
        self._land(key, flight)
        self.stats.stored += stored
        return stored

    async def _wait(self, key: bytes, flight: _Flight, deadline: float) -> tuple[Answer, bytes]:
        """The flight's answer by a deadline. When nobody waits for it any longer, it is called off."""
        flight.waiters += 1
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(flight.computing)
        except TimeoutError:
            raise DeadlinePassed from None
        finally:
            flight.waiters -= 1
            if not flight.waiters and not flight.computing.done():
                self._land(key, flight)
                flight.computing.cancel()


@lru_cache(maxsize=64)
def _in_order(names: frozenset[str]) -> str:
    return ",".join(sorted(names))
