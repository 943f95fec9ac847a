"""What the engine has done so far, as plain numbers for whoever exports them."""

from __future__ import annotations

import msgspec

BATCH_BOUNDS = (1, 2, 4, 8, 16, 32, 64, 128)


class Stats(msgspec.Struct, kw_only=True, gc=False):
    """Counters since the start, and gauges of this moment."""

    queued: int = 0  # gauge: documents that wait
    queued_chars: int = 0  # gauge: their characters
    running: int = 0  # gauge: documents in the workers' hands
    workers: int = 0  # gauge: workers alive
    documents: int = 0  # answered
    chars: int = 0  # characters of the answered documents
    refused: int = 0  # QueueFull
    expired: int = 0  # DeadlinePassed
    abandoned: int = 0  # dropped because nobody waited any longer
    failed: int = 0  # PipelineFailed or WorkersLost
    retried: int = 0  # documents given to another worker
    restarts: int = 0  # workers replaced
    batches: int = 0
    batch_seconds: float = 0.0  # worker time
    batch_sizes: list[int] = msgspec.field(default_factory=lambda: [0] * (len(BATCH_BOUNDS) + 1))
    """Batches of up to each of BATCH_BOUNDS documents (not cumulative), the last one for larger ones."""
