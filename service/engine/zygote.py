"""The process that loads the models once and forks the workers, which share its memory.

It is started by `service.engine.link.ZygoteProcess`, with the number of an open datagram socket and the name of a loader as its
arguments. First comes an `Options`, then the number of a worker to fork and its socket each; it answers with `Notice`s. When the socket closes,
it ends and takes its workers along.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from service.contract import ExtractRequest
from service.engine import worker
from service.engine.messages import MESSAGE_BYTES, Notice
from service.engine.options import Options

# Under load a stored answer or a refusal must not wait its turn behind a batch.
_COURTESY = 5
_WARM_UP = (
    "قال وزير الخارجية الأردني أيمن الصفدي في عمان يوم الخميس 25 يناير/كانون الثاني 2024 "
    '"إن الاجتماع سيعقد الأسبوع المقبل". وأعلنت الأمم المتحدة أن المحادثات بدأت أمس.'
)


class Zygote:
    """The loop of the process."""

    def __init__(self, control: socket.socket, loader: str) -> None:
        self._control = control
        self._loader = loader
        self._children: dict[int, int] = {}  # pid: number
        self._wakeup, wakeup_in = os.pipe()
        os.set_blocking(wakeup_in, False)
        signal.set_wakeup_fd(wakeup_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for unheeded in (signal.SIGTERM, signal.SIGINT):
            signal.signal(unheeded, signal.SIG_IGN)

    def run(self) -> None:
        try:
            pipeline = self._load()
            if pipeline is None:
                return
            control = self._control.fileno()
            while True:
                readable, _, _ = select.select([control, self._wakeup], [], [])
                if self._wakeup in readable:
                    os.read(self._wakeup, 512)
                    self._reap()
                if control in readable:
                    message, fds, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 1)
                    if not message:
                        return
                    self._fork(int(message), fds[0], pipeline)
        except (BrokenPipeError, ConnectionResetError):
            return
        finally:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)

    def _load(self) -> worker.Extracts | None:
        """What the options want; null where the other side is gone before it says."""
        try:
            module, function = self._loader.split(":")
            load: Callable[[Options], worker.Extracts] = getattr(importlib.import_module(module), function)
            message = self._control.recv(MESSAGE_BYTES)
            if not message:
                return None
            pipeline = load(msgspec.msgpack.decode(message, type=Options))
            list(pipeline.extract([ExtractRequest(text=_WARM_UP)]))
        except Exception as error:
            self._tell(Notice("failed", detail=f"{type(error).__name__}: {error}"))
            raise SystemExit(1) from error
        gc.collect()
        gc.freeze()
        self._tell(Notice("loaded", len(os.listdir("/proc/self/task"))))
        return pipeline

    def _fork(self, number: int, fd: int, pipeline: worker.Extracts) -> None:
        with socket.socket(fileno=fd) as stream:
            pid = os.fork()
            if pid == 0:
                self._become_worker(stream, pipeline)
        self._children[pid] = number
        self._tell(Notice("forked", number, pid))

    def _become_worker(self, stream: socket.socket, pipeline: worker.Extracts) -> None:
        """Never returns."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            _offer_to_the_oom_killer()
            os.nice(_COURTESY)
            worker.serve(stream, pipeline)
            status = 0
        except (BrokenPipeError, ConnectionResetError):
            status = 0
        except BaseException as error:  # noqa: BLE001, nothing of the parent's may run in a child
            print(f"a worker ends: {worker.place(error)}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._tell(Notice("exited", self._children.pop(pid), pid, str(os.waitstatus_to_exitcode(status))))

    def _tell(self, notice: Notice) -> None:
        self._control.send(msgspec.msgpack.encode(notice))


def _offer_to_the_oom_killer() -> None:
    """Short of memory, a worker is the one to go: it is back at once and its batch is done again."""
    Path("/proc/self/oom_score_adj").write_text("800")


def main() -> None:
    time.tzset()
    Zygote(socket.socket(fileno=int(sys.argv[1])), sys.argv[2]).run()


if __name__ == "__main__":
    main()
