from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest

from loadtests import stack
from loadtests.redisserver import RedisServer
from tests.chaos import driving


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """The standard library's loop: uvloop's has been seen to wait for ever in `close`, which ends every test."""
    return "asyncio", {"use_uvloop": False}


@pytest.fixture(scope="session")
def seconds() -> float:
    """How long each fault lasts: CHAOS_SECONDS, five by default."""
    return float(os.environ.get("CHAOS_SECONDS", "5"))


@pytest.fixture(scope="session")
def expected() -> dict[bytes, bytes]:
    """Requests and their answers in a quiet run, one at a time, without any cache."""
    with stack.service({"WORKERS": "1", "CACHE_MAX_MB": "0"}) as service:
        return asyncio.run(driving.ask_all(service.url, driving.documents()))


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A Redis to be broken, of the size that a full one has."""
    with RedisServer("--maxmemory", "64mb") as server:
        yield server


@pytest.fixture(scope="module")
def service(redis: RedisServer) -> Iterator[stack.Process]:
    """A service that goes through every fault."""
    with stack.service({"REDIS_URL": redis.url, "WORKERS": "2", "QUEUE_LENGTH": "64"}) as process:
        yield process


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Any:
    """Prints a tally where the reader of the test run sees it."""

    def show(tally: driving.Tally, name: str) -> None:
        with capsys.disabled():
            print("\n  " + tally.line(name), end="")

    return show
