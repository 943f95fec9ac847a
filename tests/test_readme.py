"""The README keeps its word."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from loadtests import stack
from service.settings import Settings
from tests import readme

TEXT = readme.README.read_text("utf-8")
CURLS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines() if "curl " in line
]


def test_there_are_curl_lines() -> None:
    """For plain text, JSON and batches."""
    assert len(CURLS) >= 4
    assert any("text/plain" in line for line in CURLS)
    assert any("seeds/000" in line and "application/json" in line for line in CURLS)
    assert any("/v1/extract/batch" in line for line in CURLS)


@pytest.mark.parametrize("line", CURLS, ids=range(len(CURLS)))
def test_a_curl_line_works_as_printed_on_every_seed(service: stack.Process, seed: Path, line: str) -> None:
    """It is run by a shell at the top of the repository, with the test's port in place of 8000."""
    here = line.replace("localhost:8000", service.url.removeprefix("http://"))
    here = here.replace(f"seeds/{readme.SEED.name}", f"seeds/{seed.name}")
    done = subprocess.run(["sh", "-c", here], cwd=readme.README.parent, capture_output=True, check=True)
    answer = json.loads(done.stdout)
    for result in answer.get("results", [{"result": answer}]):
        assert result["result"]["entities"]
        assert result["result"]["times"]


def test_the_answer_shown_is_the_answer_given(service: stack.Process) -> None:
    """`make examples` brings it up to date, and the OpenAPI document's."""
    assert readme.shown(TEXT) == readme.example(service.url)
    assert json.loads(readme.EXAMPLE.read_bytes()) == readme.documented(service.url)


def test_the_settings_are_listed_with_their_defaults() -> None:
    """Every variable, in the order of the code."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", TEXT.partition("## Settings")[2].partition("\n## ")[0], re.MULTILINE
    )
    defaults = {
        name: "" if value is None else str(value)
        for name, value in zip(Settings.__struct_encode_fields__, Settings.__struct_defaults__, strict=True)
    }
    assert dict(rows) == defaults


def test_every_make_target_that_is_named_exists() -> None:
    """And every file that is linked."""
    targets = re.findall(r"^([a-z]+):", (readme.README.parent / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`?make ([a-z]+)", TEXT.replace("and make:", ""))) <= set(targets)
    for link in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (readme.README.parent / link).exists(), link
