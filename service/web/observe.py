"""The outermost layer: request ids, the access log, metrics by route, HEAD where there is GET."""

from __future__ import annotations

import logging
import random
import re
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from service.web.metrics import Metrics

access = logging.getLogger("service.access")
faults = logging.getLogger("service.faults")

Message = MutableMapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._~:/+=@-]{1,128}")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Observed:
    """An application whose every answer carries a request id, is counted, and is logged without its content."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        status = sent = received = 0

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def marked_send(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id),
                    (b"x-content-type-options", b"nosniff"),
                ]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        self._metrics.in_progress += 1
        try:
            await self._app(inner, counted_receive, marked_send)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.in_progress -= 1
            route = inner.get("path_template", "unmatched")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.ended(method, route, status, seconds)
            if access.isEnabledFor(logging.INFO):
                entry = {
                    "request_id": request_id.decode(),
                    "method": method,
                    "route": route,
                    "status": status,
                    "cache": inner["state"].get("cache"),
                    "bytes_in": received,
                    "bytes_out": sent,
                    "ms": round(seconds * 1000, 3),
                }
                access.info("%s %s %d", method, route, status, extra={"fields": entry})
            if (fault := inner["state"].get("fault")) is not None:
                faults.error("%s", _place(fault), extra={"fields": {"request_id": request_id.decode()}})


def _request_id(scope: Scope) -> bytes:
    given = [value for name, value in scope["headers"] if name == b"x-request-id"]
    if len(given) == 1 and _REQUEST_ID.fullmatch(given[0]):
        return bytes(given[0])
    return b"%032x" % random.getrandbits(128)


def _place(fault: BaseException) -> str:
    """An exception's type and the lines it came through, without its message, which may quote an article."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{type(fault).__name__} at " + " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
