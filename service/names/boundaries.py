"""Where a name begins inside its first word: و ف ب ك ل before it are no part of it."""

from __future__ import annotations

from collections.abc import Mapping

from service.arabic.clitics import proclitic_splits

# How often the press writes each of these before a name's first word, a word of its own included.
_SHARES = {"": 0.88, "و": 0.06, "ل": 0.04, "ب": 0.015, "ف": 0.0002, "ك": 0.0002}
_JOINED = 0.2  # a preposition after و or ف is rarer than either alone would make it
# How likely a word begins a name, where it never did: by its rank among all words, and where it has none.
_COMMON = 0.01
_UNSEEN = 1e-8
_ARTICLE = 100.0  # times as likely where it has the article
_NO_RANK = 1 << 30
# The same for each time that it begins another name of the article.
_HERE = 0.001


class Openings:
    """Decides by the words that names are known to begin with.

    `starts`: how often each folded word, without proclitics, began a name; `ranks`: the place of each folded word in a
    list of all words by frequency.
    """

    def __init__(self, starts: Mapping[str, int], ranks: Mapping[str, int]) -> None:
        self._starts = starts
        self._ranks = ranks
        self._total = float(sum(starts.values()) or 1)

    def proclitics(self, key: str, here: Mapping[str, int]) -> int:
        """How many letters of the folded word at a name's start stand before the name; the article never counts, so
        in `للعراق` it is one.

        `here` counts the words that begin names in the same article.
        """
        splits = proclitic_splits(key)
        if len(splits) == 1:
            return 0
        ranks = self._ranks
        whole = ranks.get(key, _NO_RANK)
        best, best_chance = 0, 0.0
        for skip, rest in reversed(splits):
            chance = self._starts.get(rest, 0) / self._total
            if skip:
                if rest[0].isascii():
                    return skip
                rank = ranks.get(rest, _NO_RANK)
                chance += _common(rest, rank) + _HERE * here.get(rest, 0)
                if rank < whole:
                    whole = _NO_RANK  # the press writes the rest more often: the whole is no word of its own
            else:
                chance += _common(rest, whole)
            chance *= _share(key[:skip])
            if chance >= best_chance:
                best, best_chance = skip, chance
        return best


def _common(word: str, rank: int) -> float:
    """The chance that a word begins a name, where it never did."""
    if rank == _NO_RANK:
        return _UNSEEN * (_ARTICLE if word.startswith("ال") else 1)
    return _COMMON / (1000 + rank)


def _share(proclitics: str) -> float:
    if len(proclitics) < 2:
        return _SHARES[proclitics]
    return _SHARES[proclitics[0]] * _SHARES[proclitics[1]] * _JOINED
