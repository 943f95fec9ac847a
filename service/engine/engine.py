"""The engine: a bounded queue, batches by size, worker processes that hold the models."""

from __future__ import annotations

import asyncio
import logging
import math
from bisect import bisect_left
from collections.abc import Callable

import msgspec

from service.contract import ExtractRequest
from service.engine import frames
from service.engine.errors import DeadlinePassed, EngineError, NotReady, PipelineFailed, QueueFull, WorkersLost
from service.engine.link import WorkerLink, ZygoteLink, ZygoteProcess
from service.engine.messages import Notice
from service.engine.options import Options
from service.engine.stats import BATCH_BOUNDS, Stats
from service.engine.suspension import Suspension
from service.engine.waiting import Job, Waiting

log = logging.getLogger("service.engine")

_FIRST_GUESS = 20e-6  # seconds a character, before anything is measured
_GUESS_CHARS = 8_000  # characters of work that the guess counts as
_FADING = 0.9  # what is left of all that was measured, after so much work as a full batch
_DEATHS = 3  # workers that may end over a document that they have alone; two may be bad luck
_PAUSE = 30.0  # seconds before such a document is tried again
_ROOM = 0.8  # part of the time to the deadline that the queue may fill
_ZYGOTE_PATIENCE = 5.0  # seconds in which a fork must happen
_SLOWEST_RETURN = 5.0  # seconds before the next try when processes end again and again


class Answer(msgspec.Struct, frozen=True, gc=False):
    """The encoded response, its `id` null, and the seconds it spent waiting and in a worker."""

    body: bytes
    queue_s: float
    inference_s: float


