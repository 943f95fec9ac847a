"""An article as the quote stage reads it: words looked up, names and marked passages by token."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

import msgspec

from service.annotation import Entity, EntityType, QuoteKind
from service.document import Document
from service.quotes import lexicon, marks
from service.quotes.lexicon import LEXICON
from service.quotes.marks import Marked

COMMAS = frozenset("،,؛;")
STOPS = frozenset(".؟?!")
DASHES = frozenset("-–—")
_GOVERNING = frozenset(("في", "علي", "الي", "عن", "خلال", "دون", "بدون"))  # no verb follows them
_LONGEST_DATELINE = 14
_LONGEST_UNNAMED = 4  # where it begins with no place that has been recognised
_CALLED = frozenset(("يدعى", "تدعى"))  # not يدعي, which is written the same where it is looked up
_TITLED = frozenset(("PER", "ORG"))
_CLASSES = LEXICON.lemmas["classes"]
_BARE_RANKS = LEXICON.lists["bare_ranks"]
_first = attrgetter("first")


class Name(msgspec.Struct, eq=False, gc=False):
    """One mention: its entity's number and type, its tokens, and whether a proclitic stands before it."""

    entity: int
    type: EntityType
    first: int
    stop: int
    prefixed: bool


class Page:
    """Parallel to the document's tokens.

    words     what each means (`lexicon.Word`)
    landmarks the tokens at which a statement may begin or end
    active    those of them that may attribute something
    colons    those that are colons
    names     the mention that a token belongs to, or null
    marked    the number of the marked passage that a token belongs to, its marks included, or -1
    clauses   where the clause, and the noun phrase (true), that was walked last begins and ends
    """

    __slots__ = (
        "_openings", "_sentence_of", "_sentences", "_verbs", "active", "clauses", "colons", "document", "entities",
        "keys", "landmarks", "marked", "mentions", "names", "passages", "size", "words",
    )  # fmt: skip

    def __init__(self, document: Document, entities: Sequence[Entity]) -> None:
        self.document = document
        self.entities = entities
        self.keys = document.keys
        self._sentences = document.sentences
        self._sentence_of = document.sentence_of
        self.size = size = len(document.keys)
        self.words = LEXICON.words(document.keys)
        self.names: list[Name | None] = [None] * size
        self.mentions: list[Name] = []
        self._place(document, entities)
        self.landmarks = [i for i, word in enumerate(self.words) if word.landmark]
        self.active: list[int] = []
        self.colons: list[int] = []
        self.passages: list[Marked] = marks.pair(document, self._settle(document))
        self._openings = [passage.opening for passage in self.passages]
        self.clauses: dict[bool, tuple[int, int]] = {}
        self._verbs: list[int] | None = None
        self.marked = marked = [-1] * size
        for number, passage in enumerate(self.passages):
            opening, after = passage.opening, passage.after
            marked[opening:after] = [number] * (after - opening)

    def _place(self, document: Document, entities: Sequence[Entity]) -> None:
        """Find the tokens of every mention."""
        starts, ends, names = document.starts, document.ends, self.names
        keys, words, mentions = self.keys, self.words, self.mentions
        nothing, size = lexicon.NOTHING, self.size
        for number, entity in enumerate(entities):
            type = entity.type
            titled = type in _TITLED
            for span in entity.mentions:
                start, end = span.start, span.end
                first = bisect_right(ends, start)
                if first == size or starts[first] >= end:
                    continue
                stop = first + 1
                while stop < size and starts[stop] < end:
                    stop += 1
                word = words[first]
                if (
                    titled
                    and (word is not nothing and word.noun is not None or keys[first] in _BARE_RANKS)
                    and self._only_title(first, stop, type)
                ):
                    continue
                name = Name(number, type, first, stop, start > starts[first])
                mentions.append(name)
                names[first] = name
                if stop > first + 1:
                    names[first:stop] = [name] * (stop - first)
        mentions.sort(key=_first)

    def _only_title(self, first: int, stop: int, type: str) -> bool:
        """Whether a mention is but a rank, a title or a kind of body: جنرال، المسؤولة الكورية، المنظمة الحقوقية."""
        key = self.keys[first]
        if stop - first == 1 and type == "ORG":
            return False
        if key in _BARE_RANKS and stop - first == 1:
            return True
        noun = self.words[first].noun
        return (
            noun is not None
            and (noun.kind == "person" or noun.lemma in _CLASSES and stop - first == 2)
            and noun.definite
            and not noun.skip
            and all(k.startswith("ال") and k.endswith(("ي", "ية")) for k in self.keys[first + 1 : stop])
        )

    def _settle(self, document: Document) -> list[int]:
        """Decide what only the text as sent can: no name is a cue, إ begins no verb, إنّ may run into the next word.
        The tokens that are quotation marks."""
        tokens, words, names = document.tokens, self.words, self.names
        mark, colon = lexicon.MARK, lexicon.COLON
        places: list[int] = []
        active, colons = self.active, self.colons
        for i in self.landmarks:
            word = words[i]
            if not word.active:
                continue
            if word is mark:
                places.append(i)
                continue
            if word is colon:
                colons.append(i)
                continue
            active.append(i)
            if word.cues:
                name = names[i]
                if name is not None and not (i == name.first and name.prefixed) or tokens[i] in _CALLED:
                    words[i] = lexicon.NOTHING if word.noun is None else _silent(word)
                elif word.cues[0].form == "participle" and i and self.keys[i - 1].isdigit():
                    words[i] = lexicon.NOTHING if word.noun is None else _silent(word)  # 300 طالبا
                elif i and self.keys[i - 1] in _GOVERNING and names[i - 1] is None:
                    words[i] = LEXICON.nominal(word)  # في نقل المشهد
                elif "إ" in tokens[i] or tokens[i].endswith("ي") and _ends_in_ya(word):
                    words[i] = LEXICON.nominal(word)
            elif not word.traits and word.noun is None and len(tokens[i]) > 4:
                words[i] = lexicon.FUSED if _fused(document.text, document.starts[i]) else lexicon.NOTHING
        return places

    def breaks(self, first: int, stop: int) -> list[int]:
        """The tokens within a range at which a clause may begin: connectors, complementizers, commas."""
        keys = self.keys
        nothing, punctuation = lexicon.NOTHING, lexicon.PUNCTUATION
        return [
            i
            for i, word in enumerate(self.words[first:stop], first)
            if word is not nothing
            and (
                keys[i] in COMMAS
                if word is punctuation
                else word.traits & lexicon.CONNECTOR or word.complementizer is not None
            )
        ]

    def verbs(self, first: int, stop: int) -> list[int]:
        """The tokens within a range that are finite cues."""
        if self._verbs is None:
            self._verbs = [i for i in self.active if self.words[i].finite is not None]
        return self._verbs[bisect_left(self._verbs, first) : bisect_left(self._verbs, stop)]

    def sentence(self, i: int) -> tuple[int, int]:
        """The token range of the sentence of a token."""
        return self._sentences[self._sentence_of[i]]

    def past_dateline(self, first: int, limit: int) -> int:
        """The first token after a dateline: دبي، الإمارات (CNN)--."""
        keys, glued = self.keys, self.document.glued
        if first < limit:
            opens = self.names[first] is not None or keys[first] in "(["
            limit = min(limit, first + (_LONGEST_DATELINE if opens else _LONGEST_UNNAMED))
        for k in range(first, limit):
            if keys[k] in DASHES and (not glued[k] or keys[k - 1] in DASHES or keys[k - 1] == ")") or keys[k] == "--":
                while k < limit and not keys[k][0].isalnum():
                    k += 1
                return k
        return first

    def opens(self, i: int) -> Marked | None:
        """The marked passage that opens at a token."""
        number = self.marked[i]
        if number < 0:
            return None
        passage = self.passages[number]
        return passage if passage.opening == i else None

    def is_name(self, passage: Marked) -> bool:
        """Whether the marks set off a name, a title or a term, not words that somebody said."""
        first, stop = passage.first, passage.stop
        length = stop - first
        if length > 6:
            return False
        name = self.names[first]
        if name is not None and name.stop >= stop - 1:
            return True
        before = passage.opening - 1
        if before >= 0 and self.words[before].traits & lexicon.KIND:
            return length <= 5
        if length <= 2 and all(key.startswith("ال") or not key.isalpha() for key in self.keys[first:stop]):
            return before < 0 or not (self.keys[before].startswith("ال") or self.names[before] is not None)
        return length <= 4 and self.keys[first][:1].isascii()

    def kind(self, first: int, stop: int) -> QuoteKind:
        """Whether tokens that are no one's words from end to end have some in quotation marks."""
        for number in self.within(first, stop):
            if not self.is_name(self.passages[number]):
                return "mixed"
        return "indirect"

    def within(self, first: int, stop: int) -> range:
        """The numbers of the marked passages that have any of these tokens."""
        end = begin = bisect_left(self._openings, stop)
        while begin and self.passages[begin - 1].after > first:
            begin -= 1
        return range(begin, end)

    def ending(self, i: int, stop: int) -> int:
        """`stop` less the punctuation and the quotation marks that stand before it, not before `i`."""
        keys = self.keys
        while stop > i and (keys[stop - 1] in TRAILING or keys[stop - 1] in marks.MARKS):
            stop -= 1
        return stop


TRAILING = COMMAS | frozenset(".:…-–—") | frozenset(("..", "..."))


def _silent(word: lexicon.Word) -> lexicon.Word:
    return lexicon.Word(
        word.traits, (), word.noun, word.complementizer, active=word.active, turns=word.turns, landmark=True
    )


def _ends_in_ya(word: lexicon.Word) -> bool:
    """Whether a past tense in ى would be meant, which a ya is not: نفي, رأي are nouns."""
    return word.finite is not None and not word.finite.present and word.finite.entry.lemma.endswith("ى")


def _fused(text: str, start: int) -> bool:
    """Whether a word begins with إنّ or أنّ that its source ran together with the next: أنّحكومة."""
    return text.startswith(("أنّ", "إنّ"), start) and not text.startswith(("إنّما", "أنّما", "أنّى"), start)
