"""The application: routes, start-up and shutdown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.exceptions import HTTPException

from service import __version__
from service.cache import Cache
from service.engine import Engine, EngineError, NotReady, Options, ZygoteProcess
from service.fingerprint import fingerprint
from service.settings import Settings
from service.web import docs, extract, problems, status
from service.web.keys import KeyGuard, Keys
from service.web.metrics import Metrics
from service.web.observe import Observed

log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    announce: Callable[[NotReady | None], None] = lambda _: None,
    zygote: ZygoteProcess | None = None,
) -> Observed:
    """The service as an ASGI application.

    `zygote`: the process that will fork the workers, where it was started beforehand.
    `announce` is called once: with None when the models are loaded, or with the reason why they cannot be.
    Raises OSError or ValueError where a file that the settings name cannot be read.
    """
    print_ = fingerprint(settings.recognizer, settings.model_dir, settings.gazetteer)
    engine = Engine(
        Options(
            fingerprint=print_,
            recognizer=settings.recognizer,
            model_dir=settings.model_dir,
            gazetteer=settings.gazetteer,
            workers=settings.workers,
            queue_length=settings.queue_length,
        ),
        zygote,
    )
    cache = Cache(
        fingerprint=print_,
        url=settings.redis_url,
        ttl_s=settings.cache_ttl_s,
        max_bytes=settings.cache_max_mb << 20,
    )
    metrics = Metrics(engine, cache, {"version": __version__, "recognizer": settings.recognizer, "fingerprint": print_})
    guards = [KeyGuard(Keys(settings.api_keys_file))] if settings.api_keys_file else []

    async def watch() -> None:
        try:
            await engine.wait_ready()
        except NotReady as error:
            announce(error)
        else:
            announce(None)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await cache.start()
        await engine.start()
        watcher = asyncio.create_task(watch())
        try:
            yield
        finally:
            watcher.cancel()
            await engine.stop(settings.deadline_s)
            await cache.stop()

    app = Litestar(
        route_handlers=[
            Router("/", route_handlers=extract.routes(extract.Extractor(engine, cache), settings), guards=guards),
            *status.routes(engine, cache, metrics, settings, print_),
            *docs.routes(settings),
        ],
        lifespan=[lifespan],
        exception_handlers={
            problems.Problem: problems.respond,
            problems.ClientGone: problems.respond_to_departure,
            EngineError: problems.respond_to_engine,
            HTTPException: problems.respond_to_http_error,
            Exception: problems.respond_to_anything,
        },
        openapi_config=None,
        logging_config=None,
    )
    return Observed(app, metrics)
