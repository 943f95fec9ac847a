from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from loadtests.redisserver import RedisServer


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """The loop that the service runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis that a test may break."""
    with RedisServer() as server:
        yield server
