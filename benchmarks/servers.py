"""Servers to measure, with the requests that are made of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from benchmarks import processes
from benchmarks.wire import Sample, Target, ask_each, closed_loop, open_loop
from loadtests.posts import Post, Posts
from loadtests.stack import Process

Kind = Literal["cold", "hot", "mixed", "batch"]
_NEW_OF_TEN = 8  # in the mixed kind


class Measured(msgspec.Struct, kw_only=True):
    """One measurement. Latencies in milliseconds; processor time in milliseconds a request, of the server's first
    process and of the others; `client` is the part of one core that the asking itself took."""

    server: str
    kind: str
    concurrency: int
    round: int
    seconds: float
    requests: int
    failures: int
    per_second: float
    p50: float
    p95: float
    p99: float
    hits: float
    cpu_first: float
    cpu_others: float
    client: float

    @property
    def cpu(self) -> float:
        return self.cpu_first + self.cpu_others


class Server:
    """A running server; no two of its cold requests are equal."""

    def __init__(self, name: str, process: Process, texts: Sequence[str]) -> None:
        self.name = name
        self.process = process
        self.target = Target(process.url)
        self.posts = Posts(texts)
        self.answered = 0
        self._texts = texts
        self._turn = 0

    def warm(self, seconds: float, concurrency: int) -> None:
        """New requests for so long, then every known one once."""
        self._count(closed_loop(self.target, self.posts.new, concurrency, seconds))
        self.answered += len(ask_each(self.target, [self.posts.known() for _ in self._texts]))

    def measure(self, kind: Kind, concurrency: int, seconds: float, turn: int) -> Measured:
        """Ask as so many clients at once."""
        return self._measured(
            kind, concurrency, turn, lambda: closed_loop(self.target, self._maker(kind), concurrency, seconds)
        )

    def measure_arrivals(self, rate: float, seconds: float, turn: int) -> Measured:
        """New requests that come by chance at a rate."""
        return self._measured("arrivals", 0, turn, lambda: open_loop(self.target, self.posts.new, rate, seconds))

    def measure_posts(self, kind: str, make: Callable[[], Post], seconds: float, turn: int) -> Measured:
        """Requests of the caller's, one after the other."""
        route = "/v1/extract/batch" if kind.startswith("batch") else "/v1/extract"
        target = Target(self.process.url, route)
        return self._measured(kind, 1, turn, lambda: closed_loop(target, make, 1, seconds))

    def new_article(self, text: str) -> Post:
        """A request for an article that is asked for once."""
        self._turn += 1
        day = f"{1900 + self._turn // 360 % 50}-{1 + self._turn // 30 % 12:02d}-{1 + self._turn % 28:02d}"
        return Post(msgspec.json.encode({"text": text, "published_at": day}), (text,))

    def _maker(self, kind: Kind) -> Callable[[], Post]:
        if kind == "cold":
            return self.posts.new
        if kind == "hot":
            return self.posts.known
        turn = 0

        def mixed() -> Post:
            nonlocal turn
            turn += 1
            return self.posts.new() if turn * 7 % 10 < _NEW_OF_TEN else self.posts.known()

        return mixed

    def _measured(self, kind: str, concurrency: int, turn: int, run: Callable[[], Sample]) -> Measured:
        before, client = processes.cpu(self.process.pid), time.process_time()
        sample = run()
        client = time.process_time() - client
        spent = processes.cpu(self.process.pid).since(before)
        count = max(1, len(sample.latencies))
        self._count(sample)
        return Measured(
            server=self.name,
            kind=kind,
            concurrency=concurrency,
            round=turn,
            seconds=sample.seconds,
            requests=len(sample.latencies),
            failures=sample.failures,
            per_second=sample.per_second,
            p50=1000 * sample.percentile(0.5),
            p95=1000 * sample.percentile(0.95),
            p99=1000 * sample.percentile(0.99),
            hits=sample.hits / count,
            cpu_first=1000 * spent.first / count,
            cpu_others=1000 * spent.others / count,
            client=client / sample.seconds,
        )

    def _count(self, sample: Sample) -> None:
        self.answered += len(sample.latencies) - sample.hits
