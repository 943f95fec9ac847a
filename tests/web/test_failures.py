"""What a client sees when the service itself fails."""

from __future__ import annotations

import json
import os
import signal
import time

import psutil

from loadtests import stack
from service.web.problems import WORKERS_LOST
from tests.web.test_refusals import check
from tests.web.wire import ARTICLE, Connection, ask, head, post

WORKERS_A_DOCUMENT = 3  # that may end over it while it is alone


def test_a_document_that_takes_workers_along_is_refused() -> None:
    """503 of a type of its own, with Retry-After and without a word of the article; the service goes on."""
    with stack.service({"WORKERS": "1"}) as process:
        body = json.dumps({"text": "ذهب الوزير إلى بغداد يوم الأحد. " * 6000}).encode()
        with Connection(process.url) as connection:
            fields = {"Host": "x", "Content-Type": "application/json", "Content-Length": len(body)}
            connection.send(head("POST", "/v1/extract", fields) + body)
            for retried in range(WORKERS_A_DOCUMENT):
                os.kill(busy_worker(process, retried), signal.SIGKILL)
            reply = connection.reply()
        check(reply, 503, kind=WORKERS_LOST)
        assert int(reply.headers["retry-after"]) >= 1
        assert "ذهب" not in reply.json["detail"]
        assert post(process.url, {"text": ARTICLE}).status == 200


def busy_worker(process: stack.Process, retried: int) -> int:
    """The worker that has a document, once one has it and so many have been given to another before."""
    patience = time.monotonic() + 120
    while True:
        samples = dict(
            line.split()
            for line in ask(process.url, "GET", "/metrics").body.decode().splitlines()
            if line.startswith(("khabar_running_documents ", "khabar_documents_retried_total "))
        )
        counts = [float(samples[name]) for name in ("khabar_running_documents", "khabar_documents_retried_total")]
        (zygote,) = psutil.Process(process.pid).children()
        workers = zygote.children()
        if counts == [1, retried] and len(workers) == 1:
            return workers[0].pid
        assert time.monotonic() < patience
