"""Lines that a page puts around its article: share buttons, reading time, font size. They yield no names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from service.arabic.tokens import tokenize
from service.arabic.view import View, fold
from service.document import Document
from service.names import spelling

_LONGEST_LINE = 8


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for line in tomllib.loads(files("service.names").joinpath("furniture.toml").read_text("utf-8"))["lines"]:
        words = tuple(map(spelling.word_key, map(fold, tokenize(View(line).text)[0])))
        table.setdefault(words[0], []).append(words)
    return {first: tuple(rows) for first, rows in table.items()}


def beginnings() -> Iterable[str]:
    """The word keys with which such lines begin."""
    return _phrases()


def tokens(document: Document, keys: list[str], places: Iterable[int]) -> frozenset[int]:
    """The tokens of an article that belong to page furniture; `keys` are the spelling keys of its tokens, `places` those
    at which a line of furniture may begin."""
    lines = document.lines
    phrases = _phrases()
    found: set[int] = set()
    for i in places:
        key = keys[i]
        if key in phrases and (i == 0 or lines[i - 1] != lines[i]):
            stop = next((j for j in range(i + 1, min(i + _LONGEST_LINE + 2, len(keys))) if lines[j] != lines[i]), None)
            if stop is None:
                stop = len(keys) if len(keys) - i <= _LONGEST_LINE else i
            if 0 < stop - i <= _LONGEST_LINE and _is_furniture(keys[i:stop], phrases[key]):
                lead = keys.index(":", i, stop) if ":" in keys[i:stop] else stop  # what follows a colon is a headline
                found.update(range(i, lead))
    return frozenset(found)


def _is_furniture(line: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(line[: len(phrase)]) == phrase and (len(phrase) > 1 or len(line) == 1) for phrase in phrases)
