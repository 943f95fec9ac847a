from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psutil
import pytest

from loadtests import stack
from loadtests.redisserver import RedisServer
from tests.chaos.driving import Crowd, Tally, answers_more, during

pytestmark = pytest.mark.anyio


def processes(service: stack.Process) -> tuple[psutil.Process, list[psutil.Process]]:
    """The process that forks the workers, and the workers."""
    (zygote,) = psutil.Process(service.pid).children()
    return zygote, zygote.children()


def unharmed(tally: Tally) -> bool:
    """Whether every request came to a good end."""
    ends = tally.answered + sum(tally.refused.values()) + tally.left
    return tally.lost == tally.wrong == 0 and ends == tally.sent and tally.answered > 0


async def again_and_again(act: Callable[[], None], seconds: float, pause: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        act()
        await asyncio.sleep(pause)


async def ready(service: stack.Process, workers: int = 2) -> None:
    """Return when the service has all its workers again."""
    async with asyncio.timeout(30):
        while True:
            try:
                if len(processes(service)[1]) == workers:
                    return
            except (psutil.Error, ValueError):
                pass
            await asyncio.sleep(0.02)


@pytest.fixture
async def endure(
    service: stack.Process, expected: dict[bytes, bytes], report: Any, request: pytest.FixtureRequest
) -> Callable[[Callable[[], Awaitable[None]]], Awaitable[Tally]]:
    """Runs clients through a fault and checks that each of their requests came to a good end."""

    async def run(fault: Callable[[], Awaitable[None]]) -> Tally:
        await ready(service)
        tally = await during(Crowd(service.url, expected), fault)
        report(tally, request.node.name.removeprefix("test_"))
        assert unharmed(tally), tally.oddities[:5]
        return tally

    return run


async def test_redis_killed_and_restarted(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Killed and started every second: answers go on, with the cache and without."""

    def restart() -> None:
        redis.kill()
        redis.start()

    async def fault() -> None:
        redis.kill()
        await asyncio.sleep(seconds / 2)
        redis.start()
        await again_and_again(restart, seconds / 2, 0.7)

    tally = await endure(fault)
    assert not tally.refused
    assert tally.sources["fwd=bypass"] > 0
    assert tally.sources["hit"] > 0


async def test_redis_frozen(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Stopped, it costs one short wait; thawed, it is used again."""

    async def fault() -> None:
        redis.freeze()
        await asyncio.sleep(seconds)
        redis.thaw()

    tally = await endure(fault)
    assert not tally.refused
    assert tally.sources["fwd=bypass"] > 0


async def test_redis_full(endure: Any, redis: RedisServer, seconds: float) -> None:
    """No room to store anything."""

    async def fault() -> None:
        redis.ask("FLUSHALL")
        redis.ask("CONFIG", "SET", "maxmemory", "1")
        await asyncio.sleep(seconds)
        redis.ask("CONFIG", "SET", "maxmemory", "67108864")

    tally = await endure(fault)
    assert not tally.refused
    assert tally.sources["fwd=bypass"] > 0


async def test_redis_poisoned(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Every stored value is replaced by another's, again and again: none of them is served."""
    script = (
        "local keys = redis.call('KEYS', '*') local last = false "
        "for i, key in ipairs(keys) do local value = redis.call('GET', key) "
        "if last then redis.call('SET', key, last) end last = value end return #keys"
    )

    async def fault() -> None:
        await again_and_again(lambda: redis.ask("EVAL", script, "0") and None, seconds, 0.1)

    await endure(fault)


async def test_redis_answers_garbage(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Something else listens on its port and answers nonsense of many shapes."""
    shapes = [
        b"\x00\xff" * 500,
        b"+OK\r\n",
        b"$5\r\nhello\r\n",
        b"*1\r\n$5\r\nhello\r\n",
        b"-ERR no\r\n",
        b"*9\r\n",
        b"",
    ]
    dice = random.Random(1)

    async def impostor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.read(1 << 16):
                writer.write(dice.choice(shapes))
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def fault() -> None:
        redis.kill()
        server = await asyncio.start_server(impostor, "127.0.0.1", redis.port)
        await asyncio.sleep(seconds)
        server.close()
        redis.start()

    tally = await endure(fault)
    assert not tally.refused
    assert tally.sources["fwd=bypass"] > 0


async def test_workers_killed(endure: Any, service: stack.Process, seconds: float) -> None:
    """SIGKILL to one worker after the other, in mid-batch as it happens; no faster than a long article is done, since
    a document that three workers in a row die over is given up."""
    dice = random.Random(1)
    killed = set()

    def kill() -> None:
        victims = [worker for worker in processes(service)[1] if worker.pid not in killed]
        if victims:
            victim = dice.choice(victims)
            killed.add(victim.pid)
            victim.kill()

    await endure(lambda: again_and_again(kill, seconds, 2.5))
    assert len(killed) >= seconds / 5


async def test_workers_hung(endure: Any, service: stack.Process, seconds: float) -> None:
    """A worker is stopped in mid-batch; it is replaced and its batch done again."""
    stopped = set()

    def stop() -> None:
        worker = processes(service)[1][0]
        if worker.pid not in stopped:
            stopped.add(worker.pid)
            worker.suspend()

    await endure(lambda: again_and_again(stop, seconds, 10))
    async with asyncio.timeout(30):
        while any(psutil.pid_exists(pid) for pid in stopped):
            await asyncio.sleep(0.02)


async def test_workers_out_of_memory(endure: Any, service: stack.Process, seconds: float) -> None:
    """A worker may not allocate any longer; a fresh one does its batch."""

    def starve() -> None:
        worker = random.choice(processes(service)[1])
        limit = worker.memory_info().vms
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))

    await endure(lambda: again_and_again(starve, seconds, 4.0))


async def test_forking_process_killed(endure: Any, service: stack.Process, seconds: float) -> None:
    """The workers go on without it until another one has loaded the models."""

    async def fault() -> None:
        zygote, workers = processes(service)
        zygote.kill()
        await asyncio.sleep(seconds)
        async with asyncio.timeout(60):
            while any(psutil.pid_exists(worker.pid) for worker in workers):
                await asyncio.sleep(0.05)

    await endure(fault)


async def test_clients_leave(service: stack.Process, expected: dict[bytes, bytes], report: Any, seconds: float) -> None:
    """Half of them hang up while they wait: their documents are dropped, the others are served as if alone."""
    crowd = Crowd(service.url, expected)

    async def fault() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.gather(*(crowd.leave() for _ in range(4)))
            await asyncio.sleep(0.1)

    await ready(service)
    before = await abandoned(service)
    tally = await during(crowd, fault)
    report(tally, "clients_leave")
    assert unharmed(tally), tally.oddities[:5]
    assert not tally.refused
    assert await abandoned(service) > before


async def abandoned(service: stack.Process) -> float:
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    text = (await reader.read(1 << 20)).decode()
    while more := await reader.read(1 << 20):
        text += more.decode()
    writer.close()
    (line,) = [line for line in text.splitlines() if line.startswith("khabar_documents_abandoned_total ")]
    return float(line.split()[1])


async def test_stopped_in_full_swing(expected: dict[bytes, bytes], report: Any) -> None:
    """SIGTERM: what was accepted is answered, nothing is taken up after it, and the process ends in time."""
    with stack.service({"WORKERS": "2"}) as service:
        crowd = Crowd(service.url, expected, clients=12)
        await answers_more(crowd, 50)
        signalled = time.monotonic()
        os.kill(service.pid, signal.SIGTERM)
        process = psutil.Process(service.pid)
        async with asyncio.timeout(20):
            while process.status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.01)
        took = time.monotonic() - signalled
        answered = crowd.tally.answered
        await asyncio.sleep(0.2)
        tally = await crowd.stop()
        turned_away = tally.lost
        tally.lost = sum(sent_at <= signalled - 0.05 for sent_at in tally.lost_at)  # later ones may not have arrived
        report(tally, f"stopped_in_full_swing (in {took:.1f} s, {turned_away} turned away afterwards)")
        assert tally.wrong == tally.lost == 0
        assert turned_away > 0
        assert tally.answered == answered
