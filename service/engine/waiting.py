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
    """A document on its way. `deaths` counts the workers that ended while they had it."""

    __slots__ = ("accepted", "chars", "deadline", "deaths", "future", "request", "sent", "weight")

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
        self.deaths = 0


class Waiting:
    """Two lanes in order of arrival, for documents that may share a batch and for large ones, which never do, so that
    a large one holds up no small one that was there before it. Those to be tried again go first, each alone."""

    def __init__(self, batch_chars: int) -> None:
        self.chars = 0
        self._batch_chars = batch_chars
        self._large_chars = batch_chars // 2
        self._again: deque[Job] = deque()
        self._small: OrderedDict[Job, None] = OrderedDict()
        self._large: OrderedDict[Job, None] = OrderedDict()
        self._small_weight = 0

    def __len__(self) -> int:
        return len(self._again) + len(self._small) + len(self._large)

    def is_large(self, job: Job) -> bool:
        """Whether it goes alone."""
        return job.chars > self._large_chars

    @property
    def weight(self) -> int:
        return self.chars + _OVERHEAD * len(self)

    def add(self, job: Job) -> None:
        self.chars += job.chars
        if self.is_large(job):
            self._large[job] = None
        else:
            self._small[job] = None
            self._small_weight += job.weight

    def add_again(self, job: Job) -> None:
        """Take back a document whose worker ended."""
        self.chars += job.chars
        self._again.append(job)

    def discard(self, job: Job) -> bool:
        """Drop a document; whether it was waiting."""
        if job in self._small:
            del self._small[job]
            self._small_weight -= job.weight
        elif job in self._large:
            del self._large[job]
        elif job in self._again:
            self._again.remove(job)
        else:
            return False
        self.chars -= job.chars
        return True

    def take(self, workers: int, *, large: bool) -> list[Job]:
        """The next batch, where `workers` of them are idle and share what is there; `large` allows a large document."""
        batch = self._next(workers, large)
        self.chars -= sum(job.chars for job in batch)
        return batch

    def _next(self, workers: int, large: bool) -> list[Job]:
        if self._again:
            return [self._again.popleft()]
        if self._large and large:
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
