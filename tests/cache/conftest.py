from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from loadtests.redisserver import RedisServer


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """The standard library's loop: uvloop's has been seen to wait for ever in `close`, which ends every test."""
    return "asyncio", {"use_uvloop": False}


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis that a test may break."""
    with RedisServer() as server:
        yield server
