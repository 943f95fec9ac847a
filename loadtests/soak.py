"""Hours of ordinary work: does anything grow?

    python -m loadtests.soak [--minutes 15]        (SOAK_MINUTES sets it too)

Mixed users (new articles, repeats, batches) on a service and a Redis with a small budget. The memory (PSS) and the
file descriptors of each process and the memory of Redis are sampled; after a warm-up of a third of the time, what
the last fifth shows is compared with the first fifth.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack

import msgspec
import psutil

from loadtests import stack
from loadtests.posts import Post, Posts, seed_texts
from loadtests.rawclient import Client
from loadtests.redisserver import RedisServer

GROWTH = 0.02
REDIS_MB = 16
_USERS = 4
_SAMPLES = 300
_SMALL = 1.0  # MB, or a descriptor: less than that is no growth


class Report(msgspec.Struct):
    """Each quantity after the warm-up and at the end, and what became of the requests by status."""

    quantities: dict[str, tuple[float, float]]
    statuses: dict[str, int]
    redis_mb: float

    def faults(self) -> list[str]:
        """What grew, or failed."""
        grown = [
            f"{name} grew from {early:.1f} to {late:.1f}"
            for name, (early, late) in self.quantities.items()
            if late > early * (1 + GROWTH) and late - early > _SMALL
        ]
        failed = [f"{count} x {status}" for status, count in self.statuses.items() if status != "200"]
        full = [f"Redis used {self.redis_mb:.1f} MB of {REDIS_MB}"] if self.redis_mb > 1.1 * REDIS_MB else []
        return grown + failed + full


class Soak:
    """Users and a sampler, for a while."""

    def __init__(self, service: stack.Process, redis: RedisServer, seconds: float) -> None:
        self._service = service
        self._redis = redis
        self._seconds = seconds
        self._posts = Posts(seed_texts())
        self._client = Client(service.url)
        self._samples: dict[str, list[float]] = defaultdict(list)
        self._statuses: Counter[str] = Counter()
        self._redis_mb = 0.0

    async def run(self) -> Report:
        loop = asyncio.get_running_loop()
        self._until = loop.time() + self._seconds
        await asyncio.gather(self._sample(), *(self._use(number) for number in range(_USERS)))
        self._client.close()
        quantities = {}
        for name, values in self._samples.items():
            kept = values[len(values) // 3 :]
            fifth = max(1, len(kept) // 5)
            quantities[name] = (statistics.median(kept[:fifth]), statistics.median(kept[-fifth:]))
        return Report(quantities, dict(self._statuses), self._redis_mb)

    async def _use(self, number: int) -> None:
        turn = number
        while asyncio.get_running_loop().time() < self._until:
            turn += 1
            if turn % 20 == 0:
                await self._send(self._posts.batch(), "/v1/extract/batch")
            else:
                await self._send(self._posts.known() if turn % 4 == 0 else self._posts.new(), "/v1/extract")

    async def _send(self, post: Post, target: str) -> None:
        answer = await self._client.send(self._client.request(post.body, target=target))
        self._statuses[str(answer.status)] += 1

    async def _sample(self) -> None:
        while asyncio.get_running_loop().time() < self._until:
            for name, value in self._quantities().items():
                self._samples[name].append(value)
            used = self._redis.ask("INFO", "memory").decode().partition("used_memory:")[2].partition("\r")[0]
            self._redis_mb = max(self._redis_mb, int(used) / (1 << 20))
            await asyncio.sleep(self._seconds / _SAMPLES)

    def _quantities(self) -> dict[str, float]:
        web = psutil.Process(self._service.pid)
        (zygote,) = web.children()
        workers = sorted(zygote.children(), key=lambda process: process.pid)
        named = {"web": web, "zygote": zygote} | {f"worker {n}": worker for n, worker in enumerate(workers, 1)}
        return {f"{name}, MB": process.memory_full_info().pss / 1e6 for name, process in named.items()} | {
            f"{name}, descriptors": process.num_fds() for name, process in named.items()
        }


def run(minutes: float) -> Report:
    """A soak of a service and a Redis of its own."""
    with ExitStack() as processes:
        redis = processes.enter_context(
            RedisServer("--maxmemory", f"{REDIS_MB}mb", "--maxmemory-policy", "allkeys-lru")
        )
        service = processes.enter_context(stack.service({"REDIS_URL": redis.url}))
        return asyncio.run(Soak(service, redis, 60 * minutes).run())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="loadtests.soak", description="Work for a while and look what grows.")
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("SOAK_MINUTES", "15")))
    report = run(parser.parse_args(arguments).minutes)
    for name, (early, late) in report.quantities.items():
        print(f"{name:24} {early:8.1f} {late:8.1f}")
    print(f"{'Redis at most, MB':24} {report.redis_mb:8.1f}  of {REDIS_MB}")
    print("requests by status:", report.statuses)
    faults = report.faults()
    print("\n".join(faults) or "nothing grew, nothing failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
