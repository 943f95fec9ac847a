"""Statements without a cue of their own: colon headlines, marked sentences that stand by themselves."""

from __future__ import annotations

from service.annotation import QuoteKind
from service.quotes import complements, phrases
from service.quotes.cast import Source
from service.quotes.cues import Cues
from service.quotes.marks import Marked
from service.quotes.page import STOPS
from service.quotes.phrases import Phrase
from service.quotes.record import Record, Saying
from service.quotes.subjects import Subjects

_FEWEST_WORDS = 3
_NEAR = 24


class Alone:
    """Reads what the cues of a page have left over."""

    __slots__ = ("_cues", "_page", "_record", "_subjects")

    def __init__(self, record: Record, cues: Cues, subjects: Subjects) -> None:
        self._record = record
        self._page = record.page
        self._cues = cues
        self._subjects = subjects

    def colons(self) -> None:
        """فلان: ... as a headline, where the article says who that is."""
        page = self._page
        keys, lines = page.keys, page.document.lines
        for colon in [i for i, key in enumerate(keys) if key == ":"]:
            line = lines[colon]
            i = colon
            while i and lines[i - 1] == line and colon - i < 9:
                i -= 1
            if i == colon or i and lines[i - 1] == line or colon + 2 >= page.size or lines[colon + 1] != line:
                continue
            if ":" in keys[i:colon]:
                continue
            end = colon + 1
            while end < page.size and page.document.lines[end] == line:
                end += 1
            if end - colon > 40 or any(s.first < end and s.stop > i for s in self._record.sayings):
                continue
            if line > 0 and page.keys[end - 1] == ".":
                continue
            phrase = phrases.read(page, i, colon)
            if phrase is None or phrase.stop < colon:
                continue
            source = self._announced(phrase)
            if source is None:
                continue
            passage = page.opens(colon + 1)
            first = colon + 1
            last = page.ending(first, end)
            if passage is not None and passage.after >= last and not page.is_name(passage):
                self._record.sayings.append(
                    Saying(
                        passage.first, 0, page.ending(passage.first, passage.stop), "direct", None, "", source, "colon"
                    )
                )
                self._record.used.add(page.marked[first])
                continue
            kind: QuoteKind = "indirect"
            for number in dict.fromkeys(n for n in page.marked[first:last] if n >= 0):
                if not page.is_name(page.passages[number]):
                    kind = "mixed"
            if complements.words_between(page, first, last) >= _FEWEST_WORDS:
                self._record.sayings.append(Saying(first, 0, last, kind, None, "", source, "colon"))

    def _announced(self, phrase: Phrase) -> Source | None:
        """The source of a headline, which the body has to bear out."""
        page = self._page
        spoken = [saying.source for saying in self._record.sayings if saying.source is not None]
        if phrase.name is not None:
            for source in spoken:
                if source.entity == phrase.name.entity:
                    return source
            return self._record.cast.named(phrase.name) if phrase.name.type == "PER" else None
        if phrase.head is None or not spoken:
            return None
        heads = {page.keys[i] for i in range(phrase.first, phrase.stop)}
        for source in spoken:
            if source.entity is None and phrase.head.lemma == source.head:
                return source
        if phrase.head.kind == "person":
            for source in spoken:
                if source.person:
                    return source
        del heads
        return None

    def loose_marks(self) -> None:
        """A marked sentence that stands by itself: whoever the words before it are about says it."""
        page = self._page
        for number, passage in enumerate(page.passages):
            if number in self._record.used or page.is_name(passage):
                continue
            length = complements.words_between(page, passage.first, passage.stop)
            if length < 4:
                continue
            before = passage.opening - 1
            if any(s.first <= passage.first < s.stop for s in self._record.sayings):
                continue
            starts = (
                before < 0
                or page.document.lines[before] != page.document.lines[passage.opening]
                or page.keys[before] in STOPS
            )
            colon = before >= 0 and page.keys[before] == ":"
            if not (starts or colon) or not self._ends_sentence(passage):
                if length > 4:
                    self._near_cue(passage)
                continue
            if passage.opening < 1:
                continue
            prior = [s for s in self._record.sayings if s.stop <= passage.opening]
            source = None
            if prior and page.document.lines[passage.opening] - page.document.lines[prior[-1].first] <= 1:
                source = max(prior, key=lambda s: s.stop).source
            if source is None or colon:
                source = self._record.cast._nearest(None, passage.opening) or source
            if source is not None:
                stop = page.ending(passage.first, passage.stop)
                self._record.sayings.append(Saying(passage.first, 0, stop, "direct", None, "", source, "marks_alone"))

    def _near_cue(self, passage: Marked) -> None:
        """A long marked passage in a sentence with a cue that has found nothing else to say."""
        page = self._page
        start = page.sentence(passage.opening)[0]
        for i in range(passage.opening - 1, max(start, passage.opening - _NEAR) - 1, -1):
            if page.marked[i] >= 0 or any(s.first <= i < s.stop for s in self._record.sayings):
                return
            for reading in page.words[i].cues:
                if reading.form in ("finite", "participle") and not self._cues.denied(i, reading):
                    source = self._subjects.source(i, reading, passage.opening)
                    stop = page.ending(passage.first, passage.stop)
                    if source is not None:
                        self._record.sayings.append(
                            Saying(
                                passage.first,
                                0,
                                stop,
                                "direct",
                                (i, reading.skip),
                                reading.entry.lemma,
                                source,
                                "marks_near",
                            )
                        )
                    return

    def _ends_sentence(self, passage: Marked) -> bool:
        page = self._page
        after = passage.after
        return bool(
            after >= page.size
            or page.keys[after] in STOPS
            or page.document.lines[after] != page.document.lines[after - 1]
            or (
                page.keys[page.ending(passage.first, passage.stop) : passage.stop]
                and page.keys[passage.stop - 1] in STOPS
            )
        )
