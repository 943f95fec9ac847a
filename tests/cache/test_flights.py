from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from service.cache import Cache, Served
from service.contract import ExtractRequest
from service.engine import Answer, DeadlinePassed, QueueFull

pytestmark = pytest.mark.anyio


class Work:
    """A computation that counts its runs and ends when it is told to."""

    def __init__(self, body: bytes = b'{"id":null}') -> None:
        self.runs = 0
        self.cancelled = 0
        self.done = asyncio.Event()
        self._body = body

    async def __call__(self) -> Answer:
        self.runs += 1
        try:
            await self.done.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return Answer(self._body, 0.25, 0.5)


def request(text: str = "خبر", **others: object) -> ExtractRequest:
    return ExtractRequest(text=text, **others)  # type: ignore[arg-type]


def served(
    cache: Cache, key: bytes, work: Callable[[], Awaitable[Answer]], within: float = 60.0, *, refresh: bool = False
) -> asyncio.Task[Served]:
    deadline = asyncio.get_running_loop().time() + within
    return asyncio.ensure_future(cache.serve(key, work, deadline=deadline, refresh=refresh))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.001)


def test_the_key_holds_all_that_decides_the_answer_and_nothing_else() -> None:
    """Text, day, set of features, unit and fingerprint; neither id, nor order, nor the time of day."""
    cache, other = Cache(fingerprint="one"), Cache(fingerprint="two")
    same = [
        request(published_at="2024-01-25", features=("times", "events")),
        request(published_at="2024-01-25T23:00:00+03:00", features=("events", "times"), id="x"),
        request(published_at="2024-01-25", features=("times", "events", "times")),
    ]
    different = [
        request(),
        request("خبر آخر"),
        request(published_at="2024-01-26", features=("times", "events")),
        request(published_at="2024-01-25", features=("times",)),
        request(published_at="2024-01-25", features=("times", "events"), offsets="utf16"),
    ]
    assert len({cache.key(one) for one in same}) == 1
    assert len({cache.key(one) for one in [*same, *different]}) == 1 + len(different)
    assert cache.key(same[0]) != other.key(same[0])


async def test_identical_requests_in_flight_compute_once() -> None:
    """The first one is stored, the others collapse onto it, a later one is a hit; all get the same bytes."""
    cache, work = Cache(fingerprint="x"), Work()
    tasks = [served(cache, b"k", work) for _ in range(5)]
    await until(lambda: work.runs == 1)
    tasks.append(served(cache, b"k", work))
    work.done.set()
    results = await asyncio.gather(*tasks)
    results.append(await served(cache, b"k", work))
    assert [result.status for result in results] == ["stored", *["collapsed"] * 5, "hit"]
    assert len({(result.body, result.digest) for result in results}) == 1
    assert (results[0].queue_s, results[0].inference_s) == (0.25, 0.5)
    assert work.runs == 1
    assert (cache.stats.hits, cache.stats.misses, cache.stats.collapsed) == (1, 1, 5)


async def test_a_refresh_computes_and_stores_anew() -> None:
    """Even where the answer is known."""
    cache, work = Cache(fingerprint="x"), Work()
    work.done.set()
    await served(cache, b"k", work)
    anew = Work(b'{"id":null,"new":1}')
    anew.done.set()
    assert (await served(cache, b"k", anew, refresh=True)).status == "request"
    assert (await served(cache, b"k", work)).body == b'{"id":null,"new":1}'
    assert (work.runs, anew.runs) == (1, 1)


async def test_a_computation_goes_on_while_somebody_waits_for_it() -> None:
    """The first caller leaves, the second still gets the answer."""
    cache, work = Cache(fingerprint="x"), Work()
    first, second = served(cache, b"k", work), served(cache, b"k", work)
    await until(lambda: work.runs == 1)
    first.cancel()
    await asyncio.wait([first])
    work.done.set()
    assert (await second).status == "collapsed"
    assert (await served(cache, b"k", work)).status == "hit"
    assert (work.runs, work.cancelled) == (1, 0)


async def test_a_computation_that_nobody_waits_for_is_called_off() -> None:
    """And the next identical request starts another."""
    cache, work = Cache(fingerprint="x"), Work()
    tasks = [served(cache, b"k", work) for _ in range(3)]
    await until(lambda: work.runs == 1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    late = served(cache, b"k", work)
    await until(lambda: work.cancelled == 1 and work.runs == 2)
    work.done.set()
    assert (await late).status == "stored"


async def test_an_error_goes_to_all_who_wait_and_is_not_stored() -> None:
    """The next request tries again."""
    cache, work = Cache(fingerprint="x"), Work()

    async def refuse() -> Answer:
        work.runs += 1
        await work.done.wait()
        raise QueueFull(3)

    tasks = [served(cache, b"k", refuse) for _ in range(3)]
    await until(lambda: work.runs == 1)
    work.done.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [QueueFull] * 3
    assert (await served(cache, b"k", work)).status == "stored"


async def test_whoever_has_more_time_tries_again() -> None:
    """A caller who joined a computation with an earlier deadline than its own leads the next one."""
    cache, work = Cache(fingerprint="x"), Work()
    first = served(cache, b"k", work, within=0.05)
    await until(lambda: work.runs == 1)
    second = served(cache, b"k", work, within=60.0)
    with pytest.raises(DeadlinePassed):
        await first
    work.done.set()
    assert (await second).body == b'{"id":null}'


async def test_a_memory_of_no_size_computes_every_time() -> None:
    """CACHE_MAX_MB=0 turns storing off; that shows as bypass."""
    cache, work = Cache(fingerprint="x", max_bytes=0), Work()
    work.done.set()
    assert (await served(cache, b"k", work)).status == "bypass"
    assert (await served(cache, b"k", work)).status == "bypass"
    assert work.runs == 2
