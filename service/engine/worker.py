"""A worker process: batches in, answers out, until its socket closes."""

from __future__ import annotations

import ctypes
import socket
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from service.contract import ExtractRequest
from service.engine import frames

_TRIM_CHARS = 50_000


class Extracts(Protocol):
    """What a worker needs of a pipeline."""

    def extract(self, requests: Sequence[ExtractRequest]) -> Iterable[bytes]: ...


def serve(stream: socket.socket, pipeline: Extracts) -> None:
    """Answer batches from a socket, each document as soon as it is done, until the other side closes it."""
    trim = _trimmer()
    while (body := frames.read(stream)) is not None:
        begin = time.perf_counter()
        for answer in answers(pipeline, frames.unpack_batch(body)):
            stream.sendall(frames.pack_reply(frames.Reply(answer, time.perf_counter() - begin)))
        if len(body) > _TRIM_CHARS:
            trim(0)


def answers(pipeline: Extracts, requests: Sequence[ExtractRequest]) -> Iterator[bytes | frames.Failure]:
    """A response to each request, in order; one on which the pipeline raises does not spoil the others.

    Raises where memory ran out, which says little about the document: a fresh process should try.
    """
    done = 0
    try:
        for answer in pipeline.extract(requests):
            yield answer
            done += 1
    except Exception as error:
        if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error)):
            raise
        if len(requests) == 1:
            yield frames.Failure(place(error))
            return
    for request in requests[done:]:
        yield from answers(pipeline, [request])


def place(error: BaseException) -> str:
    """The kind and place of an error, without its message, which may quote the article."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _trimmer() -> ctypes._NamedFuncPointer:
    """glibc's malloc_trim: gives the memory of a very long article back."""
    return ctypes.CDLL(None).malloc_trim
