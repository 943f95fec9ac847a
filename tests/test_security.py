"""What the service promises about keys, articles, weights and its container, beyond the tests of each room."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loadtests import stack
from service.names import weights
from tests.web.wire import ARTICLE, ask, post, post_text

ROOT = Path(__file__).parents[1]
SECRET = "كلمة_سر"


def test_keys_are_rotated_while_the_service_runs(tmp_path: Path) -> None:
    """Several keys open; one that is added counts at the next request, one that is taken out no longer does."""
    file = tmp_path / "keys"
    file.write_text("first\nsecond\n", "utf-8")
    with stack.service({"API_KEYS_FILE": str(file), "WORKERS": "1"}) as process:

        def status(key: str) -> int:
            return post(process.url, {"text": ARTICLE}, authorization=f"Bearer {key}").status

        assert [status(key) for key in ("first", "second", "third")] == [200, 200, 401]
        file.write_text("second\nthird\n", "utf-8")
        assert [status(key) for key in ("first", "second", "third")] == [401, 200, 200]


@pytest.mark.parametrize(
    "sent",
    [
        {"text": f"{ARTICLE} {SECRET}", "features": [SECRET]},
        {"text": f"{ARTICLE} {SECRET}", "published_at": SECRET},
        {"text": f"{ARTICLE} {SECRET}", "id": "x" * 300},
        {"text": f"{ARTICLE} {SECRET}", "offsets": SECRET},
        {"text": f"{ARTICLE} {SECRET}", "more": SECRET},
        {"text": [SECRET]},
        {"text": f"{SECRET}\ud800"},
        [SECRET],
        SECRET,
    ],
    ids=lambda sent: ascii(sent)[-40:],
)
def test_no_refusal_says_a_word_of_the_article(service: stack.Process, sent: Any) -> None:
    """Wherever the fault is, alone and in a batch."""
    for reply in (post(service.url, sent), post(service.url, {"documents": [sent]}, "/v1/extract/batch")):
        assert SECRET not in json.dumps(reply.json, ensure_ascii=False)


def test_no_refusal_of_a_body_that_cannot_be_read_says_a_word_of_it(service: stack.Process) -> None:
    """Broken JSON, another encoding, and the metrics afterwards."""
    broken = f'{{"text": "{SECRET}'.encode()
    for reply in (
        ask(service.url, "POST", "/v1/extract", broken, content_type="application/json"),
        post_text(service.url, SECRET.encode("utf-16")),
        post_text(service.url, f"{SECRET} 1".encode("cp1256", "replace")),
        ask(service.url, "GET", "/metrics"),
    ):
        assert SECRET not in reply.body.decode()


class Program:
    """What a file of weights must not be able to do."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self._marker,)


def test_weights_that_hold_a_program_do_not_run_it(tmp_path: Path) -> None:
    """Not even with the right checksum: they are read as data alone."""
    marker = tmp_path / "marker"
    weights.save({"words": Program(marker)}, tmp_path)
    with pytest.raises(pickle.UnpicklingError):
        weights.load(tmp_path)
    assert not marker.exists()


def test_the_container_may_write_and_do_next_to_nothing() -> None:
    """Read-only, without capabilities or a way to more, no root; only what is served goes into the image."""
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    for part in compose.split("\n  redis:\n"):
        assert "    read_only: true\n" in part
        assert "    cap_drop:\n      - ALL\n" in part
        assert "no-new-privileges:true" in part
    stages = (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")
    users = [line.split()[1] for line in stages[-1].splitlines() if line.startswith("USER ")]
    assert users and users[-1] not in ("root", "0")
    assert (ROOT / ".dockerignore").read_text("utf-8").startswith("*\n")
