"""The engine: a bounded queue, batches by size, worker processes that hold the models."""

from __future__ import annotations

import msgspec

from service.contract import ExtractRequest
from service.engine.errors import NotReady
from service.engine.stats import Stats


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to run the workers and what they load."""

    fingerprint: str
    recognizer: str = "stanza"
    model_dir: str | None = None
    gazetteer: str | None = None
    workers: int = 0  # 0: one a core
    threads: int = 0  # torch threads a worker; 0: cores // workers
    queue_length: int = 256  # documents that may wait
    queue_chars: int = 0  # characters that may wait; 0: 4,000 a document of queue_length, at least 400,000
    batch_chars: int = 12_000  # characters up to which documents share a batch
    loader: str = "service.engine.loading:load"  # "module:function" from Options to a Pipeline, called in the zygote


class Answer(msgspec.Struct, frozen=True, gc=False):
    """The encoded response, its `id` null, and the seconds it spent waiting and in a worker."""

    body: bytes
    queue_s: float
    inference_s: float


class Engine:
    """Owns the worker processes. All methods are called on the event loop that called `start`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.stats = Stats()

    @property
    def ready(self) -> bool:
        """Whether the models are loaded and a worker is alive."""
        return False

    async def start(self) -> None:
        """Start the processes and return at once; `wait_ready` waits for the models."""

    async def wait_ready(self) -> None:
        """Return once `ready`; raise NotReady where the models cannot be loaded."""

    async def stop(self, grace: float) -> None:
        """Refuse new documents, finish those taken up within `grace` seconds, end every process."""

    async def extract(self, request: ExtractRequest, deadline: float) -> Answer:
        """The response to a validated request by `deadline`, a reading of the loop's clock (`loop.time()`).

        Cancelling the call drops the document from the queue. Raises QueueFull, DeadlinePassed, NotReady, WorkerFailed.
        """
        raise NotReady
