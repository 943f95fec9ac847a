"""Problem documents (RFC 9457): every way in which a request can end without its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Send

from service.contract import Fault, ProblemBody
from service.engine import DeadlinePassed, EngineError, NotReady, QueueFull, WorkersLost

MEDIA_TYPE = "application/problem+json"


class Kind(msgspec.Struct, frozen=True):
    """A sort of problem; `slug` and `title` never change."""

    status: int
    slug: str
    title: str
    example: str

    @property
    def type(self) -> str:
        return f"urn:khabar:problem:{self.slug}"


MALFORMED = Kind(400, "malformed-request", "Malformed request", "The body is not JSON: invalid character (byte 0).")
UNAUTHORIZED = Kind(401, "unauthorized", "Missing or wrong API key", "Send the header Authorization: Bearer KEY.")
NOT_FOUND = Kind(404, "not-found", "Not found", "There is nothing at this path.")
METHOD_NOT_ALLOWED = Kind(405, "method-not-allowed", "Method not allowed", "This path takes POST.")
NOT_ACCEPTABLE = Kind(406, "not-acceptable", "Not acceptable", "The answer is application/json.")
TOO_LARGE = Kind(413, "too-large", "Too large", "The body may have 8388608 bytes.")
UNSUPPORTED = Kind(
    415, "unsupported-media-type", "Unsupported media type", "Send application/json or text/plain, in UTF-8."
)
INVALID = Kind(422, "invalid-value", "Invalid value", "One field is at fault.")
QUEUE_FULL = Kind(429, "queue-full", "Queue full", "Too many documents are waiting; try again in 2 s.")
INTERNAL = Kind(500, "internal-error", "Internal error", "The answer could not be made; the log has the request id.")
NOT_READY = Kind(503, "not-ready", "Not ready", "The models are being loaded.")
WORKERS_LOST = Kind(
    503, "workers-lost", "Workers lost", "One process after the other ended while it had this document."
)
DEADLINE_PASSED = Kind(504, "deadline-passed", "Deadline passed", "The answer was not ready within 60000 ms.")

KINDS = (
    MALFORMED, UNAUTHORIZED, NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED, INVALID,
    QUEUE_FULL, INTERNAL, NOT_READY, WORKERS_LOST, DEADLINE_PASSED,
)  # fmt: skip
_BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}
_encode = msgspec.json.Encoder().encode


class Problem(Exception):
    """A request that ends with a problem document."""

    def __init__(
        self, kind: Kind, detail: str, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}

    def body(self) -> ProblemBody:
        errors = list(self.faults) or msgspec.UNSET
        return ProblemBody(self.kind.type, self.kind.title, self.kind.status, self.detail, errors)


class ClientGone(Exception):
    """The client left before its answer was there."""


def from_engine(error: EngineError) -> Problem:
    """The problem that an engine's error is to its client."""
    if isinstance(error, QueueFull):
        detail = f"Too many documents are waiting; try again in {error.retry_after} s."
        return Problem(QUEUE_FULL, detail, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, DeadlinePassed):
        return Problem(DEADLINE_PASSED, "The answer was not ready in time.")
    if isinstance(error, NotReady):
        return Problem(NOT_READY, _sentence(str(error)), headers={"Retry-After": "2"})
    if isinstance(error, WorkersLost):
        return Problem(WORKERS_LOST, WORKERS_LOST.example, headers={"Retry-After": str(error.retry_after)})
    return Problem(INTERNAL, INTERNAL.example)


def invalid(faults: Sequence[Fault]) -> Problem:
    count = "One field is" if len(faults) == 1 else f"{len(faults)} fields are"
    return Problem(INVALID, f"{count} at fault.", faults=faults)


async def refuse(send: Send, problem: Problem) -> None:
    """Answer with a problem without the framework's help."""
    content = _encode(problem.body())
    headers = {"content-type": MEDIA_TYPE, "content-length": str(len(content)), **problem.headers}
    await send(
        {
            "type": "http.response.start",
            "status": problem.kind.status,
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": content, "more_body": False})


def respond(_: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    return Response(
        _encode(problem.body()),
        status_code=problem.kind.status,
        media_type=MEDIA_TYPE,
        headers=dict(problem.headers),
    )


def respond_to_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """The framework's own errors: routing and the request line."""
    kind = _BY_STATUS.get(
        error.status_code, MALFORMED if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else INTERNAL
    )
    headers = dict(error.headers or {})
    if kind is METHOD_NOT_ALLOWED:
        return respond(
            request, Problem(kind, f"This path takes {headers['allow']}.", headers={"Allow": headers["allow"]})
        )
    return respond(request, Problem(kind, "The Host header is not a host name." if kind is MALFORMED else kind.example))


def respond_to_engine(request: Request[Any, Any, Any], error: EngineError) -> Response[bytes]:
    return respond(request, from_engine(error))


def respond_to_departure(_: Request[Any, Any, Any], __: ClientGone) -> Response[bytes]:
    """Nobody reads it; 499 is what the log and the metrics show."""
    return Response(b"", status_code=499, media_type=MEDIA_TYPE)


def respond_to_anything(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours. Its message may quote the article, so the log gets its type and place alone."""
    request.scope["state"]["fault"] = error
    return respond(request, Problem(INTERNAL, INTERNAL.example))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
