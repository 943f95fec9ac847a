from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service import fingerprint as module
from service.fingerprint import fingerprint


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, in place of the real one."""
    copy = tmp_path / "service"
    shutil.copytree(module.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "models"))
    (copy / "models").mkdir()
    (copy / "models" / "weights.pt").write_bytes(b"weights")
    monkeypatch.setattr(module, "PACKAGE", copy)
    return copy


def test_it_is_the_same_twice(package: Path) -> None:
    """The same files give the same digest."""
    assert fingerprint("stanza") == fingerprint("stanza")


@pytest.mark.parametrize("file", ["pipeline.py", "names/titles.toml", "times/__init__.py", "models/weights.pt"])
def test_it_changes_with_code_lexicons_and_weights(package: Path, file: str) -> None:
    """A byte in any of them is enough."""
    before = fingerprint("stanza")
    with (package / file).open("ab") as opened:
        opened.write(b"\n")
    assert fingerprint("stanza") != before


@pytest.mark.parametrize("file", ["web/extract.py", "engine/engine.py", "pipeline.pyc"])
def test_it_stays_when_no_answer_can_differ(package: Path, file: str) -> None:
    """The web and the engine carry bytes and make none."""
    before = fingerprint("stanza")
    with (package / file).open("ab") as opened:
        opened.write(b"\n")
    assert fingerprint("stanza") == before


def test_it_changes_with_the_recogniser_and_the_gazetteer(package: Path, tmp_path: Path) -> None:
    """The gazetteer counts by what it says, not by its name."""
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    one.write_text("a", "utf-8")
    same.write_text("a", "utf-8")
    other.write_text("b", "utf-8")
    assert fingerprint("stanza", gazetteer=str(one)) == fingerprint("stanza", gazetteer=str(same))
    assert (
        len({fingerprint("stanza"), fingerprint("camel"), *(fingerprint("stanza", None, str(g)) for g in (one, other))})
        == 4
    )
