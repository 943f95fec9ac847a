from __future__ import annotations

import pytest

from service.cache.memory import Memory
from service.cache.stats import CacheStats

pytestmark = pytest.mark.anyio


async def test_the_least_recently_used_answer_goes_first() -> None:
    """Over `max_bytes`, what was neither stored nor read for longest makes room."""
    stats = CacheStats()
    memory = Memory(stats, ttl_s=60, max_bytes=3 * 1500)
    for key in (b"a", b"b", b"c"):
        assert await memory.put(key, key * 1000, b"digest")
    assert await memory.get(b"a") == (b"a" * 1000, b"digest")
    assert await memory.put(b"d", b"d" * 1000, b"digest")
    assert await memory.get(b"b") is None
    assert await memory.get(b"a") is not None
    assert (stats.entries, stats.evicted) == (3, 1)
    assert stats.bytes <= 3 * 1500


async def test_an_answer_stored_again_counts_once() -> None:
    """Its old bytes are given back."""
    stats = CacheStats()
    memory = Memory(stats, ttl_s=60, max_bytes=10_000)
    for _ in range(5):
        await memory.put(b"a", b"x" * 3000, b"digest")
    assert stats.entries == 1
    assert stats.bytes < 4000


async def test_an_answer_larger_than_the_cache_is_not_stored() -> None:
    """And nothing else is dropped for it."""
    memory = Memory(CacheStats(), ttl_s=60, max_bytes=5000)
    await memory.put(b"a", b"x" * 1000, b"digest")
    assert not await memory.put(b"b", b"x" * 6000, b"digest")
    assert await memory.get(b"a") is not None


async def test_an_answer_is_forgotten_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ttl_s` after it was stored it is a miss, and its bytes are free."""
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    stats = CacheStats()
    memory = Memory(stats, ttl_s=60, max_bytes=5000)
    await memory.put(b"a", b"x", b"digest")
    now = 159.0
    assert await memory.get(b"a") is not None
    now = 161.0
    assert await memory.get(b"a") is None
    assert stats.bytes == 0
