"""What has been found in an article so far."""

from __future__ import annotations

import msgspec

from service.annotation import Cue, Quote, QuoteKind
from service.quotes.cast import Cast, Source
from service.quotes.marks import Marked
from service.quotes.page import Page
from service.span import Span


class Saying(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A statement found: its tokens less the letters to skip, its cue and its source."""

    first: int
    skip: int
    stop: int
    kind: QuoteKind
    cue: tuple[int, int] | None
    lemma: str
    source: Source | None
    pattern: str


class Record:
    """The statements of a page in the order found, with the token before which everything has been read and the
    numbers of the marked passages that are spoken for."""

    __slots__ = ("_taken", "cast", "covered", "page", "sayings", "used")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cast = Cast(page)
        self.sayings: list[Saying] = []
        self.covered = 0
        self.used: set[int] = set()
        self._taken = bytearray(page.size)

    def taken(self, first: int, stop: int) -> bool:
        """Whether a statement has any of these tokens."""
        return b"\1" in self._taken[first:stop]

    def quotes(self) -> list[Quote]:
        """The statements as the answer gives them, in text order; of two that overlap the one that begins first."""
        document = self.page.document
        sentence_of = document.sentence_of
        quotes: list[Quote] = []
        for saying in sorted(self.sayings, key=lambda s: (s.first, s.stop)):
            span = document.span_after(saying.first, saying.skip, saying.stop)
            if quotes and span.start < quotes[-1].span.end:
                continue
            cue = None
            if saying.cue is not None:
                at, skip = saying.cue
                cue = Cue(span=document.span_after(at, skip, at + 1), lemma=saying.lemma)
            low = sentence_of[saying.first]
            high = sentence_of[saying.stop - 1]
            sentence = document.sentence_span(low)
            if high != low:
                sentence = Span(sentence.start, max(sentence.end, document.sentence_span(high).end))
            if saying.cue is not None:
                at = sentence_of[saying.cue[0]]
                low, high = min(low, at), max(high, at)
            quotes.append(
                Quote(
                    kind=saying.kind,
                    span=span,
                    cue=cue,
                    speaker=self.cast.speaker(saying.source, range(low, high + 1)),
                    sentence=sentence,
                )
            )
        return quotes

    def direct(
        self, passage: Marked, i: int, skip: int, lemma: str, source: Source | None, gender: str | None, pattern: str
    ) -> None:
        """Add the words of a marked passage, less an أن that the source has set within its marks."""
        page = self.page
        first, stop = passage.first, page.ending(passage.first, passage.stop)
        if (
            first + 1 < stop
            and page.words[first].complementizer is not None
            and page.document.tokens[first].startswith("أن")
        ):
            first += 1
        self.used.add(page.marked[passage.opening])
        if stop > first:
            self.add(Saying(first, 0, stop, "direct", (i, skip), lemma, source, pattern), passage.after, gender)

    def add(self, saying: Saying, covered: int, gender: str | None) -> None:
        """Add a statement; `covered` is the token from which to read on, `gender` what its cue showed of its source."""
        self.note(saying)
        self.covered = max(self.covered, covered)
        if saying.source is not None:
            self.cast.speak(saying.source, gender)

    def note(self, saying: Saying) -> None:
        """Add a statement that changes nothing for those after it."""
        self.sayings.append(saying)
        self._taken[saying.first : saying.stop] = b"\1" * (saying.stop - saying.first)
        self.used.update(self.page.within(saying.first, saying.stop))

    def drop(self, saying: Saying) -> None:
        """Take a statement back."""
        self.sayings.remove(saying)
        self._taken[saying.first : saying.stop] = bytes(saying.stop - saying.first)
