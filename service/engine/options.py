"""How to run the workers and what they load."""

from __future__ import annotations

import os

import msgspec

LOADER = "service.engine.loading:load"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to run the workers and what they load; zeros are filled in by `resolved`."""

    fingerprint: str
    recognizer: str = "stanza"
    model_dir: str | None = None
    gazetteer: str | None = None
    workers: int = 0  # each of one thread; 0: one a core
    queue_length: int = 256  # documents that may wait
    queue_chars: int = 0  # characters that may wait; 0: 4,000 a document of queue_length, at least 400,000
    batch_chars: int = 32_000  # characters of documents that share a batch; one of more than half as many goes alone
    hang_s: float = 5.0  # how long a worker may overrun ten times the expected time of its batch
    loader: str = LOADER  # "module:function" from Options to a Pipeline, called in the zygote

    def resolved(self) -> Options:
        """With every zero replaced by what it stands for on this machine."""
        return msgspec.structs.replace(
            self,
            workers=self.workers or len(os.sched_getaffinity(0)),
            queue_chars=self.queue_chars or max(400_000, 4_000 * self.queue_length),
        )
