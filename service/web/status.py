"""The routes that tell how the service is: live, ready, its metrics, what it runs."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from service import __version__
from service.annotation import EntityType
from service.cache import Cache
from service.contract import Feature, LimitsBody, ServiceHealth, ServiceInfo
from service.engine import Engine, NotReady
from service.settings import Settings
from service.web import body
from service.web.metrics import Metrics
from service.web.problems import from_engine

_encode = msgspec.json.Encoder().encode
_Request = Request[Any, Any, Any]


def routes(
    engine: Engine, cache: Cache, metrics: Metrics, settings: Settings, fingerprint: str
) -> list[HTTPRouteHandler]:
    info = _encode(
        ServiceInfo(
            name="khabar",
            version=__version__,
            fingerprint=fingerprint,
            recognizer=settings.recognizer,
            labels=list(get_args(EntityType)),
            features=list(get_args(Feature)),
            limits=LimitsBody(
                max_chars=settings.max_chars,
                max_bytes=settings.max_bytes,
                max_documents=settings.max_documents,
                queue_length=settings.queue_length,
                deadline_ms=settings.deadline_ms,
            ),
        )
    )

    @get("/livez")
    async def livez(request: _Request) -> Response[bytes]:
        body.accepts(request, body.JSON)
        return _json(_encode(ServiceHealth("ok", {})))

    @get("/readyz")
    async def readyz(request: _Request) -> Response[bytes]:
        body.accepts(request, body.JSON)
        if not engine.ready:
            raise from_engine(NotReady())
        stored: Literal["ok", "degraded"] = "degraded" if cache.degraded else "ok"
        return _json(_encode(ServiceHealth(stored, {"engine": "ok", "cache": stored})))

    @get("/metrics")
    async def prometheus(request: _Request) -> Response[bytes]:
        body.accepts(request, body.TEXT)
        return Response(metrics.render(), media_type=metrics.MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    @get("/v1/info")
    async def about(request: _Request) -> Response[bytes]:
        body.accepts(request, body.JSON)
        return _json(info)

    return [livez, readyz, prometheus, about]


def _json(content: bytes) -> Response[bytes]:
    return Response(content, media_type=body.JSON, headers={"Cache-Control": "no-store"})
