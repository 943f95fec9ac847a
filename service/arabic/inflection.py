"""Look-up of inflected words: built once from a lexicon's verbs and nouns, read by folded key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec

from service.arabic import conjugation
from service.arabic.conjugation import BOUND, FREE, INFLECTIONS, Form, Inflection, Noun, Verb

__all__ = ["Analysis", "Form", "Inflection", "Inflections", "Noun", "Verb", "inflect"]

T = TypeVar("T")

_REMEMBERED = 1 << 15
# An entry's number and its form's traits in one integer.
_BITS = 10
_TRAITS = (1 << _BITS) - 1
_CONJUNCTIONS = "وف"
# Object and possessive pronouns by their last letter.
_ENCLITICS = {
    "ه": ("ه",), "ا": ("هما", "ها", "كما", "نا"), "م": ("هم", "كم"), "ن": ("هن", "كن"), "ك": ("ك",), "ي": ("ني", "ي"),
}  # fmt: skip
_NOT_AFTER_VERBS = frozenset("ي")
_NOT_AFTER_NOUNS = frozenset(("ني",))
_FINITE = frozenset(("past", "present"))


class Analysis(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """One reading of a word.

    `entry` is what the lexicon entry carries. `skip` counts the letters of the conjunction, the preposition and the
    future س before the word itself; its article stays (للعراق skips one, as `proclitic_splits`).
    """

    entry: T
    lemma: str
    inflection: Inflection
    skip: int = 0
    article: bool = False
    future: bool = False
    preposition: str | None = None
    enclitic: str | None = None


def inflect(entry: Verb | Noun) -> dict[str, tuple[Inflection, ...]]:
    """Every form of an entry that can stand by itself, by folded key, without proclitics or pronouns."""
    found: dict[str, dict[Inflection, None]] = {}
    for key, use, number in conjugation.cells(entry):
        if use & FREE:
            found.setdefault(key, {})[INFLECTIONS[number]] = None
    return {key: tuple(inflections) for key, inflections in found.items()}


class Inflections(Generic[T]):
    """All forms of a lexicon's entries, each of which carries something of the caller's."""

    def __init__(self, entries: Iterable[tuple[Verb | Noun, T]]) -> None:
        self._carried: list[tuple[str, T]] = []
        self._free: dict[str, tuple[int, ...]] = {}
        self._bound: dict[str, tuple[int, ...]] = {}
        self._memo: dict[str, tuple[Analysis[T], ...]] = {}
        for entry, carried in entries:
            first = len(self._carried) << _BITS
            self._carried.append((entry.lemma, carried))
            for key, use, number in conjugation.cells(entry):
                packed = (first | number,)
                if use & FREE:
                    _add(self._free, key, packed)
                if use & BOUND:
                    _add(self._bound, key, packed)

    def analyse(self, key: str) -> tuple[Analysis[T], ...]:
        """Every reading of a folded word, the plainest first: as it stands, then less a conjunction, a preposition,
        the future's س or the article, then less a pronoun too."""
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= _REMEMBERED:
                self._memo.clear()
            found = self._memo[key] = self._read(key)
        return found

    def _read(self, key: str) -> tuple[Analysis[T], ...]:
        found: list[Analysis[T]] = []
        late: list[Analysis[T]] = []
        self._read_after(key, 0, found, late)
        if len(key) > 2 and key[0] in _CONJUNCTIONS:
            self._read_after(key[1:], 1, found, late)
        return tuple(found + late)

    def _read_after(self, word: str, skip: int, found: list[Analysis[T]], late: list[Analysis[T]]) -> None:
        self._look(word, skip, None, found, late)
        if len(word) < 3:
            return
        first, rest = word[0], word[1:]
        if word.startswith("ال"):
            self._look_definite(word[2:], skip, None, found)
        if first == "س" and rest[0] in "يتان":
            self._look(rest, skip + 1, "س", found, late)
        elif first in "بكل":
            self._look(rest, skip + 1, first, found, late)
            if rest.startswith("ال"):
                self._look_definite(rest[2:], skip + 1, first, found)
            elif first == "ل" and rest[0] == "ل" and len(rest) > 2:
                self._look_definite(rest[1:], skip + 1, first, found)

    def _look_definite(self, word: str, skip: int, preposition: str | None, found: list[Analysis[T]]) -> None:
        for packed in self._free.get(word, ()):
            inflection = INFLECTIONS[packed & _TRAITS]
            if inflection.form in _FINITE or inflection.accusative or inflection.construct:
                continue
            lemma, carried = self._carried[packed >> _BITS]
            found.append(Analysis(carried, lemma, inflection, skip, True, False, preposition))

    def _look(
        self, word: str, skip: int, particle: str | None, found: list[Analysis[T]], late: list[Analysis[T]]
    ) -> None:
        """`particle`: a preposition, or the future's س."""
        preposition = None if particle == "س" else particle
        for packed in self._free.get(word, ()):
            inflection = INFLECTIONS[packed & _TRAITS]
            if particle is None or _takes(inflection, particle):
                lemma, carried = self._carried[packed >> _BITS]
                found.append(Analysis(carried, lemma, inflection, skip, False, particle == "س", preposition))
        for enclitic in _ENCLITICS.get(word[-1:], ()):
            if not word.endswith(enclitic) or len(word) - len(enclitic) < 2:
                continue
            for packed in self._bound.get(word[: -len(enclitic)], ()):
                inflection = INFLECTIONS[packed & _TRAITS]
                if (particle is None or _takes(inflection, particle)) and _bears(inflection, enclitic):
                    lemma, carried = self._carried[packed >> _BITS]
                    late.append(
                        Analysis(carried, lemma, inflection, skip, False, particle == "س", preposition, enclitic)
                    )


def _add(table: dict[str, tuple[int, ...]], key: str, packed: tuple[int]) -> None:
    before = table.setdefault(key, packed)
    if before is not packed and packed[0] not in before:
        table[key] = before + packed


def _takes(inflection: Inflection, particle: str) -> bool:
    if particle == "س":
        return inflection.form == "present" and inflection.mood != "subjunctive"
    if inflection.form == "present":
        return particle == "ل" and inflection.mood != "indicative"
    return inflection.form != "past"


def _bears(inflection: Inflection, enclitic: str) -> bool:
    if inflection.form in _FINITE:
        return enclitic not in _NOT_AFTER_VERBS
    return enclitic not in _NOT_AFTER_NOUNS
