"""The documents that wait for a worker."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from service.engine.engine import Answer


_OVERHEAD = 200  # characters that a document costs beyond its own


class Job:
    """A document on its way. `deaths` counts the workers that ended while they had it alone; it is a `suspect` from the
    first worker that ended with it or with its batch."""

    __slots__ = ("accepted", "chars", "deadline", "deaths", "future", "request", "sent", "suspect", "weight")

    def __init__(
        self, request: msgspec.Raw, chars: int, accepted: float, deadline: float, future: asyncio.Future[Answer]
    ) -> None:
        self.request = request
        self.chars = chars
        self.weight = chars + _OVERHEAD
        self.accepted = accepted
        self.deadline = deadline
        self.future = future
        self.sent = 0.0
        self.suspect = False
        self.deaths = 0


class Waiting:
    """Two lanes in order of arrival, for documents that may share a batch and for large ones, which never do, so that
    a large one holds up no small one that was there before it. Suspects go first, each alone."""

    def __init__(self, batch_chars: int) -> None:
        self.chars = 0
        self._batch_chars = batch_chars
        self._large_chars = batch_chars // 2
        self._suspects: deque[Job] = deque()
        self._small: OrderedDict[Job, None] = OrderedDict()
        self._large: OrderedDict[Job, None] = OrderedDict()
        self._small_weight = 0

    def __len__(self) -> int:
        return len(self._suspects) + len(self._small) + len(self._large)

    def goes_alone(self, job: Job) -> bool:
        """Whether it shares no batch: a suspect, or a large one."""
        return job.suspect or job.chars > self._large_chars

    @property
    def weight(self) -> int:
        return self.chars + _OVERHEAD * len(self)

    def add(self, job: Job) -> None:
        self.chars += job.chars
        if self.goes_alone(job):
            self._large[job] = None
        else:
            self._small[job] = None
            self._small_weight += job.weight

    def add_again(self, job: Job) -> None:
        """Take back a document whose worker ended."""
        self.chars += job.chars
        job.suspect = True
        self._suspects.append(job)

    def discard(self, job: Job) -> bool:
        """Drop a document; whether it was waiting."""
        if job in self._small:
            del self._small[job]
            self._small_weight -= job.weight
        elif job in self._large:
            del self._large[job]
        elif job in self._suspects:
            self._suspects.remove(job)
        else:
            return False
        self.chars -= job.chars
        return True

    def take(self, workers: int, *, alone: bool) -> list[Job]:
        """The next batch, where so many workers share what is there; `alone` allows a document that goes alone."""
        batch = self._next(workers, alone)
        self.chars -= sum(job.chars for job in batch)
        return batch

    def _next(self, workers: int, alone: bool) -> list[Job]:
        if self._suspects and alone:
            return [self._suspects.popleft()]
        if self._large and alone:
            first = next(iter(self._large))
            if not self._small or first.accepted <= next(iter(self._small)).accepted:
                del self._large[first]
                return [first]
        share = min(self._batch_chars, -(-self._small_weight // workers))
        batch: list[Job] = []
        while self._small and share > 0:
            job = next(iter(self._small))
            if batch and job.weight > share:
                break
            del self._small[job]
            self._small_weight -= job.weight
            share -= job.weight
            batch.append(job)
        return batch
