from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import markdown


def test_a_table_is_put_between_its_own_marks(tmp_path: Path) -> None:
    """What stands there goes, all else stays, and writing it again changes nothing."""
    file = tmp_path / "page.md"
    file.write_text(
        "a\n<!-- one: begin -->\nold\n<!-- one: end -->\n<!-- two: begin -->\n<!-- two: end -->\nz\n", "utf-8"
    )
    markdown.write(file, "one", "new \\1")
    markdown.write(file, "one", "new \\1")
    markdown.write(file, "two", "more")
    expected = "a\n<!-- one: begin -->\nnew \\1\n<!-- one: end -->\n<!-- two: begin -->\nmore\n<!-- two: end -->\nz\n"
    assert file.read_text("utf-8") == expected


def test_a_file_without_the_marks_is_left_alone(tmp_path: Path) -> None:
    """It is an error to write where no place is marked."""
    file = tmp_path / "page.md"
    file.write_text("nothing", "utf-8")
    with pytest.raises(ValueError, match="no place for speed"):
        markdown.write(file, "speed", "x")
    assert file.read_text("utf-8") == "nothing"
