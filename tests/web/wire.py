"""HTTP as bytes on a socket."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Mapping
from http.client import HTTPResponse
from typing import Any, Self
from urllib.parse import urlsplit

ARTICLE = "أعلنت بغداد يوم الخميس 25 يناير 2024 بدء المحادثات مع الولايات المتحدة."


class Reply:
    """A response: its status, headers by name in lower case, and body."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class _Stream(io.BufferedReader):
    """What comes from a socket, kept from one response to the next, each of which would close it."""

    def makefile(self, mode: str) -> Self:
        return self

    def close(self) -> None: ...

    def end(self) -> None:
        super().close()


class Connection:
    """A connection to a service, closed on exit."""

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout)
        self._stream = _Stream(self.socket.makefile("rb", buffering=0))

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reply(self, method: str = "POST") -> Reply:
        """The next response."""
        response = HTTPResponse(self._stream, method=method)  # type: ignore[arg-type] # it asks for `makefile` alone
        response.begin()
        return Reply(response)

    def rest(self) -> bytes:
        """All that still comes until the other side closes."""
        received = b""
        try:
            while chunk := self.socket.recv(1 << 16):
                received += chunk
        except ConnectionResetError:
            pass
        return received

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.end()
        self.socket.close()


def head(method: str, target: str, headers: Mapping[str, str | int]) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def ask(url: str, method: str, target: str, body: bytes = b"", **headers: str) -> Reply:
    """The response to one request; `content_type="..."` gives a Content-Type header."""
    with Connection(url) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        length = {"Content-Length": len(body)} if body or method == "POST" else {}
        connection.send(head(method, target, {"Host": connection.host, **length, **named}) + body)
        return connection.reply(method)


def post(url: str, document: Any, target: str = "/v1/extract", **headers: str) -> Reply:
    """The response to a JSON document."""
    return ask(url, "POST", target, json.dumps(document).encode(), content_type="application/json", **headers)


def post_text(url: str, text: str | bytes, query: str = "", **headers: str) -> Reply:
    """The response to a plain text body."""
    body = text.encode() if isinstance(text, str) else text
    return ask(url, "POST", f"/v1/extract{query}", body, content_type="text/plain", **headers)
