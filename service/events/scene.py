"""A sentence with dates, as anchoring, participants and standing look at it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from service.annotation import Entity, EntityType, Time
from service.document import Document
from service.events.clauses import DATED, NAMED, PARTICLE, segment
from service.events.grammar import Grammar, grammar
from service.events.references import References
from service.events.words import Reading, Word, lookup
from service.span import Span

if TYPE_CHECKING:
    from service.events.phrases import Phrase


class Name(msgspec.Struct, eq=False, gc=False):
    """A name in the sentence: tokens `first` to `stop`, `skip` letters of proclitics before it."""

    entity: int
    type: EntityType
    first: int
    stop: int
    skip: int


class Dated(msgspec.Struct, eq=False, gc=False):
    """A date in the sentence: tokens `first` to `stop`; `start` is where the phrase with its prepositions begins."""

    index: int
    time: Time
    first: int
    stop: int
    start: int
    glue: tuple[str, ...]


_DAMMA = "\u064f"


def _first(name: Name) -> int:
    return name.first


class Scene:
    """A sentence, or a stretch of one, with its words, names, dates and clauses. Its tokens are counted from 0; `offset`
    is where the first stands in the document. `taken` has 1 for a token of a date, 2 for one of a name, else 0;
    `innermost` has for each token the clause that it stands in; `sentence` is the place of the whole sentence."""

    __slots__ = (
        "clauses", "dates", "document", "ends", "entities", "grammar", "innermost", "keys", "last_name", "names",
        "offset", "phrases", "places", "references", "sentence", "starts", "stop", "taken", "words",
    )  # fmt: skip

    def __init__(
        self, document: Document, stretch: tuple[int, int], dates: Sequence[tuple[int, Time]], entities: Sequence[Entity],
        mentions: Sequence[tuple[int, int, int]],
        references: References,
    ) -> None:  # fmt: skip
        self.document = document
        self.entities = entities
        self.references = references
        # phrases that were read, for the next event that looks at them
        self.phrases: dict[int, Phrase] = {}
        self.grammar: Grammar = grammar()
        self.offset, end = stretch
        self.stop = end - self.offset
        self.sentence = document.sentence_span(document.sentence_of[self.offset])
        self.keys = document.keys[self.offset : end]
        self.starts = document.starts[self.offset : end]
        self.ends = document.ends[self.offset : end]
        self.words = lookup().words(self.keys)
        for key in self.grammar.particles_or_verbs:
            if key in self.keys:
                self._tell_particles(key)
        self.taken = [0] * self.stop
        self.names: dict[int, Name] = {}
        self.last_name = -1  # the last token of a name
        self.places: list[Name] = []
        seen = self.words.copy()
        self._take_names(mentions, seen)
        self.dates: list[Dated] = []
        self._take_dates(dates, seen)
        tokens = document.tokens[self.offset : end]
        self.clauses, self.innermost = segment(seen, self.keys, tokens, self._passives())

    def _tell_particles(self, key: str) -> None:
        """Reads a word that can be a particle as one where a finite verb follows."""
        for token in range(self.stop - 1):
            if self.keys[token] == key:
                following = self.words[token + 1]
                verb = following.verb
                if following.closed == "aux" or (
                    verb is not None
                    and verb.inflection.form == "past"
                    and (following.noun is None or verb.enclitic is None)
                ):
                    self.words[token] = PARTICLE

    def _take_names(self, mentions: Sequence[tuple[int, int, int]], seen: list[Word]) -> None:
        starts, ends, stop = self.starts, self.ends, self.stop
        entities, taken, names = self.entities, self.taken, self.names
        for start, end, entity in mentions:
            a = bisect_right(ends, start)
            if a == stop:
                continue
            b = a + 1
            while b < stop and starts[b] < end:
                b += 1
            begin = starts[a]
            name = Name(entity, entities[entity].type, a, b, start - begin if start > begin else 0)
            if name.type == "LOC":
                self.places.append(name)
            if b > self.last_name:
                self.last_name = b - 1
            for token in range(a, b):
                taken[token] = 2
                names[token] = name
                seen[token] = NAMED
        if len(self.places) > 1:
            self.places.sort(key=_first)

    def _take_dates(self, dates: Sequence[tuple[int, Time]], seen: list[Word]) -> None:
        for index, time in dates:
            a, b = self.document.token_range(time.span)
            a, b = max(a - self.offset, 0), min(b - self.offset, self.stop)
            if a < b:
                for token in range(a, b):
                    self.taken[token] = 1
                    seen[token] = DATED
                self.dates.append(self._dated(index, time, a, b))

    def _dated(self, index: int, time: Time, first: int, stop: int) -> Dated:
        prepositions = self.grammar.date_prepositions
        start = first
        glue: list[str] = []
        while start > 0 and not self.taken[start - 1]:
            plain = self.words[start - 1].plain
            key = self.keys[start - 1]
            if key in prepositions:
                glue.append(key)
            elif plain in prepositions:
                glue.append(plain)
            elif key == "(":
                glue.append(key)
            else:
                break
            start -= 1
        return Dated(index, time, first, stop, start, tuple(glue))

    def _passives(self) -> set[int]:
        """The tokens written with ُ on their first letter."""
        document, starts, ends = self.document, self.starts, self.ends
        found: set[int] = set()
        at = document.text.find(_DAMMA, starts[0], ends[-1])
        while at >= 0:
            token = bisect_right(starts, at) - 1
            marked = ends[token] - starts[token] > len(document.tokens[self.offset + token])
            if marked and at < starts[token] + 3 and self.words[token].verb is not None:
                found.add(token)
            at = document.text.find(_DAMMA, at + 1, ends[-1])
        return found

    def start(self, token: int) -> int:
        """Where a token begins in the text as sent."""
        return self.starts[token]

    def span(self, first: int, stop: int, skip: int = 0) -> Span:
        """The place of tokens `first` to `stop` (not included), without `skip` letters of proclitics before them."""
        return Span(*self.bounds(first, stop, skip))

    def bounds(self, first: int, stop: int, skip: int = 0) -> tuple[int, int]:
        """As `span`, its two ends."""
        if skip:
            document = self.document
            return document.view.raw(document.view_starts[self.offset + first] + skip), self.ends[stop - 1]
        return self.starts[first], self.ends[stop - 1]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of a place in the text, both -1 where it lies outside of the scene."""
        if start < self.starts[0] or end > self.ends[-1]:
            return -1, -1
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def event_noun(self, token: int) -> Reading | None:
        """The event noun at a token that is no verb, name or date."""
        if self.taken[token]:
            return None
        word = self.words[token]
        return word.noun if not word.weak and self.innermost[token].head != token else None

    def any_noun(self, token: int) -> Reading | None:
        """As `event_noun`, with the nouns that seldom name an event."""
        return None if self.taken[token] or self.innermost[token].head == token else self.words[token].noun

    def lemma(self, token: int) -> str:
        """The lemma of the verb at a token, else of its noun, else its key."""
        word = self.words[token]
        reading = word.finite if self.innermost[token].head == token else word.noun
        reading = reading or word.verb or word.nominal
        return word.plain if reading is None else reading.lemma
