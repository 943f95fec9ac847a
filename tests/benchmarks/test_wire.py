"""The client that the benchmarks measure with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from benchmarks.wire import Sample, Target, ask_each, closed_loop, open_loop
from loadtests.posts import Post, Posts
from loadtests.stack import Process, server

TEXTS = ["قال الوزير نعم", "قال الوزير لا!"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    lengths = {len(Posts([text]).new().body) for text in TEXTS}
    answers = tmp_path_factory.mktemp("bare") / "answers.json"
    answers.write_text(json.dumps({str(length): "answer" for length in lengths}))
    with server([sys.executable, "-m", "benchmarks.peers.bare"], {"ANSWERS": str(answers)}) as process:
        yield process


def asked(target: Target, make: Callable[[], Post], clients: int) -> Sample:
    """What closed loops gave together until each client asked more than once, however slow the machine is."""
    every = Sample(seconds=0.0, latencies=[])
    while len(every.latencies) + every.failures <= clients:
        sample = closed_loop(target, make, clients, 0.2)
        assert sample.seconds >= 0.2
        every.latencies += sample.latencies
        every.failures += sample.failures
    return every


def test_a_closed_loop_asks_as_often_as_it_is_answered(bare: Process) -> None:
    """Every request is counted once, as answered or as failed."""
    made = count()
    posts = Posts(TEXTS)

    def make() -> Post:
        next(made)
        return posts.new()

    sample = asked(Target(bare.url), make, 4)
    assert sample.failures == 0
    assert len(sample.latencies) == next(made)
    assert len(sample.latencies) > 4


def test_an_open_loop_keeps_its_rate(bare: Process) -> None:
    """Requests come at the rate that was asked for, by chance."""
    sample = open_loop(Target(bare.url), Posts(TEXTS).new, 200.0, 1.0)
    assert sample.failures == 0
    assert 120 < len(sample.latencies) < 280


def test_a_status_that_is_not_200_is_a_failure(bare: Process) -> None:
    """An answer of another status counts as failed and not as a latency."""
    sample = asked(Target(bare.url, "/nowhere"), Posts(TEXTS).new, 1)
    assert sample.failures > 0
    assert sample.latencies == []


def test_answers_come_back_whole(bare: Process) -> None:
    """Status and body of each request, in order."""
    posts = Posts(TEXTS)
    answers = ask_each(Target(bare.url), [posts.new(), posts.new()])
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"answer")] * 2


def test_percentiles() -> None:
    """A percentile is one of the latencies; of none at all it is 0."""
    sample = Sample(seconds=1.0, latencies=[0.3, 0.1, 0.2, 0.4])
    assert [sample.percentile(part) for part in (0.0, 0.5, 0.99)] == [0.1, 0.3, 0.4]
    assert Sample(seconds=1.0, latencies=[]).percentile(0.5) == 0
