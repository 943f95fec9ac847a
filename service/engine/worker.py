"""A worker process: batches in, answers out, until its socket closes."""

from __future__ import annotations

import ctypes
import socket
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from service.contract import ExtractRequest
from service.engine import frames

_TRIM_CHARS = 50_000


class Extracts(Protocol):
    """What a worker needs of a pipeline."""

    def extract(self, requests: Sequence[ExtractRequest]) -> list[bytes]: ...


def serve(stream: socket.socket, pipeline: Extracts) -> None:
    """Answer batches from a socket until the other side closes it."""
    trim = _trimmer()
    while (body := frames.read(stream)) is not None:
        begin = time.perf_counter()
        requests = frames.unpack_batch(body)
        answers = answer(pipeline, requests)
        stream.sendall(frames.pack_reply(frames.Reply(answers, time.perf_counter() - begin)))
        if len(body) > _TRIM_CHARS:
            trim(0)


def answer(pipeline: Extracts, requests: list[ExtractRequest]) -> list[bytes | frames.Failure]:
    """A response to each request; one on which the pipeline raises does not spoil the others.

    Raises where memory ran out, which says little about the document: a fresh process should try.
    """
    try:
        return list(pipeline.extract(requests))
    except Exception as error:
        if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error)):
            raise
        if len(requests) == 1:
            return [frames.Failure(place(error))]
    answers: list[bytes | frames.Failure] = []
    for request in requests:
        answers += answer(pipeline, [request])
    return answers


def place(error: BaseException) -> str:
    """The kind and place of an error, without its message, which may quote the article."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _trimmer() -> ctypes._NamedFuncPointer:
    """glibc's malloc_trim: gives the memory of a very long article back."""
    return ctypes.CDLL(None).malloc_trim
