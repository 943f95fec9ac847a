"""Arabic number words: cardinals and ordinals, single and compound, read from folded tokens."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from service.arabic.view import fold


class Number(NamedTuple):
    """A number read from tokens up to `stop`. `definite` tells الخامس from خامس."""

    value: int
    stop: int
    ordinal: bool
    definite: bool


class _Word(NamedTuple):
    value: int
    ordinal: bool
    definite: bool


_TEENS = frozenset(fold(word) for word in ("عشر", "عشرة"))
_THOUSANDS = frozenset(("الاف", "الف"))


def _load() -> tuple[dict[str, _Word], dict[tuple[str, str], _Word]]:
    table = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text("utf-8"))
    words: dict[str, _Word] = {}
    pairs: dict[tuple[str, str], _Word] = {}

    def add(word: str, value: int, *, ordinal: bool) -> None:
        first, _, second = fold(word).partition(" ")
        for definite in (False, True):
            entry = _Word(value, ordinal, definite)
            if second:
                pairs.setdefault(("ال" + first if definite else first, second), entry)
            else:
                words.setdefault("ال" + first if definite else first, entry)

    for value, forms in table["units"].items():
        for word in forms["cardinal"]:
            add(word, int(value), ordinal=False)
        for word in forms["ordinal"]:
            add(word, int(value), ordinal=True)
            if word[-1] not in "ةىن" and word != "أول":
                add(word + "ة", int(value), ordinal=True)
    for value, stem in table["tens"].items():
        for ending in ("ون", "ين"):
            add(stem + ending, int(value), ordinal=False)
    for value, forms in (table["hundreds"] | table["thousands"]).items():
        for word in forms:
            add(word, int(value), ordinal=False)
    return words, pairs


_WORDS, _PAIRS = _load()
FIRST_WORDS = frozenset(_WORDS) | frozenset(first for first, _ in _PAIRS)
"""Every folded word that a number can start with, without proclitics."""


def parse(keys: Sequence[str], i: int, skip: int = 0) -> Number | None:
    """The longest number that starts with token `i`, `skip` letters into it.

    `خمسة وعشرين` is 25, `الخامس والعشرين` an ordinal 25, `ألف وتسعمائة وثمان وأربعين` 1948.
    """
    part = _simple(keys, i, keys[i][skip:])
    if part is None:
        return None
    word, stop = part
    if word.ordinal:
        value = word.value
        if value < 10 and (tens := _joined(keys, stop)) is not None:
            second, after = tens
            if 20 <= second.value <= 90 and second.definite == word.definite:
                return Number(value + second.value, after, True, word.definite)
        return Number(value, stop, True, word.definite)
    total, group, smallest = 0, word.value, word.value
    if group >= 1000:
        total, group, smallest = group, 0, 1000
    while True:
        if stop < len(keys) and keys[stop] in _THOUSANDS and 2 < group < 1000 and total == 0:
            total, group, smallest, stop = group * 1000, 0, 1000, stop + 1
            continue
        following = _joined(keys, stop)
        if following is None:
            break
        second, after = following
        value = second.value
        if (
            second.ordinal
            or value >= 1000
            or not (value < smallest and _fits(smallest, value) or smallest < 10 and 20 <= value <= 90)
        ):
            break
        group += value
        smallest = 1 if smallest < 10 else value
        stop = after
    return Number(total + group, stop, False, word.definite)


def _fits(larger: int, smaller: int) -> bool:
    return larger >= 100 and smaller < larger and (larger == 1000 or smaller < 100)


def _simple(keys: Sequence[str], i: int, word: str) -> tuple[_Word, int] | None:
    following = keys[i + 1] if i + 1 < len(keys) else ""
    pair = _PAIRS.get((word, following))
    if pair is not None:
        return pair, i + 2
    found = _WORDS.get(word)
    if found is None:
        return None
    if following in _TEENS and found.value < 10:
        return _Word(found.value + 10, found.ordinal, found.definite), i + 2
    return found, i + 1


def _joined(keys: Sequence[str], i: int) -> tuple[_Word, int] | None:
    if i >= len(keys):
        return None
    word = keys[i]
    if word == "و" and i + 1 < len(keys):
        return _simple(keys, i + 1, keys[i + 1])
    return _simple(keys, i, word[1:]) if word[0] == "و" and len(word) > 2 else None
