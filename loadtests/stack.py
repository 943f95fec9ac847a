"""The service and a Redis as processes of their own, for as long as a run takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from loadtests.redisserver import RedisServer, free_port

ROOT = Path(__file__).parents[1]
_READY_S = 120.0
_GRACE_S = 60.0


class StackError(RuntimeError):
    """A process that did not start; the message holds the end of what it printed."""


class Process:
    """A process that has been started: its id, and its address."""

    def __init__(self, pid: int, url: str, ready_s: float) -> None:
        self.pid = pid
        self.url = url
        self.ready_s = ready_s


def redis() -> RedisServer:
    """A Redis of the run's own, bounded as a cache is."""
    return RedisServer("--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru")


@contextmanager
def server(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[Process]:
    """A server that listens on PORT of 127.0.0.1 (a free one unless it is given) and is ready when /readyz says so."""
    port = int(environ.get("PORT", 0)) or free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {"HOST": "127.0.0.1", **environ, "PORT": str(port)}
    with _running(command, environ, lambda: _answers(f"{url}/readyz")) as (pid, ready_s):
        yield Process(pid, url, ready_s)


@contextmanager
def service(settings: Mapping[str, str]) -> Iterator[Process]:
    """`python -m service` with settings, ready."""
    with server([sys.executable, "-m", "service"], {"LOG_LEVEL": "WARNING", **settings}) as process:
        yield process


@contextmanager
def service_with_redis(settings: Mapping[str, str]) -> Iterator[Process]:
    """Both, the service with the Redis as its cache."""
    with ExitStack() as stack:
        cache = stack.enter_context(redis())
        yield stack.enter_context(service({**settings, "REDIS_URL": cache.url}))


@contextmanager
def _running(
    command: Sequence[str], environ: Mapping[str, str], ready: Callable[[], bool]
) -> Iterator[tuple[int, float]]:
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while not ready():
                waited = time.perf_counter() - started
                if process.poll() is not None or waited > _READY_S:
                    output.seek(0)
                    said = output.read()[-2000:].decode(errors="replace")
                    raise StackError(f"{' '.join(command[:3])} is not ready after {waited:.0f} s: {said}")
                time.sleep(0.02)  # between looks, which _READY_S bounds, so that they take no time from what starts
            yield process.pid, time.perf_counter() - started
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5.0) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
