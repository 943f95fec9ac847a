"""Definite descriptions that stand for a named entity: الرئيس الفرنسي, المنظمة."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Entity
from service.arabic.view import fold

_LONGEST = 5
_LEADERS = frozenset("زعيم رئيس ملك امير".split())


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


class References:
    """The titles and head words of an article's entities, by which it refers back to them."""

    __slots__ = ("_entities", "_heads", "_titles")

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._titles: list[tuple[frozenset[str], int]] | None = None
        self._heads: dict[str, list[int]] = {}

    def _read(self) -> list[tuple[frozenset[str], int]]:
        titles: list[tuple[frozenset[str], int]] = []
        for index, entity in enumerate(self._entities):
            for title in entity.titles:
                titles.append((frozenset(_bare(fold(word)) for word in title.split()), index))
            words = fold(entity.name).split()
            if entity.type == "ORG" and len(words) > 1:
                self._heads.setdefault(_bare(words[0]), []).append(index)
        return titles

    def find(self, words: Sequence[str], before: int) -> int | None:
        """The entity that a definite phrase of folded words means, among those mentioned before an offset."""
        if not words[0].startswith("ال") or len(words) > _LONGEST:
            return None
        if self._titles is None:
            self._titles = self._read()
        said = frozenset(_bare(word) for word in words)
        found = [index for title, index in self._titles if said <= title]
        if not found and len(words) == 1:
            found = self._heads.get(_bare(words[0]), [])
        return max(found, key=lambda index: self._last(index, before), default=None)

    def pair(self, office: str, before: int) -> list[int]:
        """The two persons named last before an offset who may hold an office, where one of them is known to."""
        offices = {office, *_LEADERS} if office in _LEADERS else {office}
        if self._titles is None:
            self._titles = self._read()
        holders = {index for title, index in self._titles if not offices.isdisjoint(title)}
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
