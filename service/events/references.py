"""Definite descriptions that stand for a named entity: الرئيس الفرنسي, المنظمة."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from service.annotation import Entity
from service.arabic.view import fold
from service.document import Document
from service.span import Span

_LONGEST = 5
_REMEMBERED = 1 << 12
_BEYOND = 1 << 40  # more than any article is long
_LOOKED_AT = 60  # mentions before a place, the last
_MOST_NAMED = 3


def bare(word: str) -> str:
    """A folded word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=_REMEMBERED)
def _words(title: str) -> frozenset[str]:
    """The words of a title without their articles; articles name the same few."""
    return frozenset(bare(word) for word in fold(title).split())


def _start(mention: Span) -> int:
    return mention.start


class References:
    """The titles and head words of an article's entities, by which it refers back to them."""

    __slots__ = ("_document", "_entities", "_first", "_heads", "_mentions", "_often", "_read", "_titles")

    def __init__(self, document: Document, entities: Sequence[Entity]) -> None:
        self._document = document
        self._entities = entities
        self._mentions: list[tuple[int, int, Span]] | None = None
        self._often: list[int] = []
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

    def named_before(self, start: int) -> list[tuple[int, Span, list[str]]]:
        """Who was named before a sentence that begins at an offset, where, and signs of how: the last person and
        body, who or what is named most, and the first in the sentence before, where that stands on the same line."""
        mentions, entities = self._sorted(), self._entities
        stop = bisect_left(mentions, (start,))
        found: dict[int, tuple[int, Span, list[str]]] = {}
        left = {"PER", "ORG"}
        previous = self._sentence_before(start)
        opening: tuple[int, Span] | None = None
        for at in range(stop - 1, max(-1, stop - 1 - _LOOKED_AT), -1):
            begin, index, mention = mentions[at]
            if not left and begin < previous:
                break
            sort = entities[index].type
            if sort in left:
                left.remove(sort)
                found[index] = (index, mention, ["last " + sort])
            if begin >= previous and sort in ("PER", "ORG"):
                opening = (index, mention)
        if opening is not None:
            found.setdefault(opening[0], (*opening, []))[2].append("opens the sentence before")
        for index in self._often:
            named = entities[index].mentions
            if named[0].start < start:
                last = named[bisect_left(named, start, key=_start) - 1]
                found.setdefault(index, (index, last, []))[2].append("named most")
                break
        return list(found.values())

    def last_of(self, sorts: Sequence[str], before: int) -> tuple[int, Span] | None:
        """The entity of some types that is named last before an offset, and where."""
        mentions = self._sorted()
        stop = bisect_left(mentions, (before,))
        for at in range(stop - 1, max(-1, stop - 1 - _LOOKED_AT), -1):
            _, index, mention = mentions[at]
            if self._entities[index].type in sorts:
                return index, mention
        return None

    def _sorted(self) -> list[tuple[int, int, Span]]:
        """All mentions by their place, with their entities."""
        if self._mentions is None:
            entities = self._entities
            self._mentions = sorted(
                [
                    (mention.start, index, mention)
                    for index, entity in enumerate(entities)
                    for mention in entity.mentions
                ]
            )
            often = [(-len(entity.mentions), index) for index, entity in enumerate(entities) if entity.type != "MISC"]
            self._often = [index for _, index in sorted(often)[:_MOST_NAMED]]
        return self._mentions

    def _sentence_before(self, start: int) -> int:
        """Where the sentence before begins that stands on the same line; beyond any offset where there is none."""
        document = self._document
        token = document.token_at(start)
        if not token or token >= len(document) or document.lines[token - 1] != document.lines[token]:
            return _BEYOND
        return document.sentence_span(document.sentence_of[token - 1]).start

    def _last(self, index: int, before: int) -> int:
        """Where an entity was last named before an offset; -1 where only after it."""
        return max((m.start for m in self._entities[index].mentions if m.start < before), default=-1)
