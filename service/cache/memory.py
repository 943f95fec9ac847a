"""Answers in this process's memory."""

from __future__ import annotations

import time
from collections import OrderedDict

from service.cache.stats import CacheStats

_OVERHEAD = 400  # bytes that an entry takes beyond its body


class Memory:
    """The least recently used answers go first when `max_bytes` are reached."""

    degraded = False
    out = False

    def __init__(self, stats: CacheStats, *, ttl_s: float, max_bytes: int) -> None:
        self._stats = stats
        self._ttl_s = ttl_s
        self._max_bytes = max_bytes
        self._entries: OrderedDict[bytes, tuple[bytes, bytes, float]] = OrderedDict()

    async def start(self) -> None: ...

    async def stop(self) -> None:
        self._entries.clear()
        self._stats.entries = self._stats.bytes = 0

    async def get(self, key: bytes) -> tuple[bytes, bytes] | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        body, digest, until = entry
        if time.monotonic() > until:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return body, digest

    async def put(self, key: bytes, body: bytes, digest: bytes) -> bool:
        size = len(body) + _OVERHEAD
        if size > self._max_bytes:
            return False
        if key in self._entries:
            self._drop(key)
        self._entries[key] = (body, digest, time.monotonic() + self._ttl_s)
        stats = self._stats
        stats.entries += 1
        stats.bytes += size
        while stats.bytes > self._max_bytes:
            self._drop(next(iter(self._entries)))
            stats.evicted += 1
        return True

    def _drop(self, key: bytes) -> None:
        body, _, _ = self._entries.pop(key)
        self._stats.entries -= 1
        self._stats.bytes -= len(body) + _OVERHEAD
