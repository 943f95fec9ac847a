"""Articles to measure with."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from loadtests.posts import seed_texts

_SHORTEST, _LONGEST = 300, 700  # words
_MOST = 200


def load(path: Path | None) -> list[str]:
    """The seed articles; or those of usual length in a file that has a paragraph a line and a blank line between
    articles (.txt or .txt.xz). Raises ValueError where there is none."""
    if path is None:
        return seed_texts()
    found: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        lines: list[str] = []
        for line in file:
            if line.strip():
                lines.append(line)
                continue
            if _SHORTEST <= sum(len(each.split()) for each in lines) <= _LONGEST:
                found.append("".join(lines))
                if len(found) == _MOST:
                    break
            lines = []
    if not found:
        raise ValueError(f"no articles of {_SHORTEST} to {_LONGEST} words in {path}")
    return found


def of_length(texts: Sequence[str], words: int) -> str:
    """An article of exactly so many words: lines of the given ones, one after the other, from the start again at their
    end."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    kept: list[str] = []
    left = words
    for line in cycle(lines):
        parts = line.split()
        kept.append(" ".join(islice(parts, left)))
        left -= len(parts)
        if left <= 0:
            return "\n".join(kept)
    raise ValueError("no words")


def word_count(text: str) -> int:
    return len(text.split())
