from __future__ import annotations

import random
import time

import msgspec
import pytest

from service.contract import ExtractRequest
from service.engine import Options
from service.engine.loading import load
from tests.chaos.driving import documents


def test_an_answer_does_not_depend_on_its_batch_mates(seconds: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents in shuffled batches of any size give the bytes that each gives alone: 10,000 batches at full length."""
    import torch

    torch.set_num_threads(1)
    pipeline = load(Options(fingerprint="test"))
    requests = [msgspec.json.decode(body, type=ExtractRequest) for body in documents()[:-1]]
    alone = [pipeline.extract([request])[0] for request in requests]
    dice = random.Random(1)
    full = seconds >= 60
    until = time.monotonic() + seconds
    batches = compared = 0
    while batches < 10_000 and (full or time.monotonic() < until):
        chosen = dice.choices(range(len(requests)), k=dice.choice((2, 3, 5, 8)))
        answers = pipeline.extract([requests[number] for number in chosen])
        assert answers == [alone[number] for number in chosen]
        batches += 1
        compared += len(chosen)
    with capsys.disabled():
        print(f"\n  determinism: {batches} shuffled batches, {compared} answers, all equal", end="")
