"""The limit for repeats: a bare Litestar route that reads the body and returns stored bytes.

    PORT=8001 ANSWERS=FILE [REDIS_URL=...] python -m benchmarks.peers.bare

ANSWERS is a JSON object from the length of a request body to the answer. With REDIS_URL each request makes one GET
by redis.asyncio, and its answer is what that gives back.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from redis.asyncio import ConnectionPool, Redis

_TIMEOUT_S = 0.25
_CONNECTIONS = 64


def create_app(answers: dict[int, bytes], redis_url: str | None) -> Litestar:
    """The application; `answers` by the length of the request's body."""
    handlers: list[HTTPRouteHandler] = [ready]
    if redis_url is None:

        @post("/v1/extract", status_code=200)
        async def stored(request: Request[Any, Any, State]) -> Response[bytes]:
            body = await request.body()
            return Response(answers[len(body)], media_type="application/json")

        return Litestar([*handlers, stored], openapi_config=None)

    client = Redis(
        connection_pool=ConnectionPool.from_url(
            redis_url,
            max_connections=_CONNECTIONS,
            socket_connect_timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            protocol=2,
        )
    )

    async def fill() -> None:
        for length, answer in answers.items():
            await client.set(f"bare:{length}", answer)

    @post("/v1/extract", status_code=200)
    async def fetched(request: Request[Any, Any, State]) -> Response[bytes]:
        body = await request.body()
        answer: Any = await client.get(f"bare:{len(body)}")
        return Response(answer, media_type="application/json")

    return Litestar([*handlers, fetched], openapi_config=None, on_startup=[fill])


@get("/readyz")
async def ready() -> str:
    return "ready"


if __name__ == "__main__":
    stored_answers = {
        int(length): answer.encode()
        for length, answer in msgspec.json.decode(Path(os.environ["ANSWERS"]).read_bytes(), type=dict[str, str]).items()
    }
    uvicorn.run(
        create_app(stored_answers, os.environ.get("REDIS_URL")),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
    )
