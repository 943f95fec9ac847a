"""A sentence with dates, as anchoring, participants and standing look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from service.annotation import Entity, Participant, Time
from service.document import Document
from service.events.clauses import Clause, Segmentation, segment
from service.events.references import References
from service.events.words import Grammar, Reading, Word, grammar, lookup
from service.span import Span

if TYPE_CHECKING:
    from service.events.candidates import Said
    from service.events.phrases import Phrase


class Name:
    """A name in the sentence: tokens `first` to `stop`, `skip` letters of proclitics before it."""

    __slots__ = ("entity", "first", "innermost", "last_name", "skip", "stop", "type")

    def __init__(self, entity: int, kind: str, first: int, stop: int, skip: int) -> None:
        self.entity = entity
        self.type = kind
        self.first = first
        self.stop = stop
        self.skip = skip


class Dated:
    """A date in the sentence: tokens `first` to `stop`; `start` is where the phrase with its prepositions begins."""

    __slots__ = ("first", "glue", "index", "start", "stop", "time")

    def __init__(self, index: int, time: Time, first: int, stop: int, start: int, glue: tuple[str, ...]) -> None:
        self.index = index
        self.time = time
        self.first = first
        self.stop = stop
        self.start = start
        self.glue = glue


def _first(name: Name) -> int:
    return name.first


class Scene:
    """Tokens `first` to `stop` of a document with their words, names, dates and clauses."""

    __slots__ = (
        "dates", "document", "entities", "first", "grammar", "innermost", "keys", "last_name", "names",
        "phrases", "places", "references", "said", "segmentation", "stop", "taken", "words",
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
        self.phrases: dict[int, Phrase | None] = {}
        self.said: dict[int, Said | None] = {}
        self.grammar: Grammar = grammar()
        self.first, self.stop = first, stop = stretch
        keys = self.keys = document.keys
        look = lookup()
        known = look.known.get
        self.words: list[Word] = [known(key) or look(key) for key in keys[first:stop]]
        self.taken = bytearray(stop - first)
        self.names: dict[int, Name] = {}
        self.places: list[Name] = []
        for start, end, entity in mentions:
            a = document.token_at(start)
            b = a + 1
            while b < stop and document.starts[b] < end:
                b += 1
            if a < first or a >= stop:
                continue
            name = Name(entity, entities[entity].type, a, b, max(0, start - document.starts[a]))
            if name.type == "LOC":
                self.places.append(name)
            for token in range(a, b):
                self.taken[token - first] = 2
                self.names[token] = name
        self.places.sort(key=_first)
        self.last_name = max(self.names, default=-1)  # the last token of a name
        self.dates: list[Dated] = []
        for index, time in dates:
            a, b = document.token_range(time.span)
            a, b = max(a, first), min(b, stop)
            if a >= b:
                continue
            for token in range(a, b):
                self.taken[token - first] = 1
            self.dates.append(self._dated(index, time, a, b))
        self.segmentation: Segmentation = segment(
            self.words, document.tokens, keys, first, stop, self.taken, self._passives()
        )
        self.innermost = self.segmentation.innermost

    def _dated(self, index: int, time: Time, first: int, stop: int) -> Dated:
        prepositions = self.grammar["date_prepositions"]
        start = first
        glue: list[str] = []
        while start > self.first and not self.taken[start - 1 - self.first]:
            plain = self.words[start - 1 - self.first].plain
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

    def _passives(self) -> frozenset[int]:
        """The tokens written with ُ on their first letter."""
        document = self.document
        text, starts, ends = document.text, document.starts, document.ends
        if text.find("\u064f", starts[self.first], ends[self.stop - 1]) < 0:
            return frozenset()
        return frozenset(
            token
            for token in range(self.first, self.stop)
            if ends[token] - starts[token] > len(document.tokens[token])
            and "\u064f" in text[starts[token] : starts[token] + 3]
            and self.words[token - self.first].verb is not None
        )

    def reading(self, token: int) -> Reading | None:
        """The finite verb at a token, an unknown word read as one."""
        word = self.words[token - self.first]
        return word.verb or word.guess

    def subject_before(self) -> Participant | None:
        """The first name of the sentence before, where that stands on the same line."""
        document = self.document
        if not self.first or document.lines[self.first - 1] != document.lines[self.first]:
            return None
        sentence = document.sentence_span(document.sentence_of[self.first - 1])
        first: tuple[int, int, Span] | None = None
        for index, entity in enumerate(self.entities):
            if entity.type in ("PER", "ORG"):
                for mention in entity.mentions:
                    if sentence.start <= mention.start < sentence.end and (first is None or mention.start < first[0]):
                        first = (mention.start, index, mention)
        return None if first is None else Participant(role="actor", entity=first[1], span=first[2])

    def word(self, token: int) -> Word:
        return self.words[token - self.first]

    def free(self, token: int) -> bool:
        """Whether a token stands in no date and no name."""
        return not self.taken[token - self.first]

    def clause(self, token: int) -> Clause:
        return self.innermost[token - self.first]

    def event_noun(self, token: int) -> Reading | None:
        """The event noun at a token that is no verb, name or date."""
        if self.taken[token - self.first]:
            return None
        word = self.words[token - self.first]
        return (
            word.noun
            if not word.closed and not word.weak and self.innermost[token - self.first].head != token
            else None
        )

    def any_noun(self, token: int) -> Reading | None:
        """As `event_noun`, with the nouns that seldom name an event."""
        if self.taken[token - self.first]:
            return None
        word = self.words[token - self.first]
        return word.noun if not word.closed and self.innermost[token - self.first].head != token else None

    def lemma(self, token: int) -> str:
        """The lemma of the verb at a token, else of its noun, else its key."""
        word = self.words[token - self.first]
        reading = self.reading(token) if self.innermost[token - self.first].head == token else word.noun
        reading = reading or word.verb or word.noun or word.participle
        return word.plain if reading is None else reading.lemma
