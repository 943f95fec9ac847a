"""The roles that stand beside a person's name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from service.annotation import EntityType
from service.arabic.clitics import proclitic_splits
from service.document import Document
from service.names import countries, spelling
from service.span import Span

_LONGEST = 12
_COMMAS = frozenset("،,")
_TRAILING = " \"«»“”'"
_STOPS = frozenset("،,.؛:")
_QUOTES = frozenset("\"«»“”'")


class Role(NamedTuple):
    """What a word can be in a title: `skip` letters precede its noun, null where it is none; `ends`: a title may end in
    it, as in an article, an adjective or a name, not in a noun that would own the name; `inside`: it may stand in one."""

    skip: int | None
    ends: bool
    inside: bool


class Roles:
    """The words of `titles.toml` as spelling keys, with derived forms."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        single = [word for word in table["roles"] if " " not in word]
        self.heads = frozenset(form for word in single for form in _forms(word))
        self.inside = frozenset(form for word in table["inside"] for form in _forms(word))
        self.endings = frozenset(form for word in table["endings"] for form in _forms(word))
        self.outside = frozenset(spelling.key(word) for word in table["outside"])


def _forms(word: str) -> list[str]:
    """The masculine and feminine of a word, with and without article; of one given with its article, only those."""
    bases = [word] if word.endswith("ة") else [word, word + "ة"]
    return [
        spelling.key(article + base) for base in bases for article in (("",) if word.startswith("ال") else ("", "ال"))
    ]


@lru_cache(maxsize=1)
def load() -> Roles:
    return Roles(tomllib.loads(files("service.names").joinpath("titles.toml").read_text("utf-8")))


def beside(
    document: Document, keys: Sequence[str], places: Sequence[tuple[int, int]], named: Mapping[int, EntityType]
) -> tuple[str, ...]:
    """Titles of a person mentioned at ranges of tokens, each once, in text order; `keys` are the spelling keys of the
    tokens, `named` gives the type of the name to which a token belongs."""
    found: dict[str, str] = {}
    for first, stop in places:
        for title in (_before(document, keys, first, named), _after(document, keys, stop, named)):
            if title is not None:
                text = " ".join(document.slice(title).split()).rstrip(_TRAILING)
                if text.startswith("ل") and document.text[title.start - 1 : title.start] == "ل":
                    text = "ا" + text
                found.setdefault(spelling.key(text), text)
    return tuple(found.values())


def _before(document: Document, keys: Sequence[str], first: int, named: Mapping[int, EntityType]) -> Span | None:
    start = document.sentences[document.sentence_of[first]][0]
    stop = first
    while stop - 1 >= start and keys[stop - 1] in _QUOTES:
        stop -= 1
    comma = stop - 1 >= start and keys[stop - 1] in _COMMAS
    stop -= comma
    if stop - 1 < start:
        return None
    last = _role(document.keys[stop - 1])
    if not last.ends and last.skip is None and stop - 1 not in named:
        return None
    head: tuple[int, int] | None = None
    for i in range(stop - 1, max(start, stop - _LONGEST) - 1, -1):
        if i in named:
            if named[i] == "PER":
                break
            continue
        key = keys[i]
        role = _role(key)
        if role.skip is not None:
            head = i, role.skip
            if role.skip or (i == stop - 1 and key.startswith("ال")):
                break
        elif not role.inside and not (key in _QUOTES and (i + 1 in named or i - 1 in named)):
            break
    if head is None or (comma and stop - head[0] < 2):
        return None
    if (
        stop - head[0] == 1
        and "ال" not in keys[head[0]][head[1] : head[1] + 2]
        and not keys[head[0]].startswith("لل", head[1] - 1)
    ):
        return None  # without article it owns the name: محامي فلان
    return document.span_after(head[0], head[1], stop)


def _after(document: Document, keys: Sequence[str], stop: int, named: Mapping[int, EntityType]) -> Span | None:
    if stop == len(keys) or keys[stop] not in _COMMAS:
        return None
    end = document.sentences[document.sentence_of[stop - 1]][1]
    first = stop + 1
    if first >= end or keys[first] not in load().heads or first in named:
        return None
    i = first + 1
    while i < end and i - first < _LONGEST and (i in named or _role(keys[i]).inside):
        if named.get(i) == "PER":
            return None
        i += 1
    closed = i >= end or keys[i] in _STOPS or keys[i] in load().outside
    return document.span(first, i) if closed and i - first > 1 else None


@lru_cache(maxsize=1 << 14)
def _role(key: str) -> Role:
    return Role(_head_skip(key), _ends(key), _inside(key))


def _head_skip(key: str) -> int | None:
    """How many letters precede the title's noun in a word that is one, with proclitics or without."""
    heads = load().heads
    if key in load().outside:
        return None
    if key in heads:
        return 0
    for skip, rest in proclitic_splits(key):
        if skip and rest in heads:
            return skip
    return None


def _ends(key: str) -> bool:
    """Whether a title may end in a word: one with article, or an adjective; not a noun that would own the name."""
    bare = key.removeprefix("و")
    return bare.startswith(("ال", "لل")) or key in countries.load().by_adjective or key in load().endings


def _inside(key: str) -> bool:
    roles = load()
    if key in roles.outside or not key.isalpha():
        return False
    if key in roles.heads or key in roles.inside or key in countries.load().by_adjective:
        return True
    bare = key.removeprefix("و")
    return bare.startswith(("ال", "لل", "بال")) and len(bare) > 4
