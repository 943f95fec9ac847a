"""Something to measure in a process of its own, kept from one round to the next, with one thread for its sums."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from service.engine.link import ONE_THREAD


class ActorError(RuntimeError):
    """What was raised on the other side."""


class Actor:
    """An object made from a class and its arguments in a fresh process; `call` runs its methods there."""

    def __init__(self, kind: type[Any], *arguments: object) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._kind = kind
        self._arguments = arguments

    def __enter__(self) -> Self:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_act, args=(theirs, self._kind, self._arguments), daemon=True)
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(ONE_THREAD)
        try:
            self._process.start()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
        theirs.close()
        self._receive()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.join(5.0)
        if self._process.is_alive():
            self._process.kill()

    def call(self, method: str, *arguments: object) -> Any:
        """What the method gives back. Raises ActorError."""
        self._pipe.send((method, arguments))
        return self._receive()

    def _receive(self) -> Any:
        try:
            good, value = self._pipe.recv()
        except EOFError:
            raise ActorError(f"{self._kind.__name__} ended") from None
        if not good:
            raise ActorError(value)
        return value


def _act(pipe: Connection, kind: type[Any], arguments: tuple[object, ...]) -> None:
    try:
        actor = kind(*arguments)
        pipe.send((True, None))
        while True:
            method, given = pipe.recv()
            pipe.send((True, getattr(actor, method)(*given)))
    except EOFError:
        return
    except Exception:  # noqa: BLE001, whatever it is, the other side says so
        pipe.send((False, traceback.format_exc()))
