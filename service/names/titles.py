"""The roles that stand beside a person's name."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from service.arabic.clitics import proclitic_splits
from service.document import Document
from service.names import countries, spelling
from service.span import Span

_LONGEST = 12
_COMMAS = frozenset("،,")
_QUOTES = frozenset("\"«»“”'")


class Roles:
    """The words of `titles.toml` as spelling keys, with derived forms."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        single = [word for word in table["roles"] if " " not in word]
        self.heads = frozenset(form for word in single for form in _forms(word))
        self.inside = frozenset(form for word in table["inside"] for form in _forms(word))
        self.outside = frozenset(spelling.key(word) for word in table["outside"])


def _forms(word: str) -> list[str]:
    bases = [word] if word.endswith("ة") else [word, word + "ة"]
    if word.endswith("ي"):
        bases.append(word[:-1])
    return [spelling.key(article + base) for base in bases for article in ("", "ال", "لل")]


@lru_cache(maxsize=1)
def load() -> Roles:
    return Roles(tomllib.loads(files("service.names").joinpath("titles.toml").read_text("utf-8")))


def is_head(key: str) -> bool:
    """Whether a word's spelling key heads a title, proclitics aside."""
    heads = load().heads
    return key in heads or any(rest in heads for skip, rest in proclitic_splits(key) if skip)


def beside(document: Document, places: Sequence[tuple[int, int]], named: frozenset[int]) -> tuple[str, ...]:
    """Titles of a person mentioned at ranges of tokens, each once, in text order; `named` holds the tokens that belong
    to any name."""
    found: dict[str, str] = {}
    for first, stop in places:
        for title in (_before(document, first, named), _after(document, stop, named)):
            if title is not None:
                text = " ".join(document.slice(title).split())
                found.setdefault(spelling.key(text), text)
    return tuple(found.values())


def _before(document: Document, first: int, named: frozenset[int]) -> Span | None:
    keys = document.keys
    start = document.sentences[document.sentence_of[first]][0]
    stop = first
    while stop - 1 >= start and keys[stop - 1] in _QUOTES:
        stop -= 1
    if stop - 1 >= start and keys[stop - 1] in _COMMAS:
        stop -= 1
    head: tuple[int, int] | None = None
    for i in range(stop - 1, max(start, stop - _LONGEST) - 1, -1):
        key = spelling.word_key(keys[i])
        skip = _head_skip(key)
        if skip is not None and i not in named:
            head = i, skip
            if skip:
                break
        elif not (i in named or _inside(key) or (keys[i] in _QUOTES and (i + 1 in named or i - 1 in named))):
            break
    if head is None or (stop != first and keys[stop] in _COMMAS and stop - head[0] < 2):
        return None
    return document.span_after(head[0], head[1], stop)


def _after(document: Document, stop: int, named: frozenset[int]) -> Span | None:
    keys = document.keys
    end = document.sentences[document.sentence_of[stop - 1]][1]
    i = stop
    if i + 1 >= end or keys[i] not in _COMMAS:
        return None
    i += 1
    if keys[i] not in load().heads and spelling.word_key(keys[i]) not in load().heads:
        return None
    first = i
    i += 1
    while i < end and i - first < _LONGEST and (i in named or _inside(spelling.word_key(keys[i]))):
        i += 1
    closed = i >= end or keys[i] in "،,.؛:" or keys[i] in ("ان", "انه", "انها")
    return document.span(first, i) if closed and i - first > 1 else None


def _head_skip(key: str) -> int | None:
    heads = load().heads
    for skip, rest in proclitic_splits(key):
        if rest in heads:
            return skip
    return None


def _inside(key: str) -> bool:
    roles = load()
    if key in roles.outside or not key.isalpha():
        return False
    if key in roles.heads or key in roles.inside or key in countries.load().by_adjective:
        return True
    bare = key[1:] if key.startswith("و") else key
    return bare.startswith(("ال", "لل", "بال")) and len(bare) > 4
