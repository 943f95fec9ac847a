"""Proclitics: the conjunctions و ف, the prepositions ب ك ل, the future س, and the article."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"


@lru_cache(maxsize=1 << 14)
def proclitic_splits(key: str) -> tuple[tuple[int, str], ...]:
    """Ways to read a folded word as proclitics and a rest: how many letters to skip, and the rest with its article.

    The word as it is comes first, the longest proclitic last. In `للعراق` the article has merged into ل: the rest is
    given back as `العراق`, and the letters to skip are those before the second ل (1).
    """
    splits = [(0, key)]
    start = 0
    if len(key) > 2 and key[0] in _CONJUNCTIONS:
        splits.append((1, key[1:]))
        start = 1
    if len(key) - start > 2 and key[start] in _PREPOSITIONS:
        rest = key[start + 1 :]
        splits.append((start + 1, rest))
        if key[start] == "ل" and rest[0] == "ل" and len(rest) > 2:
            splits.append((start + 1, "ا" + rest))
    return tuple(splits)


def split_known(key: str, known: Callable[[str], bool]) -> tuple[int, str] | None:
    """The first reading of a folded word whose rest is known, or null."""
    for skip, rest in proclitic_splits(key):
        if known(rest):
            return skip, rest
    return None
