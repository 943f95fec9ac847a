"""Schemathesis against the running server with the server's own OpenAPI document, all checks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loadtests import stack

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "15")


@pytest.mark.parametrize("keys", [False, True], ids=["open", "with keys"])
def test_every_answer_conforms(service: stack.Process, tmp_path: Path, keys: bool) -> None:
    """No server error, nothing undocumented, nothing valid refused, nothing invalid taken; with a key and without."""
    if not keys:
        check(service.url, tmp_path)
        return
    file = tmp_path / "keys"
    file.write_text("the-key\n", "utf-8")
    with stack.service({"API_KEYS_FILE": str(file), "WORKERS": "1"}) as process:
        check(process.url, tmp_path, "--header", "Authorization: Bearer the-key")


def check(url: str, folder: Path, *options: str) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/schema/openapi.json", "--checks", "all",
        "--max-examples", EXAMPLES, "--generation-database", "none", "--suppress-health-check", "too_slow",
        "--request-timeout", "120", *options,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]
