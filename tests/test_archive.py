"""The command line, as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from loadtests import stack
from tests.web.wire import ARTICLE, post


def khabar(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "service", *arguments], input=given, capture_output=True, check=False)


def test_files_and_requests_give_the_services_own_answers(service: stack.Process, tmp_path: Path) -> None:
    """Plain text, NDJSON files and standard input, in the order given; a bad one has its problem in its place."""
    plain, lines = tmp_path / "plain.txt", tmp_path / "lines.ndjson"
    plain.write_text(ARTICLE, "utf-8")
    requests: list[dict[str, object]] = [
        {"text": ARTICLE, "id": "1", "published_at": "2024-01-26"},
        {"text": "no", "id": "2"},
        {"text": ARTICLE, "offsets": "utf8"},
    ]
    lines.write_text("\n\n".join(json.dumps(request) for request in requests), "utf-8")
    given = json.dumps({"text": ARTICLE, "id": "stdin"}).encode() + b"\n{\n"
    done = khabar("extract", str(plain), str(lines), "-", "--published-at", "2024-01-25", given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [answer["id"] for answer in answers] == [str(plain), "1", "2", None, "stdin", None]
    assert [answer.get("status", 200) for answer in answers] == [200, 200, 422, 200, 200, 400]
    assert answers[0] == post(service.url, {"text": ARTICLE, "id": str(plain), "published_at": "2024-01-25"}).json
    for request, answer in zip(requests, answers[1:4], strict=True):
        assert answer == post(service.url, request).json if "status" not in answer else answer["problem"]


def test_a_missing_file_and_a_bad_setting_end_with_a_word(tmp_path: Path) -> None:
    """Nothing is loaded before the arguments are known to be good."""
    done = khabar("extract", str(tmp_path / "nothing.txt"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no such file" in done.stderr


def test_the_interface_is_printed() -> None:
    """`python -m service openapi` prints the file that is checked in."""
    checked_in = Path(__file__).parents[1] / "openapi" / "openapi.json"
    assert khabar("openapi").stdout == checked_in.read_bytes()
