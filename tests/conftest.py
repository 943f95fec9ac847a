from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from loadtests import stack
from loadtests.redisserver import RedisServer

# A machine that stalls makes anything slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis of the tests' own."""
    with stack.redis() as server:
        yield server


@pytest.fixture(scope="session")
def service(redis_server: RedisServer) -> Iterator[stack.Process]:
    """`python -m service` with the shipped weights, a Redis and every limit at its default."""
    with stack.service({"REDIS_URL": redis_server.url, "LOG_LEVEL": "INFO"}) as process:
        yield process


@pytest.fixture(params=SEEDS, ids=lambda path: path.stem[:3])
def seed(request: pytest.FixtureRequest) -> Path:
    """Each of the five seed articles."""
    found: Path = request.param
    return found
