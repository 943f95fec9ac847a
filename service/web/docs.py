"""The OpenAPI document and a page to try it, all of it from this server."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from service.settings import Settings
from service.web import body, openapi

_OWN = Path(__file__).parent / "page"
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ASSETS: dict[str, tuple[Path | str, str]] = {
    "/schema/start.js": (_OWN / "start.js", "text/javascript"),
    "/schema/favicon.svg": (_OWN / "favicon.svg", "image/svg+xml"),
    "/schema/swagger-ui.css": ("swagger-ui.css", "text/css"),
    "/schema/swagger-ui-bundle.js": ("swagger-ui-bundle.js", "text/javascript"),
}
_Request = Request[Any, Any, Any]


def routes(settings: Settings) -> list[HTTPRouteHandler]:
    document = openapi.encode(settings)
    page = (_OWN / "index.html").read_bytes()
    swagger = _swagger_ui()

    @get("/schema/openapi.json")
    async def schema(request: _Request) -> Response[bytes]:
        body.accepts(request, body.JSON)
        return Response(document, media_type=body.JSON)

    @get("/schema")
    async def page_to_try(request: _Request) -> Response[bytes]:
        body.accepts(request, MediaType.HTML)
        return Response(page, media_type="text/html", headers=_SECURITY)

    return [
        schema,
        page_to_try,
        *(_asset(path, swagger / file, media_type) for path, (file, media_type) in _ASSETS.items()),
    ]


def _asset(path: str, file: Path, media_type: str) -> HTTPRouteHandler:
    @get(path, sync_to_thread=True)
    def asset(request: _Request) -> Response[bytes]:
        return Response(file.read_bytes(), media_type=media_type, headers={"Cache-Control": "max-age=86400"})

    return asset


def _swagger_ui() -> Path:
    """Swagger UI as the package swagger-ui-py carries it: of those on PyPI that need no web framework, the one that
    reads OpenAPI 3.1. Found, not imported: only its files are wanted."""
    found = find_spec("swagger_ui")
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError("swagger-ui-py is not installed")
    return Path(found.submodule_search_locations[0]) / "static"
