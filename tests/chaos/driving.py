"""Clients that go on asking whatever happens, and count what becomes of each request."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from loadtests.rawclient import Answer, Client, Lost

SEEDS = Path(__file__).parents[2] / "seeds"
REFUSALS = (429, 503, 504)
_NO_CACHE = "Cache-Control: no-cache"


class Tally(msgspec.Struct):
    """What became of the requests. `seconds` of the slowest answer and refusal."""

    sent: int = 0
    answered: int = 0
    refused: Counter[int] = msgspec.field(default_factory=Counter)
    lost: int = 0
    wrong: int = 0
    left: int = 0  # the client itself went away
    sources: Counter[str] = msgspec.field(default_factory=Counter)
    slowest: float = 0.0
    lost_at: list[float] = []  # when the lost ones were sent, on the monotonic clock
    first_lost: float = math.inf  # when the first loss was noticed
    last_taken: float = 0.0  # when the last one was sent that was answered
    oddities: list[str] = []

    def line(self, name: str) -> str:
        refused = ", ".join(f"{count} x {status}" for status, count in sorted(self.refused.items())) or "0"
        return (
            f"{name}: sent {self.sent}, answered {self.answered}, refused {refused}, left {self.left}, "
            f"lost {self.lost}, wrong {self.wrong}, slowest {self.slowest:.2f} s, "
            + ", ".join(f"{source} {count}" for source, count in sorted(self.sources.items()))
        )


def documents() -> list[bytes]:
    """Requests on the seed articles: whole, in pieces, in other units, and one long one."""
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    pieces = [text[start : start + 400] for text in texts for start in range(0, 2000, 400)]
    requests = [{"text": text, "published_at": "2024-01-25"} for text in (*texts, *pieces)]
    requests += [{"text": piece, "offsets": "utf16", "features": ["times", "entities"]} for piece in pieces]
    requests.append({"text": "\n".join(texts * 2), "published_at": "2024-01-25"})
    return [msgspec.json.encode(request) for request in requests]


async def ask_all(url: str, bodies: Sequence[bytes]) -> dict[bytes, bytes]:
    """The answer to each request from a service that is left in peace."""
    client = Client(url)
    answers: dict[bytes, bytes] = {}
    try:
        for body in bodies:
            answer = await client.send(client.request(body))
            if answer.status != 200:
                raise RuntimeError(f"status {answer.status} in a quiet run")
            answers[body] = answer.body
    finally:
        client.close()
    return answers


class Crowd:
    """A number of clients, each with one request after the other, until `stop`."""

    def __init__(self, url: str, expected: Mapping[bytes, bytes], clients: int = 6, seed: int = 1) -> None:
        self.tally = Tally()
        self.client = Client(url)
        self._expected = expected
        self._bodies = list(expected)
        self._random = random.Random(seed)
        self._going = True
        self._tasks = [asyncio.ensure_future(self._go()) for _ in range(clients)]

    async def stop(self) -> Tally:
        """What became of the requests, when the last one has come back."""
        self._going = False
        await asyncio.gather(*self._tasks)
        self.client.close()
        return self.tally

    async def leave(self) -> None:
        """Send a request and hang up before it can be answered."""
        request = self.client.request(self._random.choice(self._bodies), _NO_CACHE)
        self.tally.sent += 1
        self.tally.left += 1
        try:
            async with asyncio.timeout(0.005):
                await self.client.send(request)
        except (TimeoutError, Lost, OSError):
            return

    async def _go(self) -> None:
        while self._going:
            body = self._random.choice(self._bodies)
            headers = (_NO_CACHE,) if self._random.random() < 0.5 else ()
            self.tally.sent += 1
            sent_at = time.monotonic()
            try:
                async with asyncio.timeout(180):
                    answer = await self.client.send(self.client.request(body, *headers))
            except (Lost, OSError, TimeoutError) as error:
                self.tally.lost += 1
                self.tally.lost_at.append(sent_at)
                self.tally.first_lost = min(self.tally.first_lost, time.monotonic())
                self.tally.oddities.append(repr(error))
                await asyncio.sleep(0.02)
                continue
            self._judge(body, answer)
            self.tally.last_taken = max(self.tally.last_taken, sent_at)
            if answer.status != 200:
                await asyncio.sleep(0.02)

    def _judge(self, body: bytes, answer: Answer) -> None:
        tally = self.tally
        tally.slowest = max(tally.slowest, answer.seconds)
        if answer.status == 200 and answer.body == self._expected[body]:
            tally.answered += 1
            tally.sources[answer.headers.get("cache-status", "none").partition(";")[2].strip()] += 1
        elif answer.status in REFUSALS and answer.headers.get("content-type") == "application/problem+json":
            tally.refused[answer.status] += 1
        else:
            tally.wrong += 1
            tally.oddities.append(f"status {answer.status}: {answer.body[:200]!r}")


async def during(crowd: Crowd, fault: Callable[[], Awaitable[None]]) -> Tally:
    """The clients' tally over a fault, with a little peace before and after it."""
    await answers_more(crowd, 10)
    await fault()
    await answers_more(crowd, 10)
    return await crowd.stop()


async def answers_more(crowd: Crowd, count: int) -> None:
    """Return when so many more requests have been answered, or one wrongly."""
    tally = crowd.tally
    goal = tally.answered + count
    await until(lambda: tally.answered >= goal or tally.wrong > 0)


async def until(condition: Callable[[], bool]) -> None:
    """Return when a condition holds; TimeoutError when it does not within two minutes."""
    async with asyncio.timeout(120):
        while not condition():
            await asyncio.sleep(0.01)
