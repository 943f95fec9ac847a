"""An answer's bytes as they go out. The stored answer is never decoded: an id is put in where `null` stands."""

from __future__ import annotations

import hashlib

import msgspec

from service.cache import CacheStatus, Served
from service.contract import ProblemBody

_NO_ID = b'{"id":null'
_CACHE_STATUS: dict[CacheStatus, bytes] = {
    "hit": b"khabar; hit",
    "stored": b"khabar; fwd=miss; stored",
    "collapsed": b"khabar; fwd=miss; collapsed",
    "request": b"khabar; fwd=request",
    "bypass": b"khabar; fwd=bypass",
}
_encode = msgspec.json.Encoder().encode


def with_id(answer: bytes, given: str | None) -> bytes:
    """An encoded answer, whose id is null, with the id that its request gave."""
    return answer if given is None else b'{"id":%b%b' % (_encode(given), answer[len(_NO_ID) :])


def headers(served: Served, given: str | None, size: int) -> list[tuple[bytes, bytes]]:
    """The head's fields for an answer of `size` bytes."""
    return [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % size),
        (b"etag", b'"%b"' % _digest(served, given).encode()),
        (b"cache-status", _CACHE_STATUS[served.status]),
        (b"server-timing", timing(served.queue_s, served.inference_s, served.cache_s).encode()),
    ]


def result(served: Served, given: str | None) -> bytes:
    """The answer to one document of a batch."""
    cache = b"miss" if served.status == "stored" else served.status.encode()
    return b'{"status":200,"id":%b,"cache":"%b","result":%b}' % (_encode(given), cache, with_id(served.body, given))


def refusal(problem: ProblemBody, given: str | None) -> bytes:
    """Why one document of a batch has no answer."""
    return b'{"status":%d,"id":%b,"problem":%b}' % (problem.status, _encode(given), _encode(problem))


def timing(queue_s: float, inference_s: float, cache_s: float) -> str:
    return f"queue;dur={queue_s * 1000:.3f}, inference;dur={inference_s * 1000:.3f}, cache;dur={cache_s * 1000:.3f}"


def _digest(served: Served, given: str | None) -> str:
    """Of the stored bytes, or of these and the id put into them."""
    if given is None:
        return served.digest
    return hashlib.blake2b(_encode(given), key=served.digest.encode(), digest_size=16).hexdigest()
