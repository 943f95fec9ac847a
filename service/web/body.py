"""The request's body: its type checked, its bytes counted before anything is parsed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import Request
from litestar.types import Receive, Scope

from service.web.problems import DEADLINE_PASSED, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, ClientGone, Problem

JSON = "application/json"
TEXT = "text/plain"


def media_type(request: Request[Any, Any, Any], allowed: Sequence[str]) -> str:
    """The body's media type, one of `allowed`. Raises Problem 415 for another, a charset but UTF-8, or compression."""
    named, options = request.content_type
    if named.lower() not in allowed:
        raise Problem(UNSUPPORTED, f"Send {' or '.join(allowed)}.", headers={"Accept": ", ".join(allowed)})
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Problem(UNSUPPORTED, "Send UTF-8; no other charset is read.")
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
        raise Problem(UNSUPPORTED, "Send the body uncompressed.", headers={"Accept-Encoding": "identity"})
    return named.lower()


def accepts(request: Request[Any, Any, Any], produced: str) -> None:
    """Raise Problem 406 unless the request takes `produced`, a media type."""
    header = request.headers.get("accept")
    if header is None or not header.strip():
        return
    major = produced.partition("/")[0]
    rank = {produced: 3, f"{major}/*": 2, "*/*": 1}
    best, weight = 0, 0.0
    for part in header.lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        if (specific := rank.get(name, 0)) > best:
            best, weight = specific, _weight(options)
    if weight <= 0:
        raise Problem(NOT_ACCEPTABLE, f"The answer is {produced}.")


def is_plain(scope: Scope) -> bool:
    """Whether the headers of a request say no more than that it is JSON, as nearly all do: there is nothing to check."""
    typed = False
    for name, value in scope["headers"]:
        if name == b"content-type":
            if typed or value != b"application/json":
                return False
            typed = True
        elif name == b"accept":
            if value not in (b"*/*", b"application/json"):
                return False
        elif name in (b"content-encoding", b"cache-control"):
            return False
    return typed


def announced(scope: Scope, limit: int) -> int:
    """The length of the body as the head gives it; 0 where it does not. Raises Problem 413 over `limit` bytes."""
    size = 0
    for name, value in scope["headers"]:
        if name == b"content-length":
            size = max(size, int(value))
    if size > limit:
        raise _too_large(limit)
    return size


async def read(receive: Receive, limit: int, deadline: float) -> bytes:
    """The whole body. Raises Problem 413 over `limit` bytes, 504 when it is not there by `deadline`; ClientGone."""
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout_at(deadline):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise ClientGone
                chunk = message["body"]
                if not message["more_body"] and not chunks and len(chunk) <= limit:
                    return chunk
                chunks.append(chunk)
                size += len(chunk)
                if size > limit:
                    raise _too_large(limit)
                if not message["more_body"]:
                    return b"".join(chunks)
    except TimeoutError:
        detail = "The body did not arrive in time."
        raise Problem(DEADLINE_PASSED, detail, headers={"Connection": "close"}) from None


def _too_large(limit: int) -> Problem:
    return Problem(TOO_LARGE, f"The body may have {limit} bytes.")


def _weight(options: Sequence[str]) -> float:
    for option in options:
        if option.startswith("q="):
            try:
                return float(option[2:])
            except ValueError:
                return 0.0
    return 1.0
