"""The same request gives the same bytes, whatever else goes on."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import msgspec
import pytest

from loadtests import stack
from loadtests.rawclient import Client
from service.contract import ExtractRequest
from service.engine import Options
from service.engine.loading import load
from service.names.stanza_recognizer import StanzaRecognizer
from service.pipeline import Pipeline
from tests.chaos.driving import documents

FULL = 10_000  # batches at full length
FEWEST = 10


class Result(msgspec.Struct):
    """What a batch says of one document, its answer as it stands."""

    status: int
    result: msgspec.Raw = msgspec.Raw(b"")


class BatchAnswer(msgspec.Struct):
    results: list[Result]


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield load(Options(fingerprint="test"))
    torch.set_num_threads(threads)


def shuffled(count: int, seconds: float) -> Iterator[list[int]]:
    """Batches of numbers below `count`: for some seconds, or as many as at full length."""
    dice = random.Random(1)
    until = time.monotonic() + seconds
    made = 0
    while made < FULL and (seconds >= 60 or made < FEWEST or time.monotonic() < until):
        made += 1
        yield dice.choices(range(count), k=dice.choice((1, 2, 3, 5, 8, 13)))


def test_an_answer_does_not_depend_on_its_batch_mates(
    pipeline: Pipeline, seconds: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """Documents in shuffled batches of any size give the bytes that each gives alone: 10,000 batches at full length."""
    requests = [msgspec.json.decode(body, type=ExtractRequest) for body in documents()[:-1]]
    alone = [answer for request in requests for answer in pipeline.extract([request])]
    batches = compared = 0
    for chosen in shuffled(len(requests), seconds):
        answers = pipeline.extract([requests[number] for number in chosen])
        assert list(answers) == [alone[number] for number in chosen]
        batches += 1
        compared += len(chosen)
    with capsys.disabled():
        print(f"\n  determinism: {batches} shuffled batches, {compared} answers, all equal", end="")


def test_no_bit_of_the_network_depends_on_the_batch(pipeline: Pipeline) -> None:
    """There are no near-ties to decide: the scores of a sentence are the same floats in any company, so that the margin
    between two readings is the same too, however small it is. Longer and shorter mates, one row or many."""
    recognizer = pipeline._recognizer
    assert isinstance(recognizer, StanzaRecognizer)
    tagger = recognizer._tagger
    words = " ".join(msgspec.json.decode(body, type=ExtractRequest).text for body in documents()[:5]).split()
    dice = random.Random(1)
    sentences = [words[at : at + dice.choice((1, 2, 3, 7, 20, 60, 199))] for at in range(0, len(words), 41)]
    alone = [tagger.emissions([sentence])[0].tobytes() for sentence in sentences]
    for size in (2, 3, 4, 5, 8, 17, 64, len(sentences)):
        order = dice.sample(range(len(sentences)), len(sentences))
        for first in range(0, len(order), size):
            chosen = order[first : first + size]
            scores = tagger.emissions([sentences[number] for number in chosen])
            assert [rows.tobytes() for rows in scores] == [alone[number] for number in chosen]


@pytest.mark.anyio
async def test_an_answer_does_not_depend_on_workers_cache_or_batch(
    service: stack.Process, expected: dict[bytes, bytes]
) -> None:
    """Computed by one worker without a cache, by one of two, found in Redis, and as part of a batch, computed and found:
    the same bytes."""
    bodies = list(expected)
    client = Client(service.url)
    sources = set()
    for headers in ((), (), ("Cache-Control: no-cache",)):
        for body in bodies:
            answer = await client.send(client.request(body, *headers))
            assert answer.body == expected[body]
            sources.add(answer.headers["cache-status"])
    assert sources >= {"khabar; fwd=miss; stored", "khabar; hit", "khabar; fwd=request"}
    dice = random.Random(1)
    for headers in ((), ("Cache-Control: no-cache",)):
        order = dice.sample(bodies, len(bodies))
        for first in range(0, len(order), 16):
            chosen = order[first : first + 16]
            batch = msgspec.json.encode({"documents": [msgspec.Raw(body) for body in chosen]})
            answer = await client.send(client.request(batch, *headers, target="/v1/extract/batch"))
            results = msgspec.json.decode(answer.body, type=BatchAnswer).results
            assert [bytes(result.result) for result in results] == [expected[body] for body in chosen]
    client.close()
