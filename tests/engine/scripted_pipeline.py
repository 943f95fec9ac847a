"""A pipeline for the engine's tests: it does what a document tells it to, in a real worker process.

The second word of a text is the order, the third a path. Answers tell the text, the process and the batch's size.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from service.contract import ExtractRequest
from service.engine import Options


class Scripted:
    """Obeys."""

    def extract(self, requests: Sequence[ExtractRequest]) -> Iterator[bytes]:
        for request in requests:
            yield self._answer(request.text, len(requests))

    def _answer(self, text: str, batch: int) -> bytes:
        _, order, path, *_ = [*text.split(" "), "", ""]
        match order:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "die-once" if not Path(path).exists():
                Path(path).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "stop-once" if not Path(path).exists():
                Path(path).touch()
                os.kill(os.getpid(), signal.SIGSTOP)
            case "raise":
                raise ValueError(text)
            case "exhaust":
                resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.RLIM_INFINITY))
                bytearray(1 << 31)
            case "wait":
                _wait_at(path)
            case "note":
                with open(path, "a", encoding="utf-8") as notes:
                    notes.write("noted\n")
        return msgspec.json.encode({"text": text, "pid": os.getpid(), "batch": batch})


def _wait_at(gate: str) -> None:
    """Return when whoever listens there has taken us in and let us go."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(gate)
        connection.recv(1)


def load(options: Options) -> Scripted:
    return Scripted()


def load_behind_gate(options: Options) -> Scripted:
    """Waits at the gate that the file `model_dir` names, if it is there."""
    marker = Path(options.model_dir or "")
    if marker.is_file():
        _wait_at(marker.read_text())
    return Scripted()


def refuse(options: Options) -> Scripted:
    raise FileNotFoundError("no weights here")


def end(options: Options) -> Scripted:
    os._exit(3)
