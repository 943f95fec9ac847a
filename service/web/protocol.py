"""The HTTP protocol with bounds that uvicorn's own lacks: on the size of a request's head and on waiting for bytes."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.web.problems import MALFORMED, MEDIA_TYPE, Problem

_MAX_HEAD = 32 << 10
_PATIENCE_S = 15.0
_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


class BoundedProtocol(HttpToolsProtocol):
    """Ends a connection whose request head is too large or too slow, or whose body comes on long after its answer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._in_head = True
        self._in_body = False
        self._head_bytes = 0  # as they come, with what comes in one piece with them
        self._field_bytes = 0
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
            self._be_patient()
            data = _without_upgrade(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > _MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large")

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # what follows a chunked body is no header
            super().on_header(name, value)
            self._field_bytes += len(name) + len(value)
            if self._field_bytes > _MAX_HEAD:
                raise ValueError("the head is too large")  # the parser stops, and uvicorn refuses

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body = False, True
        self._head_bytes = self._field_bytes = 0
        self._relax()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head, self._in_body = True, False
        self._relax()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body:
            self._be_patient()

    def send_400_response(self, msg: str) -> None:
        body = msgspec.json.encode(Problem(MALFORMED, f"{msg.rstrip('.')}.").body())
        head = (
            f"HTTP/1.1 400 Bad Request\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    def _be_patient(self) -> None:
        """Close the connection in a while, counted from the first call since the last `_relax`."""
        if self._patience is None:
            self._patience = self.loop.call_later(_PATIENCE_S, self.timeout_keep_alive_handler)

    def _relax(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def _without_upgrade(data: bytes) -> bytes:
    """The data with an offer to upgrade made unreadable: the parser would leave out the body of a request with one.

    Java's client offers HTTP/2 so with its first request.
    """
    end = data.find(b"\r\n\r\n")
    head = data if end < 0 else data[:end]
    return _UPGRADE.sub(b"\r\nx-none:", head, count=1) + data[len(head) :] if _UPGRADE.search(head) else data
