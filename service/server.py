"""The web server's process."""

from __future__ import annotations

import gc
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from service.app import create_app
from service.engine import NotReady, ZygoteProcess
from service.settings import Settings
from service.web.protocol import BoundedProtocol

log = logging.getLogger(__name__)

_GRACE_S = 5.0  # beyond the deadline of the last request


class _Server(uvicorn.Server):
    """Ends with the status of a program that did what it was told, where uvicorn ends by the signal itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(settings: Settings, zygote: ZygoteProcess | None = None) -> int:
    """Serve until SIGTERM or SIGINT, then finish what was taken up; the exit status.

    `zygote`: the process that will fork the workers, where it was started beforehand.
    """
    broken: NotReady | None = None

    def announce(error: NotReady | None) -> None:
        nonlocal broken
        if error is not None:
            broken = error
            log.error("not ready: %s", error)
            server.should_exit = True
            return
        port = server.servers[0].sockets[0].getsockname()[1] if server.servers else settings.port
        log.info("ready on port %d", port, extra={"fields": {"port": port, "pid": os.getpid()}})
        print(
            f"Ready. Try: curl --data-binary @seeds/000_b3442c740e2a2635.txt -H 'Content-Type: text/plain' "
            f"http://localhost:{port}/v1/extract",
            flush=True,
        )

    # libuv would batch its calls of epoll_ctl through io_uring, and a loop that did has waited for ever when closed.
    os.environ.setdefault("UV_USE_IO_URING", "0")
    try:
        app = create_app(settings, announce, zygote)
    except (OSError, ValueError) as error:
        log.error("cannot start: %s", error)
        if zygote is not None:
            zygote.end()
        return 1
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        http=BoundedProtocol,
        timeout_graceful_shutdown=int(settings.deadline_s + _GRACE_S),
    )
    server = _Server(config)
    # What has been loaded stays: looking through it for garbage would stop every request for 50 ms now and then.
    gc.collect()
    gc.freeze()
    server.run()
    return 1 if broken is not None or not server.started else 0
