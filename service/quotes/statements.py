"""The patterns by which the press attributes statements, read from left to right."""

from __future__ import annotations

from typing import NamedTuple

from service.annotation import Cue, Quote, QuoteKind
from service.quotes import clauses, complements, lexicon, phrases
from service.quotes.cast import Cast, Source
from service.quotes.complements import Complement
from service.quotes.lexicon import CueReading
from service.quotes.marks import Marked
from service.quotes.page import COMMAS, STOPS, Page
from service.quotes.phrases import Phrase
from service.span import Span

_FEWEST_WORDS = 3
_LONG = 9
_NEAR = 24
_OPENERS = frozenset(("فان", "فانه", "فانها", "فانهم", "فقد", "ان", "انه", "انها", "فلم", "فلن", "فلا", "قد", "بان"))
_REPORTED = frozenset(("ما", "كما", "لما", "حسبما", "وفقما", "مثلما", "بما"))
_THEREIN = frozenset(("فيه", "فيها", "خلاله", "خلالها"))


class Saying(NamedTuple):
    """A statement found: its tokens less the letters to skip, its cue and its source."""

    first: int
    skip: int
    stop: int
    kind: QuoteKind
    cue: tuple[int, int] | None
    lemma: str
    source: Source | None
    pattern: str


class Reader:
    """Reads one page; `sayings` are its statements in the order found."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cast = Cast(page)
        self.sayings: list[Saying] = []
        self.covered = 0
        self._used: set[int] = set()
        self._complements: dict[int, tuple[CueReading, Complement] | None] = {}

    # --- the page ----------------------------------------------------------------------------------------------------

    def read(self) -> list[Quote]:
        page = self.page
        keys, words, marked = page.keys, page.words, page.marked
        for i in page.active:
            if i < self.covered:
                continue
            word = words[i]
            if marked[i] >= 0:
                continue
            if keys[i] in lexicon.STANDS and i + 1 < page.size and keys[i + 1] in ("فيه", "فيها"):
                self._within(i)
            elif word.traits & lexicon.SOURCE:
                self._attribution(i)
            elif word.cues:
                self._cue(i)
            elif word.noun is not None and word.noun.kind == "document":
                self._document(i)
        self._colons()
        self._loose_marks()
        return self._quotes()

    def _quotes(self) -> list[Quote]:
        page, document = self.page, self.page.document
        quotes: list[Quote] = []
        for saying in sorted(self.sayings, key=lambda s: (s.first, s.stop)):
            span = document.span_after(saying.first, saying.skip, saying.stop)
            if quotes and span.start < quotes[-1].span.end:
                continue
            cue = None
            if saying.cue is not None:
                at, skip = saying.cue
                cue = Cue(span=document.span_after(at, skip, at + 1), lemma=saying.lemma)
            sentence = document.sentence_span(document.sentence_of[saying.first])
            last = document.sentence_span(document.sentence_of[saying.stop - 1])
            quotes.append(
                Quote(
                    kind=saying.kind,
                    span=span,
                    cue=cue,
                    speaker=self.cast.speaker(saying.source),
                    sentence=Span(sentence.start, max(sentence.end, last.end)),
                )
            )
        return quotes

    # --- cues --------------------------------------------------------------------------------------------------------

    def _complement(self, i: int) -> tuple[CueReading, Complement] | None:
        """The reading of a cue that has something to say, and what it says."""
        if i in self._complements:
            return self._complements[i]
        self._complements[i] = None
        found = None
        for reading in self.page.words[i].cues:
            if reading.form == "masdar" and reading.entry.kind == "relay":
                continue
            complement = complements.find(self.page, i, reading)
            if complement is not None:
                found = (reading, complement)
                break
        self._complements[i] = found
        return found

    def _speaks(self, i: int) -> bool:
        """Whether a cue, or a word like وفق, is followed by what it needs to attribute something."""
        page = self.page
        word = page.words[i]
        if word.traits & lexicon.SOURCE:
            return self._sourced(i) is not None
        found = self._complement(i)
        if found is None:
            return self._objects(i) or "عن" in page.keys[i + 1 : i + 12] and any(
                r.form == "finite" and r.entry.kind == "relay" for r in word.cues
            )
        reading, complement = found
        if reading.form == "masdar":
            return False
        if reading.form == "participle" and complement.at - i > 12:
            return False
        return not self._denied(i, reading)

    def _objects(self, i: int) -> bool:
        """Whether a cue may have a noun phrase as its object: نفت دمشق شن الهجوم."""
        page = self.page
        return any(r.form == "finite" and "" in r.entry.noun for r in page.words[i].cues) and any(
            page.names[j] is None and complements.is_head(page, j, page.keys[j]) for j in range(i + 1, min(i + 8, page.size))
        )

    def _denied(self, i: int, reading: CueReading) -> bool:
        """Whether the words before a cue say that nobody said it: لم يقل, أن يقول."""
        if i == 0:
            return False
        before = self.page.words[i - 1]
        key = self.page.keys[i - 1]
        if before.traits & lexicon.NEGATION and key not in ("ما", "غير"):
            return not reading.entry.negated
        if key in ("ان", "بان", "الا") and reading.form == "finite" and reading.present:
            return not (i > 1 and self.page.keys[i - 2] == "قبل")
        return False

    def _cue(self, i: int) -> None:
        page = self.page
        word = page.words[i]
        relay = next((r for r in word.cues if r.entry.kind == "relay" and r.form in ("finite", "passive")), None)
        if relay is not None and self._relayed(i, relay):
            return
        if word.noun is not None and word.noun.definite:
            return
        if i > 1 and page.keys[i - 1] == "حد" and page.keys[i - 2] == "علي":
            self._in_words_of(i)
            return
        if i and page.keys[i - 1] in ("ما", "كما") and i - 1 > page.sentence(i)[0] and self._as_said(i):
            return
        found = self._complement(i)
        finite = next((r for r in word.cues if r.form == "finite"), None)
        if word.traits & lexicon.PREPOSITION and not self._verbal(i):
            return
        if found is not None and (
            found[1].kind == "noun" or found[1].kind == "marks" and found[1].at > i + 2 and page.keys[found[1].at] != ":"
        ) and finite is not None and "" in finite.entry.noun and self._object(
            i, finite, found[1].at
        ):
            return
        if found is None:
            reading = finite or word.cues[0]
            if reading.form == "participle" or self._denied(i, reading):
                return
            if self._after_marks(i, reading):
                return
            if reading.form == "finite" and not word.traits & lexicon.STRICT:
                self._object(i, reading)
            return
        reading, complement = found
        if self._denied(i, reading):
            return
        if reading.form == "passive":
            return
        if reading.form == "finite" and i > page.sentence(i)[0] and page.keys[i - 1] in _REPORTED and not (
            page.keys[i - 1] == "كما" and i - 1 == page.sentence(i)[0]
        ):
            return
        if reading.form == "finite" and complement.kind == "noun" and self._after_marks(i, reading):
            return
        if reading.form == "finite" and complement.kind in ("marks", "colon"):
            self._after_marks(i, reading, subject_limit=complement.at)
        source = self._source(i, reading, complement.at)
        if source is None and not self._anonymous(i, reading, complement):
            return
        if complement.kind == "noun" and (source is None or reading.form == "masdar"):
            return
        if complement.kind == "noun" and reading.form == "finite" and "" in reading.entry.noun:
            subject = self._subject(i, complement.at)
            if complement.at - (subject.stop if subject is not None else i) > 16:
                return
        if reading.entry.mutual and source is not None and source.entity is None and source.head is None:
            return
        self._say(i, reading, complement, source)

    def _verbal(self, i: int) -> bool:
        """Whether a word that may be a preposition is a verb here: بين الباحث أن, عبر الوزير عن."""
        following = i + 1
        if following >= self.page.size:
            return False
        name, word = self.page.names[following], self.page.words[following]
        return (
            name is not None and name.type != "MISC" or word.complementizer is not None
            or word.noun is not None and word.noun.kind != "document" or self.page.keys[following] in ("عن", ":")
        )

    def _anonymous(self, i: int, reading: CueReading, complement: Complement) -> bool:
        """Whether a cue without any subject still reports somebody's words."""
        if reading.form == "finite":
            return not (reading.entry.impersonal and reading.number == "singular") and reading.number != "singular"
        return reading.form == "masdar" and complement.kind == "clause" and complement.at <= i + 2 and (
            reading.entry.kind != "relay"
        )

    def _object(self, i: int, reading: CueReading, before: int | None = None) -> bool:
        """A noun phrase as the object of the cue: نفت الوزارة وجود خطط. It must begin before a token where one is given."""
        entry = reading.entry
        if "" not in entry.noun and "" not in entry.loose or self._denied(i, reading) or reading.enclitic:
            return False
        page = self.page
        limit = page.sentence(i)[1] if before is None else before
        subject = self._subject(i, min(limit, i + 40))
        at = subject.stop if subject is not None else i + 1
        preceding = None
        if subject is None:
            preceding = self._preceding(i, reading)
            if preceding is None and i == page.sentence(i)[0] and not reading.conjunction:
                return False
        at = self._past_inserts(at, limit)
        if at >= limit:
            return False
        key = page.keys[at]
        passage = page.opens(at)
        if passage is not None:
            key = page.keys[passage.first]
        name = page.names[at]
        if name is not None and not (passage is not None and name.stop < passage.stop):
            return False
        if entry.renews and key in ("التاكيد", "الدعوة", "المطالبة"):
            return self._renewal(i, at, subject, preceding, reading)
        elif not complements.is_head(page, at, key) or page.words[at].complementizer is not None:
            return False
        if entry.renews and not key.startswith(_RENEWED) or "" in entry.loose and not key.startswith(_HELD):
            return False
        if subject is not None:
            source: Source | None = self.cast.phrase(subject, reading.gender)
        else:
            source = preceding or self._bare(i, reading)
        if source is None or source.entity is None and source.head is None:
            return False
        count = len(self.sayings)
        self._say(i, reading, Complement("noun", at, at), source)
        return len(self.sayings) > count

    def _renewal(
        self, i: int, at: int, subject: Phrase | None, preceding: Source | None, reading: CueReading
    ) -> bool:
        """جددت الوزارة التأكيد على: the verbal noun is the cue."""
        found = self._complement(at)
        if found is None:
            return False
        source = self.cast.phrase(subject, reading.gender) if subject is not None else preceding or self._bare(i, reading)
        if source is None:
            return False
        count = len(self.sayings)
        self._say(at, found[0], found[1], source, whole=True)
        return len(self.sayings) > count

    def _past_inserts(self, at: int, limit: int) -> int:
        """The first token that is no time, place or aside."""
        page = self.page
        for _ in range(4):
            start = at
            while at < limit and (
                page.keys[at] in COMMAS or page.words[at].traits & (lexicon.ADVERB | lexicon.MONTH)
                or page.keys[at].isdigit() or page.keys[at] in "/-"
            ):
                at += 1
            if at < limit and page.words[at].traits & lexicon.PREPOSITION:
                comma = at
                while comma < limit and comma - at < 16 and page.keys[comma] not in COMMAS and page.marked[comma] < 0:
                    if comma > at + 1 and complements.is_head(page, comma, page.keys[comma]) and page.words[comma].noun is None \
                            and not page.words[comma - 1].traits & lexicon.PREPOSITION and page.names[comma] is None:
                        break
                    comma += 1
                at = comma
            if at == start:
                break
        return at

    def _say(
        self, i: int, reading: CueReading, complement: Complement, source: Source | None, *, whole: bool = False
    ) -> None:
        """Adds the statement that a cue makes. `whole`: a bare noun phrase counts whatever the cue."""
        page = self.page
        i, skip, lemma = self._nearest_said(i, reading, complement)
        first = complement.start
        if first >= len(page.keys):
            return  # the text ends with the cue
        entry = reading.entry
        pattern = f"{reading.form}_{complement.kind}"
        if complement.kind == "noun":
            stop = clauses.end(page, first, self._speaks, noun=True)
        else:
            stop = clauses.end(page, first, self._speaks)
        letters = complement.skip
        if complement.kind == "colon":
            stop = page.sentence(first)[1]
        kind: QuoteKind
        while first < stop and (page.keys[first] in COMMAS or page.keys[first] == ":"):
            first += 1
        if first < stop and complement.kind in ("marks", "clause") and page.words[first].complementizer == "" and \
                page.keys[first] in ("ان", "انه", "انها", "انهم") and first + 1 < stop and page.opens(first + 1):
            first += 1
        if first >= stop:
            return
        passage = page.opens(first)
        if passage is not None and not page.is_name(passage):
            length = complements.words_between(page, passage.first, passage.stop)
            rest = page.ending(passage.after, stop) - passage.after
            if length >= _FEWEST_WORDS and (
                rest <= 0 or length >= _LONG or reading.form == "masdar" or self._over(passage)
            ) or (
                complement.kind == "marks" and page.keys[first - 1] == ":"
            ):
                self._direct(passage, i, skip, lemma, source, reading.gender, pattern)
                return
            if complement.kind == "marks" and length >= _FEWEST_WORDS and (
                "" not in entry.noun | entry.loose and page.keys[first - 1] not in ("الي", "من", "عن", "علي", "ب")
            ):
                self._direct(passage, i, skip, lemma, source, reading.gender, pattern)
                return
            if entry.describes and length < _FEWEST_WORDS and rest <= 0 or length < _FEWEST_WORDS and rest <= 0 and complement.kind == "marks":
                return
            kind = "mixed"
        else:
            kind = "indirect"
            for number in dict.fromkeys(n for n in page.marked[first:stop] if n >= 0):
                if not page.is_name(page.passages[number]):
                    kind = "mixed"
                    break
        if complement.kind == "noun" and kind == "indirect" and not letters and page.keys[complement.at] in (
            "الي", "عن", "من", "علي", "ب", "ل"
        ):
            particle = page.keys[complement.at]
            if particle not in entry.noun and not whole:
                return
        elif complement.kind == "noun" and kind == "indirect" and letters:
            if page.keys[first][0] not in entry.noun:
                return
        end = page.ending(first, stop)
        if passage is not None and kind == "mixed":
            first = passage.first
        if end <= first:
            return
        self._add(Saying(first, letters, end, kind, (i, skip), lemma, source, pattern), stop, reading.gender)

    def _nearest_said(self, i: int, reading: CueReading, complement: Complement) -> tuple[int, int, str]:
        """The cue that stands nearest the statement, its letters to skip and its lemma: وتابع قائلا إن, قالت نقلا عن."""
        page = self.page
        for k in range(complement.at - 1, max(i, complement.at - 12), -1):
            if page.keys[k] == "نقلا" and page.keys[k + 1] == "عن":
                return k, 0, "نقلا"
            if k >= complement.at - 3:
                for other in page.words[k].cues:
                    if other.entry.lemma == "قال" and other.form in ("participle", "masdar"):
                        return k, other.skip, "قال"
        return i, reading.skip, reading.entry.lemma

    def _over(self, passage: Marked) -> bool:
        """Whether a sentence or a clause ends with the passage."""
        page = self.page
        after = passage.after
        if after >= page.size:
            return True
        key = page.keys[after]
        return key in COMMAS or key in STOPS or page.document.lines[after] != page.document.lines[after - 1] or (
            bool(page.words[after].cues or page.words[after].traits & lexicon.SOURCE) and self._speaks(after)
        )

    def _direct(
        self, passage: Marked, i: int, skip: int, lemma: str, source: Source | None, gender: str | None, pattern: str
    ) -> None:
        page = self.page
        first, stop = passage.first, page.ending(passage.first, passage.stop)
        if first + 1 < stop and page.words[first].complementizer is not None and page.document.tokens[first].startswith("أن"):
            first += 1
        self._used.add(page.marked[passage.opening])
        if stop > first:
            self._add(Saying(first, 0, stop, "direct", (i, skip), lemma, source, pattern), passage.after, gender)

    def _add(self, saying: Saying, covered: int, gender: str | None) -> None:
        self.sayings.append(saying)
        self.covered = max(self.covered, covered)
        page = self.page
        self._used.update(n for n in page.marked[saying.first : saying.stop] if n >= 0)
        if saying.source is not None:
            self.cast.speak(saying.source, gender)

    def _after_marks(self, i: int, reading: CueReading, subject_limit: int | None = None) -> bool:
        """Words in quotation marks that end just before a cue: «...»، قال فلان."""
        page = self.page
        if reading.form == "masdar":
            return False
        before = i - 1
        while before >= 0 and (page.keys[before] in COMMAS or page.keys[before] == "هكذا"):
            before -= 1
        if before < 0 or page.marked[before] < 0 or reading.conjunction:
            return False
        number = page.marked[before]
        passage = page.passages[number]
        if number in self._used or passage.after - 1 != before or page.is_name(passage):
            return False
        if complements.words_between(page, passage.first, passage.stop) < _FEWEST_WORDS:
            return False
        limit = subject_limit if subject_limit is not None else page.sentence(i)[1]
        source = self._source(i, reading, limit)
        covered = self.covered
        self._direct(passage, i, reading.skip, reading.entry.lemma, source, reading.gender, "marks_before")
        self.covered = covered
        return True

    # --- sources -----------------------------------------------------------------------------------------------------

    def _source(self, i: int, reading: CueReading, limit: int) -> Source | None:
        """The source of a cue: its subject after it, before it, or whoever spoke last."""
        page = self.page
        form = reading.form
        quoted = self._quoted_by(i, limit)
        if quoted is not None:
            return quoted
        if form == "finite":
            if i + 1 < page.size and page.keys[i + 1] in _THEREIN and not page.words[i - 1].traits & lexicon.RELATIVE:
                subject = self._subject(i, limit)
                if subject is None:
                    return self._sentence_source(i, reading.gender, reading.number) or self._bare(i, reading)
            if reading.entry.addressee:
                before = self._preceding(i, reading)
                if before is not None:
                    return before
            subject = self._subject(i, limit)
            if subject is not None and reading.entry.describes and subject.head is None and subject.name is None:
                return None
            if subject is not None and not (reading.entry.addressee and self._disagrees(subject, reading)):
                return self.cast.phrase(subject, reading.gender)
            before = self._preceding(i, reading)
            if before is not None:
                return before
            return self._bare(i, reading)
        if form == "masdar":
            if reading.enclitic:
                gender = "f" if reading.enclitic == "ها" else "m" if reading.enclitic == "ه" else None
                number = "plural" if reading.enclitic in ("هم", "هن") else "singular"
                return self._sentence_source(i, gender, number) or self.cast.continuing(gender, number, i)
            if reading.entry.addressee and not reading.article:
                return None
            if reading.article or limit <= i + 1:
                return self._sentence_source(i, None, None) if reading.article else None
            subject = self._genitive(i + 1, limit)
            if subject is None or limit - subject.stop > 4 or any(key in COMMAS for key in page.keys[subject.stop : limit]):
                return None
            return self.cast.phrase(subject)
        gender, number = reading.gender, reading.number
        return self._sentence_source(i, gender, number) or self.cast.continuing(gender, number, i)

    def _disagrees(self, subject: Phrase, reading: CueReading) -> bool:
        """Whether a phrase after a verb cannot be its subject, so that it is whom the verb addresses."""
        if reading.number in ("plural", "dual"):
            return True
        source = self.cast.phrase(subject)
        return source.gender is not None and reading.gender is not None and source.gender != reading.gender and (
            source.number == "singular"
        )

    def _quoted_by(self, i: int, limit: int) -> Source | None:
        """The source behind an outlet: قالت الوكالة نقلا عن مسؤول إن."""
        keys = self.page.keys
        for j in range(i + 1, limit - 1):
            if keys[j] == "نقلا" and keys[j + 1] == "عن":
                phrase = phrases.read(self.page, j + 2, limit)
                return None if phrase is None else self.cast.phrase(phrase)
        return None

    def _genitive(self, first: int, limit: int) -> Phrase | None:
        page = self.page
        name = page.names[first]
        if name is not None and name.prefixed and name.first == first and page.keys[first][0] == "ل":
            return Phrase(first, name.stop, name, None, None)
        noun = page.words[first].noun
        if noun is not None and noun.preposition == "ل":
            return phrases.read(page, first + 1, limit)
        return phrases.read(page, first, limit)

    def _subject(self, i: int, limit: int) -> Phrase | None:
        """The phrase after a verb that is its subject."""
        page = self.page
        keys, words = page.keys, page.words
        j = i + 1
        aside = False
        while j < limit:
            key = keys[j]
            word = words[j]
            if key in COMMAS or word.traits & lexicon.ADVERB or key[0].isdigit() or key in "/-–":
                j += 1
                continue
            if key in "([":
                while j < limit and keys[j] not in ")]":
                    j += 1
                j += 1
                continue
            if word.traits & lexicon.RELATIVE and key != "من" or key in STOPS or key == ":":
                return None
            name = page.names[j]
            outlet = (
                key == "ل" or name is not None and name.prefixed and key[0] in "لب"
                or word.noun is not None and word.noun.preposition in ("ل", "ب")
                or key[0] == "ب" and name is None and word.noun is None and len(key) > 3 and page.marked[j] < 0
                and not phrases.read(page, j, limit)
            )
            if name is not None and not name.prefixed:
                outlet = False
            if word.traits & lexicon.PREPOSITION and name is None or outlet:
                past = self._past_phrase(j, limit, aside)
                if past is None:
                    return None
                j = past
                aside = True
                continue
            return phrases.read(page, j, limit, bare=j == i + 1 and not complements.is_head(page, j, key))
        return None

    def _past_phrase(self, j: int, limit: int, aside: bool) -> int | None:
        """Past a prepositional phrase before a subject: after its comma, or where a title or a name must begin."""
        page = self.page
        keys, words = page.keys, page.words
        k = j + 1
        if keys[j] == "ل" and k < limit and page.marked[k] >= 0:
            return page.passages[page.marked[k]].after
        name = page.names[j]
        if name is not None and name.prefixed:
            k = name.stop
            if k < limit and page.names[k] is not None or k < limit and words[k].noun is not None and words[k].noun.kind == "person":
                return k
        while k < limit:
            key = keys[k]
            if key in COMMAS:
                return k + 1
            noun = words[k].noun
            if k > j + 1 and noun is not None and noun.kind == "person" and noun.definite and noun.number == "singular" and noun.skip == 0:
                phrase = phrases.read(page, k, limit)
                if phrase is not None and phrase.name is not None and phrase.name.type == "PER" and not (
                    words[k - 1].traits & lexicon.PREPOSITION or keys[k - 1] in ("مع", "و")
                ) and (phrase.stop >= limit - 1 or keys[phrase.stop] in COMMAS) and not _construct(keys[k - 1]):
                    return k
            if k > j + 2 and noun is not None and noun.kind == "person" and noun.number == "singular" and not noun.definite and noun.skip == 0:
                phrase = phrases.read(page, k, limit)
                if phrase is not None and phrase.name is not None and phrase.name.type == "PER" and phrase.stop >= limit - 1 and (
                    phrase.name.first > k + 1 or not _construct(keys[k - 1])
                ) and not words[k - 1].traits & lexicon.PREPOSITION:
                    return k
            k += 1
        return None

    def _preceding(self, i: int, reading: CueReading) -> Source | None:
        """The subject before its verb: لكن فلانا قال, كان فلان قد قال, الذي قال."""
        page = self.page
        keys, words = page.keys, page.words
        start = sentence = page.sentence(i)[0]
        if self.sayings:
            start = max(start, min(self.covered, i))
        if i - 1 >= sentence and words[i - 1].traits & lexicon.RELATIVE and keys[i - 1] != "من":
            return self._antecedent(i - 1, sentence, reading)
        while start < i and (keys[start] in COMMAS or page.marked[start] >= 0 and keys[start] in '"»”'):
            start += 1
        j = i - 1
        while j >= start and (words[j].traits & lexicon.AUXILIARY or keys[j] in COMMAS):
            j -= 1
        if j < start:
            return None
        if words[j].traits & lexicon.RELATIVE and keys[j] != "من":
            return self._antecedent(j, start, reading)
        if reading.conjunction and reading.skip == 1 and not words[i - 1].traits & lexicon.AUXILIARY:
            return None
        best: Phrase | None = None
        first = start
        for _ in range(6):
            opened = self._clause_start(first, i)
            phrase = phrases.read(page, opened, i)
            if phrase is not None and (
                phrase.head is not None or phrase.name is not None or opened <= sentence + 1
            ) and self._reaches(phrase, i):
                best = phrase
                break
            following = next((k for k in range(max(opened, first) + 1, i) if self._begins(k)), None)
            if following is None:
                break
            first = following
        if best is None:
            # مسؤول أممي يحذر, مواطنين طالبوا: an indefinite noun right before its verb.
            for k in range(max(start, i - 5), i):
                noun = words[k].noun
                if noun is not None and noun.kind != "document" and (
                    reading.gender is None or noun.gender == reading.gender or noun.number != "singular"
                ):
                    phrase = phrases.read(page, k, i)
                    if phrase is not None and phrase.stop == i:
                        best = phrase
                        break
                name = page.names[k]
                if name is not None and name.stop == i and not name.prefixed and name.type != "MISC":
                    if k and words[k - 1].traits & lexicon.PREPOSITION:
                        continue
                    best = Phrase(k, i, name, None, None)
                    break
        return None if best is None else self.cast.phrase(best, reading.gender)

    def _begins(self, k: int) -> bool:
        word = self.page.words[k]
        return bool(word.traits & lexicon.CONNECTOR) or word.complementizer is not None or self.page.keys[k] in COMMAS

    def _clause_start(self, first: int, limit: int) -> int:
        """Past the words that open a clause before its subject."""
        page = self.page
        keys, words = page.keys, page.words
        j = first
        while j < limit:
            word = words[j]
            if word.traits & (lexicon.CONNECTOR | lexicon.AUXILIARY) and not word.traits & lexicon.PREPOSITION and word.noun is None or keys[j] in COMMAS or (
                word.complementizer is not None or keys[j] in ("و", "اما", "الذي", "اذا")
            ) or word.traits & lexicon.ADVERB:
                j += 1
                continue
            break
        return j

    def _reaches(self, phrase: Phrase, i: int) -> bool:
        """Whether only asides stand between a subject and its verb."""
        page = self.page
        j = phrase.stop
        if i - j > 24:
            return False
        while j < i:
            word = page.words[j]
            key = page.keys[j]
            if word.traits & (lexicon.ADVERB | lexicon.AUXILIARY) or key in COMMAS:
                if key in COMMAS:
                    close = next((k for k in range(j + 1, i) if page.keys[k] in COMMAS), None)
                    if close is not None and not any(page.words[k].cues and page.words[k].cues[0].form == "finite" and not page.words[k - 1].traits & lexicon.RELATIVE for k in range(j + 1, close)):
                        j = close + 1
                        continue
                    return page.words[j + 1].traits & lexicon.AUXILIARY > 0 or j + 1 == i or page.words[j + 1].traits & lexicon.ADVERB > 0
                j += 1
                continue
            if key[0] == "و" and len(key) > 2 and not word.traits and not any(r.form == "finite" for r in word.cues):
                j += 1
                while j < i and not page.words[j].traits & (lexicon.AUXILIARY | lexicon.RELATIVE) and page.keys[j] not in COMMAS and (
                    not any(r.form == "finite" for r in page.words[j].cues)
                ):
                    j += 1
                continue
            if word.traits & (lexicon.RELATIVE | lexicon.PREPOSITION):
                if word.traits & lexicon.RELATIVE and j > phrase.first:
                    return not any(r.form == "finite" and r.conjunction for r in page.words[i].cues) and i - j > 2
                j += 1
                while j < i and not page.words[j].traits & lexicon.AUXILIARY and page.keys[j] not in COMMAS and j - phrase.stop < 8:
                    j += 1
                continue
            return False
        return True

    def _antecedent(self, relative: int, start: int, reading: CueReading) -> Source | None:
        """The noun phrase just before a relative pronoun."""
        page = self.page
        if relative - 1 > start and page.marked[relative - 1] >= 0 and page.names[relative - 1] is None:
            relative -= 1
        for k in range(relative - 1, max(start, relative - 10) - 1, -1):
            name = page.names[k]
            if name is not None and name.type != "MISC" and name.stop == relative or name is not None and page.keys[relative - 1] in COMMAS and name.stop == relative - 1:
                return self.cast.named(name)
            noun = page.words[k].noun
            if noun is not None and noun.kind != "document":
                phrase = phrases.read(page, k, relative)
                if phrase is not None and (reading.gender is None or noun.gender == reading.gender or noun.number != "singular"):
                    return self.cast.phrase(phrase, reading.gender)
        return None

    def _bare(self, i: int, reading: CueReading) -> Source | None:
        """The source of a verb that names none: whoever the sentence is about, else whoever spoke last."""
        page = self.page
        if reading.entry.impersonal and reading.number == "singular" and reading.present and reading.gender == "m" and (
            not reading.conjunction or reading.entry.lemma not in ("رأى", "أمل", "أشار", "لفت", "اعتبر")
        ):
            return None
        if i > page.sentence(i)[0] + 2 or page.sentence(i)[0] < i and not page.words[i - 1].traits and page.keys[i - 1] != "و":
            source = self._sentence_source(i, reading.gender, reading.number)
            if source is not None:
                return source
        found = self.cast.continuing(reading.gender, reading.number, i)
        if found is None and reading.number == "dual":
            return self._sentence_source(i, reading.gender, "singular")
        return found

    def _sentence_source(self, i: int, gender: str | None, number: str | None) -> Source | None:
        """Who the sentence of a token is about: who spoke in it last, else its first subject that agrees."""
        page = self.page
        start = page.sentence(i)[0]
        for saying in reversed(self.sayings[-3:]):
            if saying.source is not None and page.document.lines[saying.first] == page.document.lines[i] and (
                saying.cue is not None and (saying.cue[0] >= start or saying.stop > start)
            ):
                source = saying.source
                if gender is None or source.gender is None or source.gender == gender or source.number != "singular":
                    return source
        plural = number in ("plural", "dual")
        if gender == "f" and not plural:
            for name in page.mentions:
                if start <= name.first < i and name.type == "PER":
                    source = self.cast.named(name)
                    if source.gender == "f":
                        return source
        k = start
        while k < i:
            name = page.names[k]
            if name is not None and name.type != "MISC" and name.first == k and not name.prefixed and not plural:
                before = page.words[k - 1] if k > start else lexicon.NOTHING
                if not before.traits & lexicon.PREPOSITION:
                    source = self.cast.named(name)
                    if gender is None or source.gender is None or source.gender == gender:
                        return source
                k = name.stop
                continue
            noun = page.words[k].noun
            if noun is not None and noun.kind != "document" and noun.preposition is None and page.marked[k] < 0 and (
                (gender is None or noun.gender == gender or noun.number == "plural") and (noun.number != "singular") == plural
            ):
                before = page.words[k - 1] if k > start else lexicon.NOTHING
                if not before.traits & lexicon.PREPOSITION:
                    phrase = phrases.read(page, k, i)
                    if phrase is not None:
                        source = self.cast.phrase(phrase)
                        if gender is None or source.gender is None or source.gender == gender or source.number == "plural":
                            return source
            k += 1
        return None

    # --- relays ------------------------------------------------------------------------------------------------------

    def _relayed(self, i: int, reading: CueReading) -> bool:
        """نقلت الوكالة عن فلان قوله إن: the statement is that of whom the outlet quotes."""
        page = self.page
        limit = min(page.sentence(i)[1], i + 30)
        if i > page.sentence(i)[0] and page.keys[i - 1] in ("ما", "لما"):
            return False
        at = next(
            (
                k for k in range(i + 1, limit)
                if page.keys[k] in ("عن", "عنه", "عنها", "عنهم") or page.keys[k] == "الي" and reading.entry.lemma == "نسب"
            ),
            None,
        )
        if at is None or page.words[i].noun is not None and page.words[i].noun.definite:
            return False
        source: Source | None
        if page.keys[at] in ("عن", "الي"):
            phrase = phrases.read(page, at + 1, limit)
            if phrase is None:
                return False
            source, k = self.cast.phrase(phrase), phrase.stop
        else:
            gender = {"عنه": "m", "عنها": "f"}.get(page.keys[at])
            source, k = self.cast.continuing(gender, None if gender else "plural", i), at + 1
            if source is None:
                return False
        last = k + 14
        end = page.sentence(i)[1]
        while k < end and k < last:
            word = page.words[k]
            said = next((r for r in word.cues if r.form == "masdar" and (r.enclitic or r.article)), None)
            if said is not None:
                found = complements.find(page, k, said)
                if found is not None:
                    self._say(k, said, found, source)
                    return True
                if "" in said.entry.noun:
                    at = self._past_inserts(k + 1, end)
                    if at < end and complements.is_head(page, at, page.keys[at]):
                        self._say(k, said, Complement("noun", at, at), source)
                        return True
            if word.complementizer is not None and page.keys[k - 1] not in ("الي",):
                self._say(i, reading, Complement("clause", k, k + 1), source)
                return True
            passage = page.opens(k)
            if page.keys[k] == ":" or passage is not None and not page.is_name(passage):
                found = complements.clause_only(page, k, end)
                if found is not None:
                    self._say(i, reading, found, source)
                    return True
            if word.cues and word.cues[0].form == "finite":
                break
            k += 1
        return False

    # --- وفق, بحسب -----------------------------------------------------------------------------------------------------

    def _sourced(self, i: int) -> tuple[Source, int, tuple[int, str]] | None:
        """The source after وفق and the like, the token after it, and the cue with its lemma."""
        page = self.page
        keys, words = page.keys, page.words
        sentence = page.sentence(i)[1]
        limit = min(sentence, i + 30)
        j = i + 1
        key = keys[i].removeprefix("و") if keys[i].startswith("وو") or keys[i][1:3] in ("بح", "حس", "طب", "نق") else keys[i]
        if j >= limit:
            return None
        if key.startswith("نقل"):
            if keys[j] != "عن":
                return None
            j += 1
        if i and keys[i - 1] == "علي" or words[j].traits & lexicon.MEASURE:
            return None
        said = keys[j] in ("ما", "لما") or key.endswith("حسبما")
        if said and not key.endswith("حسبما"):
            j += 1
        if said:
            while j < limit and words[j].traits & lexicon.AUXILIARY:
                j += 1
            if j >= limit or not words[j].cues:
                return None
            reading = next((r for r in words[j].cues if r.form in ("finite", "passive")), None)
            if reading is None:
                return None
            if reading.entry.kind == "relay":
                at = next((k for k in range(j + 1, limit) if keys[k] == "عن"), None)
                if at is not None:
                    phrase = phrases.read(page, at + 1, limit)
                    if phrase is not None:
                        return self.cast.phrase(phrase), phrase.stop, (i, "")
            subject = self._subject(j, limit)
            if subject is not None:
                return self.cast.phrase(subject, reading.gender), subject.stop, (i, "")
            before = self._bare(j, reading)
            return None if before is None else (before, j + 1, (i, ""))
        if keys[j] == "ل" and j + 1 < limit:
            j += 1
        name = page.names[j]
        word = words[j]
        if any(r.form == "masdar" and r.enclitic for r in word.cues) and word.cues[0].entry.kind in ("say", "accuse"):
            enclitic = word.cues[0].enclitic
            gender = "f" if enclitic == "ها" else "m"
            source = self.cast.continuing(gender, None, i)
            return None if source is None else (source, j + 1, (i, ""))
        if name is not None and name.first == j and name.type != "MISC":
            phrase = phrases.read(page, j, limit) if not name.prefixed else None
            stop = name.stop if phrase is None else phrase.stop
            return self.cast.named(name if phrase is None or phrase.name is None else phrase.name), stop, (i, "")
        if word.noun is None or word.traits & lexicon.MEASURE:
            return None
        phrase = phrases.read(page, j, limit, prefixed=True)
        if phrase is None:
            return None
        source = self.cast.phrase(phrase)
        if phrase.name is None and word.noun.kind == "document" and phrase.inside is not None and (
            phrase.inside.type != "LOC" or phrase.inside.prefixed
        ):
            source = self.cast.named(phrase.inside)
        elif phrase.name is None and word.noun.kind == "document":
            issuer = self._issuer(phrase.stop, limit)
            source = issuer or self._possessor(j, phrase, limit) or source
        return source, phrase.stop, (i, "")

    def _possessor(self, j: int, phrase: Phrase, limit: int) -> Source | None:
        """The speaker behind an account or an opinion: رواية أسرته."""
        page = self.page
        noun = page.words[j].noun
        if noun is None or noun.lemma not in ("رواية", "رأي", "إفادة", "شهادة", "تقييم", "تقدير") or phrase.stop < j + 2:
            return None
        inner = phrases.read(page, j + 1, limit)
        return None if inner is None or inner.head is None else self.cast.phrase(inner)

    def _issuer(self, i: int, limit: int) -> Source | None:
        """Who issued a document: صادر عن، أصدره، أعدته."""
        page = self.page
        for k in range(i, min(limit, i + 6)):
            if page.keys[k] in ("عن", "من") and k > i and page.keys[k - 1] in _ISSUED or page.keys[k] in _ISSUES:
                phrase = phrases.read(page, k + 1, limit)
                if phrase is not None:
                    return self.cast.phrase(phrase)
        return None

    def _attribution(self, i: int) -> None:
        page = self.page
        found = self._sourced(i)
        if found is None:
            return
        source, stop, (cue, _) = found
        keys = page.keys
        sentence, end = page.sentence(i)
        key = keys[i]
        skip = 1 if key[0] == "و" and key not in ("وفق", "وفقا") else 0
        lemma = key[skip:]
        opens = i == sentence or i == sentence + 1 and keys[i - 1] in ("و", '"') or skip == 1
        if opens:
            j = stop
            while j < end and (page.words[j].traits & lexicon.ADVERB):
                j += 1
            comma = next((k for k in range(j, min(end, j + 12)) if keys[k] in COMMAS or keys[k] in _OPENERS), None)
            if comma is None:
                return
            j = comma
            while j < end and (keys[j] in COMMAS):
                j += 1
            cue_ahead = next(
                (k for k in range(j, min(end, j + 3)) if page.words[k].cues and any(r.form == "finite" for r in page.words[k].cues)), None
            )
            if cue_ahead is not None and self._complement(cue_ahead) is not None:
                return
            if j < end and keys[j] in _OPENERS:
                j += 1
            if j >= end:
                return
            self._clause_said(j, clauses.end(page, j, self._speaks), (cue, skip), lemma, source, 0)
            return
        self._before(i, source, stop, (cue, skip), lemma)

    def _before(self, i: int, source: Source, stop: int, cue: tuple[int, int], lemma: str) -> None:
        """The statement that ends before a word like بحسب."""
        page = self.page
        keys = page.keys
        sentence = page.sentence(i)[0]
        last = i - 1
        if page.marked[last] >= 0 or last >= 1 and keys[last] in COMMAS and page.marked[last - 1] >= 0:
            close = last if page.marked[last] >= 0 else last - 1
            number = page.marked[close]
            passage = page.passages[number]
            if number not in self._used and passage.after - 1 == close and passage.opening <= sentence + 1 and not page.is_name(passage):
                self._direct(passage, *cue, lemma, source, None, "attributed_marks")
                return
        first = self._outer(sentence, i)
        if first >= i or self.covered > sentence and i - self.covered < 4:
            self.covered = max(self.covered, stop)
            return
        while first < i and (keys[first] in COMMAS or keys[first] in ('"', "»", ".") or page.words[first].traits & lexicon.AUXILIARY and False):
            first += 1
        first = self._dateline(first, i)
        if any(r.form == "finite" and r.entry.clause and r.entry.kind != "relay" for r in page.words[first].cues):
            return
        letters = 1 if self._conjoined(first) else 0
        self._clause_said(first, i, cue, lemma, source, letters)
        self.covered = max(self.covered, stop)

    def _outer(self, sentence: int, i: int) -> int:
        """Where the statement before an attribution begins. One that a word within the sentence attributes gives way:
        of two attributions the outer one counts."""
        page = self.page
        within = [s for s in self.sayings if s.first >= sentence and s.stop <= i and s.cue is not None]
        if len(within) != 1 or within[0].cue is None or within[0].kind == "direct":
            return max(sentence, self.covered)
        saying = within[0]
        cue = within[0].cue[0]
        start = self._dateline(sentence, i)
        if cue <= start + 2 or not saying.pattern.startswith("masdar"):
            return max(sentence, self.covered)
        self.sayings.remove(saying)
        self.covered = sentence
        return sentence

    def _dateline(self, first: int, limit: int) -> int:
        """Past a dateline: دبي، الإمارات (CNN)--."""
        page = self.page
        for k in range(first, min(limit, first + 14)):
            if page.keys[k] in ("-", "–", "—", "--") and not page.document.glued[k] or page.keys[k] == "-" and page.keys[k - 1] in ("-", ")"):
                while k < limit and not page.keys[k][0].isalnum():
                    k += 1
                return k
        return first

    def _conjoined(self, i: int) -> bool:
        key = self.page.keys[i]
        word = self.page.words[i]
        if key[0] != "و" or len(key) < 3:
            return False
        name = self.page.names[i]
        if name is not None:
            return name.prefixed
        if word.traits:
            return key not in ("وفق", "وفقا", "وسط", "وراء", "وقت", "وحسب")
        if word.noun is not None and not word.noun.skip or any(not r.skip for r in word.cues):
            return False
        return key not in _WAW

    def _clause_said(
        self, first: int, stop: int, cue: tuple[int, int], lemma: str, source: Source, letters: int
    ) -> None:
        page = self.page
        end = page.ending(first, stop)
        passage = page.opens(first)
        if passage is not None and passage.after >= end and not page.is_name(passage):
            self._direct(passage, cue[0], cue[1], lemma, source, None, "attributed_marks")
            return
        kind: QuoteKind = "indirect"
        for number in dict.fromkeys(n for n in page.marked[first:end] if n >= 0):
            if not page.is_name(page.passages[number]):
                kind = "mixed"
        if complements.words_between(page, first, end) < _FEWEST_WORDS:
            return
        self._add(Saying(first, letters, end, kind, cue, lemma, source, "attributed"), stop, None)

    def _in_words_of(self, i: int) -> None:
        """على حد قول فلان: what stands before is the statement."""
        page = self.page
        reading = next((r for r in page.words[i].cues if r.form == "masdar"), None)
        if reading is None:
            return
        if reading.enclitic:
            source, stop = self._source(i, reading, i + 1), i + 1
        else:
            subject = phrases.read(page, i + 1, page.sentence(i)[1])
            source = None if subject is None else self.cast.phrase(subject)
            stop = i + 1 if subject is None else subject.stop
        if source is not None:
            self._before(i - 2, source, stop, (i, 0), reading.entry.lemma)

    def _as_said(self, i: int) -> bool:
        """على ما قال فلان, كما قال فلان: what stands before is the statement."""
        page = self.page
        reading = next((r for r in page.words[i].cues if r.form == "finite"), None)
        if reading is None or reading.entry.kind == "demand":
            return False
        at = i - 1
        if page.keys[at] == "ما":
            if page.keys[at - 1] != "علي":
                return False
            at -= 1
        elif self._complement(i) is not None or "" not in reading.entry.clause or reading.entry.noun - {"عن"}:
            return False
        limit = page.sentence(i)[1]
        subject = self._subject(i, limit)
        if subject is None:
            return False
        after = subject.stop
        if page.keys[at] == "كما" and after < limit and page.keys[after] not in COMMAS | STOPS and not (
            page.words[after].traits & (lexicon.ADVERB | lexicon.PREPOSITION)
        ):
            return False
        self._before(at, self.cast.phrase(subject, reading.gender), subject.stop, (i, 0), reading.entry.lemma)
        return True

    # --- documents, colons, what is left ---------------------------------------------------------------------------------

    def _within(self, i: int) -> None:
        """ورد فيه أن: the document or the body named before is the source."""
        page = self.page
        if i + 2 >= page.size:
            return
        found = complements.clause_only(page, i + 2, page.sentence(i)[1])
        source = self.cast.nearest_body(i)
        if found is None or source is None:
            return
        entry = lexicon.CueEntry(lemma=page.keys[i], kind="say", clause=frozenset(("",)))
        self._say(i, CueReading(entry, "finite", None, None, int(page.keys[i][0] == "و" and page.keys[i] not in _WAW), False, None, False, False), found, source)

    def _document(self, i: int) -> None:
        """جاء في بيان الوزارة أن, ورد في التقرير: a document that speaks for its issuer."""
        page = self.page
        noun = page.words[i].noun
        if noun is None or i < 1 or page.keys[i - 1] not in ("في", "ضمن") and noun.preposition != "ب":
            return
        sentence, end = page.sentence(i)
        if not any(page.keys[k] in lexicon.STANDS for k in range(max(sentence, i - 4), i)):
            return
        limit = min(end, i + 24)
        k = i + 1
        while k < limit:
            if page.words[k].complementizer is not None or page.keys[k] == ":" or (
                page.opens(k) is not None and not page.is_name(page.passages[page.marked[k]])
            ):
                break
            if page.words[k].cues and any(r.form == "finite" for r in page.words[k].cues):
                return
            k += 1
        found = complements.clause_only(page, k, end)
        if found is None or found.kind == "clause" and any(
            page.words[x].cues and (inner := self._complement(x)) is not None and inner[1].kind == "marks"
            for x in range(k + 1, min(end, k + 6))
        ):
            return
        phrase = phrases.read(page, i, k, prefixed=True)
        source = None
        if phrase is not None:
            source = self._issuer(phrase.stop, k)
            if source is None:
                inner = next((page.names[x] for x in range(i + 1, k) if page.names[x] is not None), None)
                source = self.cast.named(inner) if inner is not None else self.cast.phrase(phrase)
        entry = lexicon.CueEntry(lemma=noun.lemma, kind="say", clause=frozenset(("",)))
        reading = CueReading(entry, "masdar", None, None, noun.skip, False, None, False, False)
        self._say(i, reading, found, source)

    def _colons(self) -> None:
        """فلان: ... as a headline, where the article says who that is."""
        page = self.page
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
            if end - colon > 40 or any(s.first < end and s.stop > i for s in self.sayings):
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
                self.sayings.append(Saying(passage.first, 0, page.ending(passage.first, passage.stop), "direct", None, "", source, "colon"))
                self._used.add(page.marked[first])
                continue
            kind: QuoteKind = "indirect"
            for number in dict.fromkeys(n for n in page.marked[first:last] if n >= 0):
                if not page.is_name(page.passages[number]):
                    kind = "mixed"
            if complements.words_between(page, first, last) >= _FEWEST_WORDS:
                self.sayings.append(Saying(first, 0, last, kind, None, "", source, "colon"))

    def _announced(self, phrase: Phrase) -> Source | None:
        """The source of a headline, which the body has to bear out."""
        page = self.page
        spoken = [saying.source for saying in self.sayings if saying.source is not None]
        if phrase.name is not None:
            for source in spoken:
                if source.entity == phrase.name.entity:
                    return source
            return self.cast.named(phrase.name) if phrase.name.type == "PER" else None
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

    def _loose_marks(self) -> None:
        """A marked sentence that stands by itself: whoever the words before it are about says it."""
        page = self.page
        for number, passage in enumerate(page.passages):
            if number in self._used or page.is_name(passage):
                continue
            length = complements.words_between(page, passage.first, passage.stop)
            if length < 4:
                continue
            before = passage.opening - 1
            if any(s.first <= passage.first < s.stop for s in self.sayings):
                continue
            starts = before < 0 or page.document.lines[before] != page.document.lines[passage.opening] or page.keys[before] in STOPS
            colon = before >= 0 and page.keys[before] == ":"
            if not (starts or colon) or not self._ends_sentence(passage):
                if length > 4:
                    self._near_cue(passage)
                continue
            if passage.opening < 1:
                continue
            prior = [s for s in self.sayings if s.stop <= passage.opening]
            source = None
            if prior and page.document.lines[passage.opening] - page.document.lines[prior[-1].first] <= 1:
                source = max(prior, key=lambda s: s.stop).source
            if source is None or colon:
                source = self.cast._nearest(None, passage.opening) or source
            if source is not None:
                stop = page.ending(passage.first, passage.stop)
                self.sayings.append(Saying(passage.first, 0, stop, "direct", None, "", source, "marks_alone"))

    def _near_cue(self, passage: Marked) -> None:
        """A long marked passage in a sentence with a cue that has found nothing else to say."""
        page = self.page
        start = page.sentence(passage.opening)[0]
        for i in range(passage.opening - 1, max(start, passage.opening - _NEAR) - 1, -1):
            if page.marked[i] >= 0 or any(s.first <= i < s.stop for s in self.sayings):
                return
            for reading in page.words[i].cues:
                if reading.form in ("finite", "participle") and not self._denied(i, reading):
                    source = self._source(i, reading, passage.opening)
                    stop = page.ending(passage.first, passage.stop)
                    if source is not None:
                        self.sayings.append(
                            Saying(passage.first, 0, stop, "direct", (i, reading.skip), reading.entry.lemma, source, "marks_near")
                        )
                    return

    def _ends_sentence(self, passage: Marked) -> bool:
        page = self.page
        after = passage.after
        return after >= page.size or page.keys[after] in STOPS or page.document.lines[after] != page.document.lines[after - 1] or (
            page.keys[page.ending(passage.first, passage.stop) : passage.stop] and page.keys[passage.stop - 1] in STOPS
        )


_ISSUED = frozenset("صادر صادرة الصادر الصادرة صدر صدرت".split())
_ISSUES = frozenset("اصدرته اصدره اصدرها نشرته نشره نشرها اعدته اعده اعدها اجرته اجراه اجراها اصدرتها نشرتها اعدتها اجرتها اوردته اوردها".split())
_WAW = frozenset("وصل وصلت وقع وقعت واصل واصلت وافق وافقت وجه وجهت ورد وردت وقف وقفت وضع وضعت وقعا وقعوا وصلوا وحده وحدها وليد وائل واجه واجهت ولد ولدت وسط وصول وقوع واحد واحدة وفاة وثق وثقت".split())
_RENEWED = ("رفض", "دعو", "تاكيد", "التزام", "موقف", "مطالب", "تمسك", "دعم", "تحذير", "اتهام", "ثق", "استعداد", "عزم", "تضامن")
_HELD = ("رغبت", "ثقت", "حرص", "دعم", "استعداد", "التزام", "تمسك", "رفض", "عزم", "استمرار", "موقف", "امتلاك", "توصل", "مقتل")


def _construct(key: str) -> bool:
    """Whether a word looks as if it governed what follows it."""
    return not key.startswith("ال") and not key.endswith(("ية", "ي"))
