"""The parent's ends of the sockets to its processes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import msgspec

from service.engine import frames
from service.engine.messages import MESSAGE_BYTES, Notice
from service.engine.options import LOADER, Options
from service.engine.waiting import Job

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""A process is forked safely while it has one thread; and sums of one thread are the same on every machine size."""

_decode_notice = msgspec.msgpack.Decoder(Notice).decode


class WorkerLink(asyncio.Protocol):
    """One worker: what it has in hand, and whom to tell when it answers or ends."""

    def __init__(
        self,
        number: int,
        answered: Callable[[WorkerLink, frames.Reply], None],
        ended: Callable[[WorkerLink], None],
    ) -> None:
        self.number = number
        self.pid = 0
        self.batch: list[Job] = []
        self.done = 0  # documents of the batch that are answered
        self.documents = 0  # answered in all
        self.patience: asyncio.TimerHandle | None = None
        self._answered = answered
        self._ended = ended
        self._splitter = frames.Splitter()
        self._transport: asyncio.Transport | None = None

    @property
    def usable(self) -> bool:
        """Whether the process is there and its socket open."""
        return self.pid > 0 and self._transport is not None

    @property
    def idle(self) -> bool:
        return self.usable and not self.batch

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class does not derive from it

    def data_received(self, data: bytes) -> None:
        for body in self._splitter.feed(data):
            self._answered(self, frames.unpack_reply(body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._ended(self)

    def send(self, batch: list[Job]) -> None:
        assert self._transport is not None
        self.batch, self.done = batch, 0
        self._transport.write(frames.pack_batch([job.request for job in batch]))

    def kill(self) -> None:
        """End the process. As long as its socket is open, the number is still its own."""
        if self.usable:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let the worker end, at once when it is idle."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None


class ZygoteProcess:
    """The process that forks the workers, on its way: it imports what `loader` ("module:function") needs at once, and
    waits to be told what to load. Raises OSError where it cannot be started."""

    def __init__(self, loader: str = LOADER) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service.engine.zygote", str(theirs.fileno()), loader],
                stdin=subprocess.DEVNULL,
                env=environment,
                pass_fds=[theirs.fileno()],
            )
        self.control.setblocking(False)

    def end(self) -> None:
        """End it before anything was made of it."""
        self.control.close()
        self.process.kill()
        self.process.wait()


class ZygoteLink:
    """The process that forks the workers; `noticed` hears each of its notices, `ended` that it is gone."""

    def __init__(
        self, zygote: ZygoteProcess, options: Options, noticed: Callable[[Notice], None], ended: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._noticed = noticed
        self._ended = ended
        self._control, self._process = zygote.control, zygote.process
        self._loop.add_reader(self._control, self._read)
        with suppress(OSError):  # it has ended, and has said why
            self._control.send(msgspec.msgpack.encode(options))

    @property
    def pid(self) -> int:
        return self._process.pid

    def fork(self, number: int) -> socket.socket:
        """Order a worker; what comes back is our end of its socket. Raises OSError when the process has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [str(number).encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        ours.setblocking(False)
        return ours

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Let the process end; whatever workers it has left go with it."""
        if self._control.fileno() >= 0:
            self._loop.remove_reader(self._control)
            self._control.close()

    async def wait(self, patience: float) -> None:
        """Return when the process is gone, killed if it must be."""
        try:
            await asyncio.to_thread(self._process.wait, patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def _read(self) -> None:
        try:
            message = self._control.recv(MESSAGE_BYTES)
        except BlockingIOError:
            return
        except ConnectionResetError:
            return  # it ended with something unread; what it said before is still to come, then its end
        if message:
            self._noticed(_decode_notice(message))
            return
        self.close()
        self._process.kill()
        self._process.wait()
        self._ended()
