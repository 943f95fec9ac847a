"""Documents in, encoded answers out, by worker processes that hold the models. Knows nothing of HTTP."""

from __future__ import annotations

from service.engine.engine import Answer, Engine
from service.engine.errors import DeadlinePassed, EngineError, NotReady, PipelineFailed, QueueFull, WorkersLost
from service.engine.link import ZygoteProcess
from service.engine.options import Options
from service.engine.stats import BATCH_BOUNDS, Stats

__all__ = [
    "BATCH_BOUNDS",
    "Answer",
    "DeadlinePassed",
    "Engine",
    "EngineError",
    "NotReady",
    "Options",
    "PipelineFailed",
    "QueueFull",
    "Stats",
    "WorkersLost",
    "ZygoteProcess",
]