class Engine:
    """Owns the worker processes. All methods are called on the event loop that called `start`.

    `zygote`: a process of the same loader that was started beforehand; it ends with the engine.
    """

    def __init__(self, options: Options, zygote: ZygoteProcess | None = None) -> None:
        self.options = options.resolved()
        self._started_before = zygote
        self.stats = Stats()
        self._waiting = Waiting(options.batch_chars)
        self._suspended = Suspension(_PAUSE)
        self._links: dict[int, WorkerLink] = {}  # number: worker, from its order to fork until its end
        self._old: set[int] = set()  # workers of a zygote that is gone, to be replaced when they are idle
        self._numbers = 0
        self._zygote: ZygoteLink | None = None
        self._loaded = False  # the present zygote
        self._was_ready = False
        self._failures = 0  # processes that ended in a row before they did any work
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._state = asyncio.Event()  # something that `wait_ready` or `stop` waits for may have changed
        self._stopping = False
        self._broken: str | None = None
        self._dispatch_due = False
        self._seconds, self._weight = _FIRST_GUESS * _GUESS_CHARS, float(_GUESS_CHARS)  # of the latest work

    @property
    def ready(self) -> bool:
        """Whether the models are loaded and a worker is alive."""
        return not self._stopping and any(link.usable for link in self._links.values())

    @property
    def pids(self) -> list[int]:
        """The processes: the workers, then the one that forks them."""
        workers = [link.pid for link in self._links.values() if link.usable]
        return workers if self._zygote is None else [*workers, self._zygote.pid]

    async def start(self) -> None:
        """Start the processes and return at once; `wait_ready` waits for the models."""
        self._loop = asyncio.get_running_loop()
        self._start_zygote()

    async def wait_ready(self) -> None:
        """Return once `ready`; raise NotReady where the models cannot be loaded."""
        while not self.ready:
            if self._broken is not None:
                raise NotReady(self._broken)
            self._state.clear()
            await self._state.wait()

    async def stop(self, grace: float) -> None:
        """Refuse new documents, finish those taken up within `grace` seconds, end every process."""
        self._stopping = True
        try:
            async with asyncio.timeout(grace):
                while self._waiting or any(link.batch for link in self._links.values()):
                    self._state.clear()
                    await self._state.wait()
        except TimeoutError:
            log.warning("stopping with work unfinished: %d documents", len(self._waiting) + self.stats.running)
        for timer in self._timers.values():
            timer.cancel()
        zygote, self._zygote = self._zygote, None
        for link in self._links.values():
            link.close()
        if zygote is not None:
            zygote.close()
            if not self._loaded:
                zygote.kill()
            await zygote.wait(2.0)

    async def extract(self, request: ExtractRequest, deadline: float) -> Answer:
        """The response to a validated request by `deadline`, a reading of the loop's clock (`loop.time()`).

        Cancelling the call drops the document from the queue. Raises QueueFull, DeadlinePassed, NotReady,
        PipelineFailed, WorkersLost.
        """
        text = request.text
        self.admit(len(text), deadline)
        now = self._loop.time()
        if (pause := self._suspended.remaining(text, now)) > 0:
            raise WorkersLost(math.ceil(pause))
        job = Job(frames.pack_request(request), len(text), now, deadline, self._loop.create_future())
        self._waiting.add(job)
        self._changed()
        timer = self._loop.call_at(deadline, self._expire, job)
        try:
            return await job.future
        except WorkersLost:
            self._suspended.add(text, self._loop.time())
            raise
        except asyncio.CancelledError:
            if self._waiting.discard(job):
                self.stats.abandoned += 1
                self._changed()
            raise
        finally:
            timer.cancel()

    def admit(self, chars: int, deadline: float) -> None:
        """Raise what `extract` would raise at once for a document of so many characters."""
        if self._stopping:
            raise NotReady("the service is stopping")
        if not self._was_ready:
            raise NotReady(self._broken or "the models are being loaded")
        remaining = deadline - self._loop.time()
        if remaining <= 0:
            self.stats.expired += 1
            raise DeadlinePassed
        if not self._waiting:
            return
        options = self.options
        wait = self._takes(self._waiting.weight) / max(1, len(self._links))
        if (
            len(self._waiting) >= options.queue_length
            or self._waiting.chars + chars > options.queue_chars
            or wait > _ROOM * remaining
        ):
            self.stats.refused += 1
            raise QueueFull(max(1, math.ceil(wait)))

    # -- the queue

    def _takes(self, weight: int) -> float:
        """Seconds that a worker needs for documents of a weight."""
        return weight * self._seconds / self._weight

    def _expire(self, job: Job) -> None:
        if not job.future.done():
            self.stats.expired += 1
            job.future.set_exception(DeadlinePassed())
        if self._waiting.discard(job):
            self._changed()

    def _changed(self) -> None:
        """Something waits or is free: look at the end of this turn of the loop, when all that came in together is
        known."""
        stats, waiting = self.stats, self._waiting
        stats.queued, stats.queued_chars = len(waiting), waiting.chars
        stats.workers = sum(link.usable for link in self._links.values())
        self._state.set()
        if not self._dispatch_due:
            self._dispatch_due = True
            self._loop.call_soon(self._dispatch)

    def _dispatch(self) -> None:
        self._dispatch_due = False
        # One worker of several is left to those that go together: large documents are slow, suspects may take it along.
        idle = [link for link in self._links.values() if link.idle]
        goes_alone = self._waiting.goes_alone
        alone = sum(goes_alone(link.batch[0]) for link in self._links.values() if link.batch)
        # A busy worker has its share too: it is free before the idle one would be done with everything.
        sharing = sum(link.usable for link in self._links.values())
        while idle and self._waiting:
            batch = self._waiting.take(sharing, alone=alone < max(1, self.options.workers - 1))
            if not batch:
                break
            alone += goes_alone(batch[0])
            sharing -= 1
            self._send(idle.pop(), batch)
        stats, waiting = self.stats, self._waiting
        stats.queued, stats.queued_chars = len(waiting), waiting.chars

    # -- the workers

    def _send(self, link: WorkerLink, batch: list[Job]) -> None:
        now = self._loop.time()
        for job in batch:
            job.sent = now
        expected = self._takes(sum(job.weight for job in batch))
        link.patience = self._loop.call_later(self.options.hang_s + 10 * expected, self._hangs, link)
        link.send(batch)
        self.stats.running += len(batch)

    def _answered(self, link: WorkerLink, reply: frames.Reply) -> None:
        job, answer = link.batch[link.done], reply.answer
        link.done += 1
        link.documents += 1
        self._failures = 0
        stats = self.stats
        stats.running -= 1
        if isinstance(answer, frames.Failure):
            log.error("the pipeline failed on a document of %d characters: %s", job.chars, answer.where)
            self._fail(job, PipelineFailed())
        else:
            stats.documents += 1
            stats.chars += job.chars
            if not job.future.done():
                job.future.set_result(Answer(answer, job.sent - job.accepted, reply.seconds))
        if link.done == len(link.batch):
            self._finished(link, reply.seconds)

    def _finished(self, link: WorkerLink, seconds: float) -> None:
        batch = self._take_back(link)
        stats = self.stats
        stats.batches += 1
        stats.batch_seconds += seconds
        stats.batch_sizes[bisect_left(BATCH_BOUNDS, len(batch))] += 1
        weight = sum(job.weight for job in batch)
        fading = _FADING ** (weight / self.options.batch_chars)
        self._seconds = fading * self._seconds + seconds
        self._weight = fading * self._weight + weight
        if link.number in self._old and self._loaded:
            link.close()
        self._changed()

    def _take_back(self, link: WorkerLink) -> list[Job]:
        batch, link.batch = link.batch, []
        if link.patience is not None:
            link.patience.cancel()
            link.patience = None
        return batch

    def _hangs(self, link: WorkerLink) -> None:
        log.error("worker %d has not answered in time, it is killed", link.pid)
        link.kill()
        link.close()

    def _ended(self, link: WorkerLink) -> None:
        del self._links[link.number]
        self._old.discard(link.number)
        batch = self._take_back(link)
        alone, left = len(batch) == 1, batch[link.done :]
        self.stats.running -= len(left)
        for job in left:
            job.deaths += alone  # of many, nobody knows which one it was: each is tried alone
            if job.future.done():
                continue
            if job.deaths >= _DEATHS:
                self._fail(job, WorkersLost(math.ceil(_PAUSE)))
            else:
                self.stats.retried += 1
                self._waiting.add_again(job)
        self._changed()
        if self._stopping and not self._waiting:
            return
        if not link.documents:
            self._failures += 1
        self.stats.restarts += 1
        log.warning("worker %d ended, another takes its place", link.pid)
        self._later("workers", self._delay(), self._fill)

    def _fail(self, job: Job, error: EngineError) -> None:
        self.stats.failed += 1
        if not job.future.done():
            job.future.set_exception(error)

    # -- the processes

    def _start_zygote(self) -> None:
        self._loaded = False
        zygote, self._started_before = self._started_before or ZygoteProcess(self.options.loader), None
        self._zygote = ZygoteLink(zygote, self.options, self._noticed, self._zygote_ended)

    def _noticed(self, notice: Notice) -> None:
        match notice.what:
            case "loaded":
                if notice.number != 1:
                    log.warning("forking from a process of %d threads", notice.number)
                self._loaded = True
                for number in self._old:
                    if not self._links[number].batch:
                        self._links[number].close()
                self._fill()
            case "failed":
                if not self._was_ready:
                    self._broken = notice.detail
                log.critical("the models cannot be loaded: %s", notice.detail)
            case "forked":
                self._forget("fork")
                self._was_ready = True
                link = self._links.get(notice.number)
                if link is not None:
                    link.pid = notice.pid
                self._fill()
            case "exited":
                log.info("worker %d ended with status %s", notice.pid, notice.detail)
        self._changed()

    def _fill(self) -> None:
        """Order the next worker, one at a time, until there are as many as there should be."""
        current = len(self._links) - len(self._old)
        if self._zygote is None or not self._loaded or "fork" in self._timers or current >= self.options.workers:
            return
        self._numbers += 1
        try:
            stream = self._zygote.fork(self._numbers)
        except OSError:
            return  # it has ended, which will be noticed
        link = self._links[self._numbers] = WorkerLink(self._numbers, self._answered, self._ended)
        self._later("fork", _ZYGOTE_PATIENCE, self._zygote.kill)
        self._connecting = self._loop.create_task(self._loop.connect_accepted_socket(lambda: link, stream))
        self._connecting.add_done_callback(lambda _: self._changed())

    def _zygote_ended(self) -> None:
        """Its workers live on until those of the next one are there."""
        log.error("the process that forks the workers ended")
        self._failures += 1
        self._zygote = None
        self._old = set(self._links)
        self._forget("fork")
        for link in list(self._links.values()):
            if not link.pid:
                link.close()
        if not self._was_ready and self._broken is None:
            self._broken = "the process that loads the models ended"
        if self._broken is None and not self._stopping:
            self._later("zygote", self._delay(), self._start_zygote)
        self._changed()

    def _delay(self) -> float:
        return 0.0 if self._failures < 3 else min(_SLOWEST_RETURN, 0.1 * 2 ** (self._failures - 3))

    def _forget(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _later(self, name: str, delay: float, act: Callable[[], None]) -> None:
        """Do something once after a while, unless it is to be done already."""

        def run() -> None:
            del self._timers[name]
            act()

        if name not in self._timers:
            self._timers[name] = self._loop.call_later(delay, run)
