"""Definite descriptions that stand for a named entity: الرئيس الفرنسي, المنظمة."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from service.annotation import Entity
from service.arabic.view import fold
from service.events.grammar import grammar

_LONGEST = 5
_REMEMBERED = 1 << 12
_BEYOND = 1 << 40  # more than any article is long


def bare(word: str) -> str:
    """A folded word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=_REMEMBERED)
def _words(title: str) -> frozenset[str]:
    """The words of a title without their articles; articles name the same few."""
    return frozenset(bare(word) for word in fold(title).split())


class References:
    """The titles and head words of an article's entities, by which it refers back to them."""

    __slots__ = ("_entities", "_first", "_heads", "_read", "_titles")

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._first: tuple[int, int] | None = None
        self._read = False
        self._titles: dict[str, list[tuple[frozenset[str], int]]] = {}  # by each of their words
        self._heads: dict[str, list[int]] = {}

    def _read_entities(self) -> None:
        self._read = True
        for index, entity in enumerate(self._entities):
            for title in entity.titles:
                words = _words(title)
                for word in words:
                    self._titles.setdefault(word, []).append((words, index))
            if entity.type == "ORG":
                first, *others = entity.name.split(None, 1) or ("",)
                if others:
                    self._heads.setdefault(bare(fold(first)), []).append(index)

    def first(self) -> tuple[int, int]:
        """Where the article first names a person, and a body; beyond any offset where it never does."""
        if self._first is None:
            self._first = (self._first_of("PER"), self._first_of("ORG"))
        return self._first

    def _first_of(self, sort: str) -> int:
        return min((entity.mentions[0].start for entity in self._entities if entity.type == sort), default=_BEYOND)

    def known(self, word: str) -> bool:
        """Whether some title or body's name has a word, or begins with it, which is given without its article."""
        if not self._read:
            self._read_entities()
        return word in self._titles or word in self._heads

    def find(self, words: Sequence[str], before: int) -> int | None:
        """The entity that a definite phrase of folded words means, among those mentioned before an offset."""
        if not words[0].startswith("ال") or len(words) > _LONGEST:
            return None
        if not self._read:
            self._read_entities()
        first = bare(words[0])
        said = frozenset(map(bare, words[1:]))
        found = [index for title, index in self._titles.get(first, ()) if said <= title]
        if not found and len(words) == 1:
            found = self._heads.get(first, [])
        if not found:
            return None
        return max(found, key=lambda index: self._last(index, before))

    def pair(self, office: str, before: int) -> list[int]:
        """The two persons named last before an offset who may hold an office, where one of them is known to."""
        leaders = grammar().leaders
        offices = {office, *leaders} if office in leaders else {office}
        if not self._read:
            self._read_entities()
        holders = {index for office in offices for _, index in self._titles.get(office, ())}
        people = [
            index
            for index, entity in enumerate(self._entities)
            if entity.type == "PER" and (index in holders or not entity.titles)
        ]
        named = sorted((self._last(index, before), index) for index in people)[-2:]
        if len(named) < 2 or named[0][0] < 0 or holders.isdisjoint(index for _, index in named):
            return []
        return [index for _, index in named]

    def _last(self, index: int, before: int) -> int:
        """Where an entity was last named before an offset; -1 where only after it."""
        return max((m.start for m in self._entities[index].mentions if m.start < before), default=-1)
