"""What the cache has done so far, as plain numbers for whoever exports them."""

from __future__ import annotations

import msgspec


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
