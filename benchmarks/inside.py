"""The pipeline without a server round it: where the time of an article goes."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import msgspec
import torch

from service import events as events_stage
from service import extraction, names, pipeline, quotes, times
from service.contract import ExtractRequest, OffsetUnit
from service.document import Document
from service.engine.loading import load
from service.engine.options import Options
from service.names import tagger
from service.names.recurrence import Recurrence

_TOKENS = 450  # figures of an article are for one of so many tokens
_DAY = "2024-01-25"


class Stages(msgspec.Struct, frozen=True):
    """Milliseconds of processor time for an article of 450 tokens: all, and of that each stage and, as a part of
    `names`, the network's own modules. `bare` is what the network's calls take when they are made alone, with the same
    inputs."""

    total: float
    stages: dict[str, float]
    network: float
    bare: float


class Inside:
    """The pipeline with one thread."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        self._pipeline = load(Options(fingerprint="benchmark"))

    def warm(self, texts: Sequence[str]) -> None:
        """Run everything once."""
        list(self._pipeline.extract([_request(text) for text in texts]))
        gc.collect()  # as in a worker, where what was loaded is passed over by later collections
        gc.freeze()

    def extract(self, texts: Sequence[str], batch: int, unit: OffsetUnit = "codepoint") -> float:
        """Processor seconds to extract all the articles in batches of so many."""
        requests = [_request(text, unit) for text in texts]
        started = time.process_time()
        for first in range(0, len(requests), batch):
            list(self._pipeline.extract(requests[first : first + batch]))
        return time.process_time() - started

    def stages(self, texts: Sequence[str], batch: int) -> Stages:
        """Where the time goes when the articles are extracted in batches of so many."""
        spent: dict[str, float] = defaultdict(float)
        recogniser = self._pipeline._recognizer
        undo = [
            _timed(pipeline, "Document", "document", spent),
            _timed(times, "reference_date", "times", spent),
            _timed(times, "find", "times", spent),
            _timed(recogniser, "recognize", "names", spent),
            _timed(names, "resolve", "entities", spent),
            _timed(quotes, "find", "quotes", spent),
            _timed(events_stage, "find", "events", spent),
            _timed(extraction, "build", "extraction", spent),
            _timed(pipeline, "_encode", "encoding", spent),
        ]
        try:
            total = self.extract(texts, batch)
        finally:
            for each in undo:
                each()
        tokens = sum(len(Document(text)) for text in texts)
        scale = 1000 * _TOKENS / tokens
        network, calls = self._network_calls(texts, batch)
        return Stages(
            total * scale,
            {name: seconds * scale for name, seconds in spent.items()},
            network * scale,
            _replay(calls) * scale,
        )

    def _network_calls(self, texts: Sequence[str], batch: int) -> tuple[float, list[Callable[[], object]]]:
        """Processor seconds of the network's matrix products and gates, and the same work to be done again."""
        calls: list[Callable[[], object]] = []
        spent: dict[str, float] = defaultdict(float)
        undo = [
            _timed(Recurrence, "run", "network", spent, calls),
            _timed(Recurrence, "project", "network", spent, calls),
            _timed(tagger, "by_rows", "network", spent, calls),
        ]
        try:
            self.extract(texts, batch)
        finally:
            for each in undo:
                each()
        return spent["network"], calls


def _replay(calls: Sequence[Callable[[], object]]) -> float:
    """Processor seconds of the calls alone."""
    with torch.inference_mode():
        started = time.process_time()
        for call in calls:
            call()
        return time.process_time() - started


def _request(text: str, unit: OffsetUnit = "codepoint") -> ExtractRequest:
    return ExtractRequest(text=text, published_at=_DAY, offsets=unit)


def _timed(
    owner: ModuleType | object,
    name: str,
    stage: str,
    spent: dict[str, float],
    calls: list[Callable[[], object]] | None = None,
) -> Callable[[], None]:
    """Count the time of a function under a stage's name, and keep its calls where a list is given, until what is given
    back is called."""
    function = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        if calls is not None:
            calls.append(partial(function, *arguments, **named))
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - started

    setattr(owner, name, timed)
    return lambda: setattr(owner, name, function)
