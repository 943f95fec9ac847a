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
from tests.chaos.driving import Crowd, Tally, answers_more, during, until

pytestmark = pytest.mark.anyio

CLIENTS = 12
GRACE_S = 70  # as compose.yaml has it


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

    def complete() -> bool:
        try:
            return len(processes(service)[1]) == workers
        except (psutil.Error, ValueError):
            return False

    await until(complete)


async def comes_from(tally: Tally, source: str) -> None:
    """Return when one more answer has come from there."""
    before = tally.sources[source]
    await until(lambda: tally.sources[source] > before or tally.wrong > 0)


@pytest.fixture
async def endure(
    service: stack.Process, expected: dict[bytes, bytes], report: Any, request: pytest.FixtureRequest
) -> Callable[[Callable[[Tally], Awaitable[None]]], Awaitable[Tally]]:
    """Runs clients through a fault, which may look at their tally, and checks that each request came to a good end."""

    async def run(fault: Callable[[Tally], Awaitable[None]]) -> Tally:
        await ready(service)
        crowd = Crowd(service.url, expected)
        tally = await during(crowd, lambda: fault(crowd.tally))
        report(tally, request.node.name.removeprefix("test_"))
        assert unharmed(tally), tally.oddities[:5]
        return tally

    return run


async def test_redis_killed_and_restarted(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Killed and started every second: answers go on, with the cache and without."""

    def restart() -> None:
        redis.kill()
        redis.start()

    async def fault(tally: Tally) -> None:
        redis.kill()
        await comes_from(tally, "fwd=bypass")
        await asyncio.sleep(seconds / 2)
        redis.start()
        await again_and_again(restart, seconds / 2, 0.7)
        await comes_from(tally, "hit")

    tally = await endure(fault)
    assert not tally.refused


async def test_redis_frozen(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Stopped, it costs one short wait; thawed, it is used again."""

    async def fault(tally: Tally) -> None:
        redis.freeze()
        await comes_from(tally, "fwd=bypass")
        await asyncio.sleep(seconds)
        redis.thaw()
        await comes_from(tally, "hit")

    tally = await endure(fault)
    assert not tally.refused


async def test_redis_full(endure: Any, redis: RedisServer, seconds: float) -> None:
    """No room to store anything."""

    async def fault(tally: Tally) -> None:
        redis.ask("FLUSHALL")
        redis.ask("CONFIG", "SET", "maxmemory", "1")
        await comes_from(tally, "fwd=bypass")
        await asyncio.sleep(seconds)
        redis.ask("CONFIG", "SET", "maxmemory", "67108864")
        await comes_from(tally, "hit")

    tally = await endure(fault)
    assert not tally.refused


async def test_redis_poisoned(endure: Any, redis: RedisServer, seconds: float) -> None:
    """Every stored value is replaced by another's, again and again: none of them is served."""
    script = (
        "local keys = redis.call('KEYS', '*') local last = false "
        "for i, key in ipairs(keys) do local value = redis.call('GET', key) "
        "if last then redis.call('SET', key, last) end last = value end return #keys"
    )

    async def fault(_: Tally) -> None:
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

    async def fault(tally: Tally) -> None:
        redis.kill()
        server = await asyncio.start_server(impostor, "127.0.0.1", redis.port)
        await comes_from(tally, "fwd=bypass")
        await asyncio.sleep(seconds)
        server.close()
        redis.start()
        await comes_from(tally, "hit")

    tally = await endure(fault)
    assert not tally.refused


async def test_workers_killed(endure: Any, service: stack.Process, seconds: float) -> None:
    """SIGKILL to one worker after the other, in mid-batch as it happens."""
    dice = random.Random(1)
    killed = set()

    def kill() -> None:
        victims = [worker for worker in processes(service)[1] if worker.pid not in killed]
        if victims:
            victim = dice.choice(victims)
            killed.add(victim.pid)
            victim.kill()

    await endure(lambda _: again_and_again(kill, seconds, 1.0))
    assert killed


async def test_workers_hung(endure: Any, service: stack.Process, seconds: float) -> None:
    """A worker is stopped in mid-batch; it is replaced and its batch done again."""
    stopped = set()

    def stop() -> None:
        worker = processes(service)[1][0]
        if worker.pid not in stopped:
            stopped.add(worker.pid)
            worker.suspend()

    await endure(lambda _: again_and_again(stop, seconds, 10))
    await until(lambda: not any(psutil.pid_exists(pid) for pid in stopped))


async def test_workers_out_of_memory(endure: Any, service: stack.Process, seconds: float) -> None:
    """A worker may not allocate any longer; a fresh one does its batch."""

    def starve() -> None:
        worker = random.choice(processes(service)[1])
        limit = worker.memory_info().vms
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))

    await endure(lambda _: again_and_again(starve, seconds, 4.0))


async def test_forking_process_killed(endure: Any, service: stack.Process, seconds: float) -> None:
    """The workers go on without it until another one has loaded the models."""

    async def fault(_: Tally) -> None:
        zygote, workers = processes(service)
        zygote.kill()
        await asyncio.sleep(seconds)
        await until(lambda: not any(psutil.pid_exists(worker.pid) for worker in workers))

    await endure(fault)


async def test_clients_leave(service: stack.Process, expected: dict[bytes, bytes], report: Any, seconds: float) -> None:
    """Half of them hang up while they wait: their documents are dropped, the others are served as if alone."""
    crowd = Crowd(service.url, expected)

    async def fault() -> None:
        end = time.monotonic() + seconds
        patience = end + 60
        while time.monotonic() < end or (await abandoned(service) == before and time.monotonic() < patience):
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
    return await metric(service, "khabar_documents_abandoned_total")


async def metric(service: stack.Process, name: str) -> float:
    """What the service counts, at this moment."""
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    text = b""
    while more := await reader.read(1 << 20):
        text += more
    writer.close()
    (line,) = [line for line in text.decode().splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[1])


async def test_stopped_in_full_swing(expected: dict[bytes, bytes], report: Any) -> None:
    """SIGTERM: what was accepted is answered, nothing is taken up after it, and the process ends in time.

    The signal goes out while the workers are held, when every request that was sent is known to have been accepted.
    """
    with stack.service({"WORKERS": "2", "CACHE_MAX_MB": "0"}) as service:
        crowd = Crowd(service.url, expected, clients=CLIENTS)
        tally = crowd.tally
        await answers_more(crowd, 50)
        workers = processes(service)[1]
        for worker in workers:
            worker.suspend()
        sent, accepted = tally.sent, 0.0
        while tally.sent != sent or accepted != CLIENTS:
            sent = tally.sent
            accepted = await metric(service, "khabar_requests_in_progress") - 1  # which counts itself
        signalled = time.monotonic()
        os.kill(service.pid, signal.SIGTERM)
        for worker in workers:
            worker.resume()
        answered = tally.answered
        process = psutil.Process(service.pid)
        await until(lambda: process.status() == psutil.STATUS_ZOMBIE)
        took = time.monotonic() - signalled
        await until(lambda: tally.lost > 0)
        await crowd.stop()
        turned_away, tally.lost = tally.lost, sum(sent_at <= signalled for sent_at in tally.lost_at)
        report(tally, f"stopped_in_full_swing (in {took:.1f} s, {turned_away} turned away afterwards)")
        assert tally.wrong == tally.lost == 0
        assert tally.answered >= answered + CLIENTS
        assert tally.last_taken < tally.first_lost
        assert took < GRACE_S
