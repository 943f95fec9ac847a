"""Far more requests than the service can do: does it still do what it can, and refuse the rest at once?

    python -m loadtests.flood [--seconds 60] [--times 10]        (FLOOD_SECONDS sets it too)

Open loop: requests go out at their rate whatever comes back. One worker, on a core of its own where there are two;
the generator and the web process share the other.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import psutil

from loadtests import stack
from loadtests.posts import Posts, seed_texts
from loadtests.rawclient import Answer, Client, Lost

_CLOSED_LOOP = 24  # requests at a time while capacity is measured
_DEADLINE_S = 20.0
REFUSAL_S = 0.05


class Report(msgspec.Struct, kw_only=True):
    """What a flood did. Rates in articles a second, times in seconds, memory in MB (PSS of all processes)."""

    capacity: float
    offered: float
    goodput: float
    sent: int
    answered: int
    refused: int
    other: dict[str, int]
    without_retry_after: int
    refusal_p50: float
    refusal_p99: float
    answer_p50: float
    answer_max: float
    memory_before: float
    memory_after: float
    accepted_again: float
    deadline: float = _DEADLINE_S

    def faults(self, goodput: float = 0.9, again: float = 1.0, refusal: float = REFUSAL_S) -> list[str]:
        """What is not as it should be. `again`: seconds after the end within which a request must be accepted;
        `refusal`: seconds that 99 of 100 refusals may take."""
        checks = {
            f"goodput below {goodput:.0%} of capacity": self.goodput < goodput * self.capacity,
            "other ends than answers and refusals": bool(self.other),
            "refusals without Retry-After": self.without_retry_after > 0,
            f"refusals slower than {1000 * refusal:.0f} ms": self.refusal_p99 > refusal,
            "answers after the deadline": self.answer_max > self.deadline,
            "memory grew by more than a tenth": self.memory_after > 1.1 * self.memory_before,
            f"nothing accepted within {again} s of the end": self.accepted_again > again,
        }
        return [fault for fault, found in checks.items() if found]


async def flood(service: stack.Process, *, seconds: float, times: float) -> Report:
    """Measure a service's capacity before and after, and offer it that many times as much in between."""
    posts = Posts(seed_texts())
    client = Client(service.url)

    def request() -> bytes:
        return client.request(posts.new().body)

    await _capacity(client, request, min(5.0, seconds / 2))  # warm-up: caches of the allocator, the measured rate
    before = await _capacity(client, request, max(2.0, seconds / 4))
    memory_before = _memory(service)
    answers: list[Answer] = []
    other: Counter[str] = Counter()
    loop = asyncio.get_running_loop()

    async def one(raw: bytes) -> None:
        try:
            answers.append(await client.send(raw))
        except (Lost, OSError) as error:
            other[type(error).__name__] += 1

    rate = times * before
    begin = loop.time()
    sent = 0
    tasks: set[asyncio.Task[None]] = set()
    while (now := loop.time() - begin) < seconds:
        while sent < now * rate:
            task = loop.create_task(one(request()))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            sent += 1
        await asyncio.sleep(0.001)
    took = loop.time() - begin
    in_time = sum(answer.status == 200 for answer in answers)
    memory_after = _memory(service)
    ended = loop.time()
    while True:
        # A refusal comes at once; what is not refused has been accepted, and waits its turn.
        probe = loop.create_task(client.send(request()))
        await asyncio.wait([probe], timeout=4 * REFUSAL_S)
        if not probe.done() or probe.result().status == 200 or loop.time() - ended > 10:
            break
    accepted_again = loop.time() - ended
    await probe
    await asyncio.gather(*tasks)
    after = await _capacity(client, request, max(2.0, seconds / 4))
    client.close()
    done = [answer.seconds for answer in answers if answer.status == 200]
    refusals = [answer for answer in answers if answer.status == 429]
    other.update(str(answer.status) for answer in answers if answer.status not in (200, 429))
    waits = sorted(answer.seconds for answer in refusals) or [0.0]
    return Report(
        capacity=(before + after) / 2,
        offered=rate,
        goodput=in_time / took,
        sent=sent,
        answered=len(done),
        refused=len(refusals),
        other=dict(other),
        without_retry_after=sum(not answer.headers.get("retry-after", "").isdigit() for answer in refusals),
        refusal_p50=statistics.median(waits),
        refusal_p99=waits[int(0.99 * len(waits))],
        answer_p50=statistics.median(done or [0.0]),
        answer_max=max(done, default=0.0),
        memory_before=memory_before,
        memory_after=memory_after,
        accepted_again=accepted_again,
    )


async def _capacity(client: Client, request: Callable[[], bytes], seconds: float) -> float:
    """Articles a second when there is always enough to do and nothing is refused."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    done = 0

    async def user() -> None:
        nonlocal done
        while loop.time() - begin < seconds:
            answer = await client.send(request())
            done += answer.status == 200

    await asyncio.gather(*(user() for _ in range(_CLOSED_LOOP)))
    return done / (loop.time() - begin)


def _memory(service: stack.Process) -> float:
    web = psutil.Process(service.pid)
    total: int = sum(process.memory_full_info().pss for process in (web, *web.children(recursive=True)))
    return total / 1e6


def pinned(service: stack.Process) -> None:
    """Give the worker a core of its own, and another one to the web process and to us, where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        for process in psutil.Process(service.pid).children(recursive=True):
            process.cpu_affinity([cores[0]])
        psutil.Process(service.pid).cpu_affinity([cores[1]])
        os.sched_setaffinity(0, {cores[1]})


def run(*, seconds: float, times: float) -> Report:
    """A flood over a service of its own."""
    affinity = os.sched_getaffinity(0)
    settings = {
        "WORKERS": "1",
        "CACHE_MAX_MB": "0",
        "QUEUE_LENGTH": "32",
        "DEADLINE_MS": str(int(_DEADLINE_S * 1000)),
    }
    gc.collect()
    gc.freeze()  # our own pauses are not the service's
    try:
        with stack.service(settings) as service:
            pinned(service)
            return asyncio.run(flood(service, seconds=seconds, times=times))
    finally:
        gc.unfreeze()
        os.sched_setaffinity(0, affinity)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="loadtests.flood", description="Offer far more than the service can do.")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("FLOOD_SECONDS", "60")))
    parser.add_argument("--times", type=float, default=10.0, help="offered load over capacity")
    options = parser.parse_args(arguments)
    report = run(seconds=options.seconds, times=options.times)
    for name, value in msgspec.structs.asdict(report).items():
        print(f"{name:22} {value:.4g}" if isinstance(value, float) else f"{name:22} {value}")
    faults = report.faults()
    print("\n".join(faults) or "all as it should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
