"""The two routes that extract: one article, or many."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Coroutine
from time import perf_counter
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, asgi, post
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler
from litestar.types import Receive, Scope, Send

from service.cache import Cache, Served
from service.contract import ExtractRequest
from service.engine import Answer, Engine, EngineError
from service.settings import Settings
from service.web import answers, body, parsing, problems
from service.web.problems import ClientGone, Problem, from_engine

_LARGE_BODY = 32 << 10  # bytes; one that will be refused is not waited for
_BYTES_A_CHAR = 12  # in JSON, at most

_T = TypeVar("_T")
_Request = Request[Any, Any, Any]


class Extractor:
    """Requests to answers, by way of the cache."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine = engine
        self._cache = cache

    def key(self, request: ExtractRequest) -> bytes:
        """What the answer is found by."""
        return self._cache.key(request)

    async def find(self, key: bytes) -> Served | None:
        """The answer where it is stored."""
        return await self._cache.find(key)

    def admit_unread(self, size: int, deadline: float) -> None:
        """Raise the EngineError that awaits a large body of so many bytes; whether its answer is stored is not looked
        at, since it would have to be read for that."""
        if size > _LARGE_BODY:
            self._engine.admit(size // _BYTES_A_CHAR, deadline)

    def admit(self, key: bytes, request: ExtractRequest, deadline: float, *, refresh: bool) -> None:
        """Raise the EngineError with which `fill` would end at once, as under a flood, before anything is set up."""
        if refresh or not self._cache.computing(key):
            self._engine.admit(len(request.text), deadline)

    async def serve(self, request: ExtractRequest, deadline: float, *, refresh: bool) -> Served:
        """The answer by `deadline`, a reading of the loop's clock. Raises EngineError."""
        key = self._cache.key(request)
        return await self._cache.serve(key, self._computation(request, deadline), deadline=deadline, refresh=refresh)

    async def fill(
        self, key: bytes, request: ExtractRequest, deadline: float, *, refresh: bool, cache_s: float
    ) -> Served:
        """As `serve`, for an answer that is not stored, or not wanted as it is; `cache_s` went into looking for it."""
        compute = self._computation(request, deadline)
        return await self._cache.fill(key, compute, deadline=deadline, refresh=refresh, cache_s=cache_s)

    def _computation(self, request: ExtractRequest, deadline: float) -> Callable[[], Awaitable[Answer]]:
        return lambda: self._engine.extract(request, deadline)


def routes(extractor: Extractor, settings: Settings) -> list[ASGIRouteHandler | HTTPRouteHandler]:
    # Straight on ASGI: a stored answer is out before the framework would have made its objects.
    @asgi("/v1/extract")
    async def extract(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "POST":
            raise MethodNotAllowedException(headers={"allow": "POST"})
        try:
            served, given = await one(scope, receive)
        except EngineError as error:  # so are refusals, which must cost little under a flood
            await problems.refuse(send, from_engine(error))
            return
        scope["state"]["cache"] = served.status
        answer = answers.with_id(served.body, given)
        headers = answers.headers(served, given, len(answer))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})

    async def one(scope: Scope, receive: Receive) -> tuple[Served, str | None]:
        """The answer to a request and the id that it gave."""
        deadline = asyncio.get_running_loop().time() + settings.deadline_s
        query = scope["query_string"]
        kind, refresh = body.JSON, False
        if query or not body.is_plain(scope):
            request: _Request = Request(scope)
            body.accepts(request, body.JSON)
            kind = body.media_type(request, (body.JSON, body.TEXT))
            refresh = _wants_refresh(request)
            if kind == body.JSON:
                parsing.no_options(query)
        size = body.announced(scope, settings.max_bytes)
        extractor.admit_unread(size, deadline)
        sent = await body.read(receive, settings.max_bytes, deadline)
        if kind == body.JSON:
            wanted = parsing.document(sent, settings.max_chars)
        else:
            wanted = parsing.text(sent, query, settings.max_chars)
        begin = perf_counter()
        key = extractor.key(wanted)
        served = None if refresh else await extractor.find(key)
        if served is None:
            extractor.admit(key, wanted, deadline, refresh=refresh)
            work = extractor.fill(key, wanted, deadline, refresh=refresh, cache_s=perf_counter() - begin)
            served = await _while_connected(receive, work)
        return served, wanted.id

    @post("/v1/extract/batch", status_code=200)
    async def extract_batch(request: _Request) -> Response[bytes]:
        deadline = asyncio.get_running_loop().time() + settings.deadline_s
        body.accepts(request, body.JSON)
        body.media_type(request, (body.JSON,))
        parsing.no_options(request.scope["query_string"])
        body.announced(request.scope, settings.max_bytes)
        sent = await body.read(request.receive, settings.max_bytes, deadline)
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

        results = await _while_connected(request.receive, every())
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


async def _while_connected(receive: Receive, work: Coroutine[Any, Any, _T]) -> _T:
    """What `work` returns; cancel it and raise ClientGone when the client leaves before."""
    task = asyncio.ensure_future(work)
    departure = asyncio.ensure_future(receive())
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
