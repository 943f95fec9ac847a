from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from service.engine import Engine, Options


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """The standard library's loop: uvloop's has been seen to wait for ever in `close`, which ends every test."""
    return "asyncio", {"use_uvloop": False}


@pytest.fixture
def running() -> Callable[..., Any]:
    """Runs an engine of the scripted pipeline with all its workers up."""

    @asynccontextmanager
    async def run(**options: Any) -> AsyncIterator[Engine]:
        loader = "tests.engine.scripted_pipeline:load"
        engine = Engine(Options(**{"fingerprint": "test", "loader": loader, "workers": 2, "hang_s": 60.0, **options}))
        await engine.start()
        try:
            async with asyncio.timeout(60):
                await engine.wait_ready()
                while engine.stats.workers < engine.options.workers:
                    await asyncio.sleep(0.002)
            yield engine
        finally:
            await engine.stop(0.1)

    return run
