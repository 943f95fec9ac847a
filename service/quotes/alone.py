"""Statements without a cue of their own: colon headlines, marked sentences that stand by themselves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from service.annotation import QuoteKind
from service.arabic.view import fold
from service.quotes import complements, phrases
from service.quotes.cast import Source
from service.quotes.cues import Cues
from service.quotes.lexicon import LEXICON
from service.quotes.marks import Marked
from service.quotes.page import STOPS
from service.quotes.phrases import Phrase
from service.quotes.record import Record, Saying
from service.quotes.subjects import Subjects

_FEWEST_WORDS = 3
_FEWEST_ALONE = 4
_FEWEST_NEAR = 5
_COORDINATED = 6  # tokens from one marked passage to the next that the same cue introduces
_NEAR = 24  # tokens between a marked passage and a cue before it
_LONGEST_NAME = 9  # tokens before a headline's colon
_LONGEST_HEADLINE = 40
_CHARGES = LEXICON.lists["charges"]


class Alone:
    """Reads what the cues of a page have left over."""

    __slots__ = ("_cues", "_page", "_record", "_spoken", "_subjects")

    def __init__(self, record: Record, cues: Cues, subjects: Subjects) -> None:
        self._record = record
        self._page = record.page
        self._cues = cues
        self._subjects = subjects
        self._spoken: list[Source] = []

    def colons(self) -> None:
        """فلان: ... as a headline, where the article says who that is."""
        page = self._page
        keys, lines = page.keys, page.document.lines
        self._spoken = [saying.source for saying in self._record.sayings if saying.source is not None]
        for colon in page.colons:
            line = lines[colon]
            if not colon or keys[colon - 1] == ":" or colon + 2 >= page.size or lines[colon + 1] != line:
                continue
            first = bisect_left(lines, line, 0, colon)
            if not 0 < colon - first <= _LONGEST_NAME or ":" in keys[first:colon]:
                continue
            end = bisect_right(lines, line, colon)
            if end - colon > _LONGEST_HEADLINE or line and keys[end - 1] == "." or self._record.taken(first, end):
                continue
            phrase = phrases.read(page, first, colon)
            if phrase is None or phrase.stop < colon:
                continue
            source = self._announced(phrase)
            if source is not None:
                self._headline(colon + 1, end, source)

    def _headline(self, first: int, end: int, source: Source) -> None:
        page = self._page
        passage = page.opens(first)
        stop = page.ending(first, end)
        kind: QuoteKind
        if passage is not None and passage.after >= stop and not page.is_name(passage):
            first, stop, kind = passage.first, page.ending(passage.first, passage.stop), "direct"
        else:
            kind = page.kind(first, stop)
            if complements.words_between(page, first, stop) < _FEWEST_WORDS:
                return
        self._record.note(Saying(first, 0, stop, kind, None, "", source, "colon"))

    def _announced(self, phrase: Phrase) -> Source | None:
        """The source of a headline, which the body has to bear out."""
        spoken = self._spoken
        if phrase.name is not None:
            for source in spoken:
                if source.entity == phrase.name.entity:
                    return source
            return self._record.cast.named(phrase.name) if phrase.name.type == "PER" else None
        words = set(self._page.keys[phrase.first : phrase.stop])
        for source in spoken:
            if len(words) > 1 and words <= set(fold(source.name).split()):
                return source  # العمال الكردستاني: of حزب العمال الكردستاني
        head = phrase.head
        if head is None:
            return None
        found = self._record.cast.phrase(phrase)
        if found.entity is not None and any(source.entity == found.entity for source in spoken):
            return found
        for source in spoken:
            if source.entity is None and head.lemma == source.head and head.number == source.number:
                return source
        if head.kind != "person":
            return None
        return next((s for s in spoken if s.person and (s.number == "singular") == (head.number == "singular")), None)

    def marks(self) -> None:
        """A marked sentence that stands by itself: whoever the words before it are about says it."""
        page, record = self._page, self._record
        lines = page.document.lines
        sayings = sorted(record.sayings, key=lambda saying: saying.stop)
        at = 0
        for number, passage in enumerate(page.passages):
            while at < len(sayings) and sayings[at].stop <= passage.opening:
                at += 1
            if passage.stop - passage.first < _FEWEST_ALONE or number in record.used:
                continue
            if page.is_name(passage) or record.taken(passage.first, passage.first + 1):
                continue
            length = complements.words_between(page, passage.first, passage.stop)
            before = passage.opening - 1
            if length < _FEWEST_ALONE or before < 0:
                continue
            if at and self._goes_on(sayings[at - 1], passage):
                continue
            colon = page.keys[before] == ":"
            starts = colon or lines[before] != lines[passage.opening] or page.keys[before] in STOPS
            if not starts or not self._ends_sentence(passage):
                if page.keys[before] in _CHARGES or before and page.keys[before - 1] in _CHARGES:
                    self._charge(passage)
                elif length >= _FEWEST_NEAR:
                    self._near_cue(passage)
                continue
            source = None
            if at and lines[passage.opening] - lines[sayings[at - 1].first] <= 1:
                source = sayings[at - 1].source
            if source is None or colon:
                source = record.cast.nearest(None, passage.opening) or source
            if source is not None:
                stop = page.ending(passage.first, passage.stop)
                record.note(Saying(passage.first, 0, stop, "direct", None, "", source, "marks_alone"))

    def _goes_on(self, last: Saying, passage: Marked) -> bool:
        """Add a passage that goes on after another, from the same cue: أن «...»، وأن «...»."""
        page = self._page
        key = page.keys[passage.opening - 1].removeprefix("و")
        if last.kind != "direct" or passage.opening - last.stop > _COORDINATED:
            return False
        if (
            LEXICON.word(key).complementizer is None
            or page.document.lines[last.first] != page.document.lines[passage.first]
        ):
            return False
        stop = page.ending(passage.first, passage.stop)
        self._record.note(Saying(passage.first, 0, stop, "direct", last.cue, last.lemma, last.source, "marks_and"))
        return True

    def _near_cue(self, passage: Marked) -> None:
        """A long marked passage in a sentence with a cue that has found nothing else to say."""
        page = self._page
        start = page.sentence(passage.opening)[0]
        for i in range(passage.opening - 1, max(start, passage.opening - _NEAR) - 1, -1):
            if page.marked[i] >= 0 or self._record.taken(i, i + 1):
                return
            for reading in page.words[i].cues:
                if (
                    reading.form in ("finite", "participle")
                    and reading.enclitic is None
                    and not self._cues.denied(i, reading)
                ):
                    source = self._subjects.source(i, reading, passage.opening)
                    stop = page.ending(passage.first, passage.stop)
                    if source is not None:
                        cue, lemma = (i, reading.skip), reading.entry.lemma
                        self._record.note(Saying(passage.first, 0, stop, "direct", cue, lemma, source, "marks_near"))
                    return

    def _charge(self, passage: Marked) -> None:
        """وجهت النيابة إليه تهمة «...»: whoever the sentence is about brings the charge."""
        source = self._subjects.sentence_source(passage.opening, None, None)
        if source is not None:
            stop = self._page.ending(passage.first, passage.stop)
            self._record.note(Saying(passage.first, 0, stop, "direct", None, "", source, "charge"))

    def _ends_sentence(self, passage: Marked) -> bool:
        page = self._page
        after = passage.after
        return (
            after >= page.size
            or page.keys[after] in STOPS
            or page.document.lines[after] != page.document.lines[after - 1]
            or page.keys[passage.stop - 1] in STOPS
        )
