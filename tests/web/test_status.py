"""The routes around extraction, and what every answer carries."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from loadtests import stack
from loadtests.redisserver import free_port
from tests.web.wire import ARTICLE, ask, post

PAGES = ("/schema", "/schema/start.js", "/schema/favicon.svg", "/schema/swagger-ui.css", "/schema/swagger-ui-bundle.js")


def test_live_and_ready(service: stack.Process) -> None:
    """A service with its models and its Redis is ok in every part."""
    assert ask(service.url, "GET", "/livez").json == {"status": "ok", "checks": {}}
    assert ask(service.url, "GET", "/readyz").json == {"status": "ok", "checks": {"engine": "ok", "cache": "ok"}}


def test_info_tells_version_fingerprint_recogniser_and_limits(service: stack.Process) -> None:
    """The fingerprint is the one that answers carry."""
    info = ask(service.url, "GET", "/v1/info").json
    assert info["labels"] == ["PER", "ORG", "LOC", "MISC"]
    assert info["limits"]["max_chars"] == 200_000
    pipeline = post(service.url, {"text": ARTICLE}).json["pipeline"]
    assert {key: info[key] for key in pipeline} == pipeline


def test_metrics_count_by_route_and_never_by_path(service: stack.Process) -> None:
    """What a client may invent, a path or a method, makes no new series."""
    post(service.url, {"text": ARTICLE})
    for number in range(3):
        ask(service.url, "GET", f"/nothing/{number}")
        ask(service.url, "PROPFIND", "/v1/extract")
    reply = ask(service.url, "GET", "/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(reply.body.decode())}
    labels = [sample.labels for sample in families["khabar_requests"].samples]
    assert {label["route"] for label in labels} <= {
        "/v1/extract", "/v1/extract/batch", "/livez", "/readyz", "/metrics", "/v1/info", "/schema",
        "/schema/openapi.json", *PAGES, "unmatched",
    }  # fmt: skip
    assert {label["method"] for label in labels} <= {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "other",
    }
    values = {name: family.samples[0].value for name, family in families.items() if family.samples}
    assert values["khabar_documents"] >= 1
    assert values["khabar_chars"] >= len(ARTICLE)
    assert values["khabar_workers"] >= 1
    assert values["khabar_ready"] == 1
    assert {"khabar_queue_documents", "khabar_batch_documents", "khabar_cache_hits", "khabar_cache_errors"} <= set(
        values
    )


@pytest.mark.parametrize("given", ["a", "trace-1/2:3=4@5+6~7._8", "x" * 128])
def test_a_request_id_is_echoed(service: stack.Process, given: str) -> None:
    """One that is short and plain comes back as sent."""
    assert ask(service.url, "GET", "/livez", x_request_id=given).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "é", "{}", "a,b", '"'])
def test_another_request_id_is_replaced(service: stack.Process, given: str) -> None:
    """What could harm a log is never echoed."""
    made = ask(service.url, "GET", "/livez", x_request_id=given).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", made)


@pytest.mark.parametrize("target", ["/livez", "/readyz", "/v1/info", "/metrics", "/schema", "/schema/openapi.json"])
def test_head_is_get_without_the_body(service: stack.Process, target: str) -> None:
    """Checks by HEAD see the status and the headers."""
    got, headed = ask(service.url, "GET", target), ask(service.url, "HEAD", target)
    assert (headed.status, headed.body) == (200, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]


def test_the_page_loads_nothing_from_another_host(service: stack.Process) -> None:
    """Script, style and icon come from here, and the browser is told to accept nothing else."""
    page = ask(service.url, "GET", "/schema")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    referred = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())
    assert set(referred) == {*PAGES[1:], "/schema/openapi.json"}
    for target in referred:
        asset = ask(service.url, "GET", target)
        assert asset.status == 200
        assert asset.body
        assert asset.headers["x-content-type-options"] == "nosniff"


def test_a_service_without_its_redis_is_degraded_and_logs_no_word_of_an_article(tmp_path: Path) -> None:
    """A Redis that was never there costs the cache alone; entries have ids and no text, refused or not, at DEBUG."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "REDIS_URL": "redis://127.0.0.1:1/0"}
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service"],
            env={**os.environ, **settings, "LOG_LEVEL": "DEBUG", "WORKERS": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while "Ready. Try: curl" not in log.read_text("utf-8"):
            assert process.poll() is None
            time.sleep(0.05)  # between looks at the log of a process that must be alive
        ready = ask(url, "GET", "/readyz")
        assert (ready.status, ready.json) == (
            200,
            {"status": "degraded", "checks": {"engine": "ok", "cache": "degraded"}},
        )
        reply = post(url, {"text": ARTICLE, "id": "سري"}, x_request_id="seen")
        assert (reply.status, reply.headers["cache-status"]) == (200, "khabar; fwd=bypass")
        assert post(url, {"text": ARTICLE, "سري": ARTICLE}, x_request_id="refused").status == 422
    finally:
        process.terminate()
        process.wait()
    printed = log.read_text("utf-8")
    assert '"request_id":"seen","method":"POST","route":"/v1/extract","status":200,"cache":"bypass"' in printed
    assert '"request_id":"refused"' in printed
    assert not re.search("[\u0600-\u06ff]|u06", printed)
