"""Tables in Markdown files that a program keeps up to date."""

from __future__ import annotations

import re
from pathlib import Path


def write(file: Path, name: str, content: str) -> None:
    """Put content between the marks of a name, `<!-- name: begin -->` and `<!-- name: end -->`. Raises ValueError where
    the file has none."""
    begin, end = (f"<!-- {name}: {edge} -->" for edge in ("begin", "end"))
    before = file.read_text("utf-8")
    after, count = re.subn(f"{begin}.*?{end}", lambda _: f"{begin}\n{content}\n{end}", before, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{file} has no place for {name}: {begin}")
    file.write_text(after, "utf-8")
