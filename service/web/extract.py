"""The two routes that extract: one article, or many."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from service.cache import Cache, Served
from service.contract import ExtractRequest
from service.engine import Answer, Engine, EngineError
from service.settings import Settings
from service.web import answers, body, parsing
from service.web.problems import ClientGone, Problem, from_engine

_T = TypeVar("_T")
_Request = Request[Any, Any, Any]


class Extractor:
    """Requests to answers, by way of the cache."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine = engine
        self._cache = cache

    async def serve(self, request: ExtractRequest, deadline: float, *, refresh: bool) -> Served:
        """The answer by `deadline`, a reading of the loop's clock. Raises EngineError."""

        async def compute() -> Answer:
            return await self._engine.extract(request, deadline)

        return await self._cache.serve(self._cache.key(request), compute, deadline=deadline, refresh=refresh)


def routes(extractor: Extractor, settings: Settings) -> list[HTTPRouteHandler]:
    @post("/v1/extract", status_code=200)
    async def extract(request: _Request) -> Response[bytes]:
        deadline = asyncio.get_running_loop().time() + settings.deadline_s
        body.accepts(request, body.JSON)
        kind = body.media_type(request, (body.JSON, body.TEXT))
        query = request.scope["query_string"]
        if kind == body.JSON:
            parsing.no_options(query)
        sent = await body.read(request, settings.max_bytes, deadline)
        if kind == body.JSON:
            wanted = parsing.document(sent, settings.max_chars)
        else:
            wanted = parsing.text(sent, query, settings.max_chars)
        served = await _while_connected(request, extractor.serve(wanted, deadline, refresh=_wants_refresh(request)))
        request.scope["state"]["cache"] = served.status
        return Response(
            answers.with_id(served.body, wanted.id), media_type=body.JSON, headers=answers.headers(served, wanted.id)
        )

    @post("/v1/extract/batch", status_code=200)
    async def extract_batch(request: _Request) -> Response[bytes]:
        deadline = asyncio.get_running_loop().time() + settings.deadline_s
        body.accepts(request, body.JSON)
        body.media_type(request, (body.JSON,))
        parsing.no_options(request.scope["query_string"])
        sent = await body.read(request, settings.max_bytes, deadline)
        documents = parsing.documents(sent, settings.max_documents)
        refresh = _wants_refresh(request)

        async def one(document: msgspec.Raw) -> tuple[bytes, Served | None]:
            given: str | None = None
            try:
                wanted = parsing.document(document, settings.max_chars)
                given = wanted.id
                served = await extractor.serve(wanted, deadline, refresh=refresh)
            except Problem as problem:
                return answers.refusal(problem.body(), parsing.id_of(document)), None
            except EngineError as error:
                return answers.refusal(from_engine(error).body(), given), None
            return answers.result(served, given), served

        async def every() -> list[tuple[bytes, Served | None]]:
            return await asyncio.gather(*map(one, documents))

        results = await _while_connected(request, every())
        answer = b'{"results":[%b]}' % b",".join(encoded for encoded, _ in results)
        answered = [served for _, served in results if served is not None]
        headers = {
            "ETag": f'"{hashlib.blake2b(answer, digest_size=16).hexdigest()}"',
            "Server-Timing": answers.timing(
                max((served.queue_s for served in answered), default=0.0),
                sum(served.inference_s for served in answered),
                max((served.cache_s for served in answered), default=0.0),
            ),
        }
        return Response(answer, media_type=body.JSON, headers=headers)

    return [extract, extract_batch]


async def _while_connected(request: _Request, work: Coroutine[Any, Any, _T]) -> _T:
    """What `work` returns; cancel it and raise ClientGone when the client leaves before."""
    task = asyncio.ensure_future(work)
    departure = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait((task, departure), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone
        return task.result()
    finally:
        departure.cancel()
        if not task.done():
            task.cancel()


def _wants_refresh(request: _Request) -> bool:
    header = request.headers.get("cache-control", "")
    return any(directive.strip().lower() == "no-cache" for directive in header.split(","))
