"""The patterns by which the press attributes statements, read from left to right."""

from __future__ import annotations

import logging

from service.annotation import Quote, QuoteKind
from service.quotes import clauses, complements, lexicon, phrases
from service.quotes.alone import Alone
from service.quotes.attributions import Attributions
from service.quotes.cast import Source
from service.quotes.complements import Complement
from service.quotes.cues import Cues
from service.quotes.lexicon import LEXICON, CueReading, Word
from service.quotes.marks import Marked
from service.quotes.page import COMMAS, STOPS, Page
from service.quotes.phrases import Phrase
from service.quotes.record import Record, Saying
from service.quotes.subjects import Subjects

_log = logging.getLogger(__name__)

_FEWEST_WORDS = 3
_FARTHEST = 16  # tokens
_FEWEST_READ = 40  # cues and the like, however short the text
_DENSEST = 20  # tokens for each more; the densest news has eleven, and less than forty in all
_LONG = 9  # a passage that may be followed by a little more of the sentence and still count as said in marks
_PARTICLES = frozenset(("الي", "عن", "من", "علي", "ب", "ل"))
_REPORTED = frozenset(("ما", "لما", "حسبما", "وفقما", "مثلما", "بما"))
_APART = frozenset(("بعد", "عقب", "خلال", "اثر", "بين", "حول", "بشان", "ردا", "قبل", "اثناء", "عن"))
_STANDS = LEXICON.lists["stands"]
_ACROSS = frozenset(("عبر", "وعبر", "فعبر"))
_WRITES = frozenset(("ذكر", "وذكر", "كتب", "وكتب", "شرح", "وشرح"))
_TURNED_OUT = frozenset(("تبين", "وتبين", "فتبين", "ليتبين", "يتبين", "ويتبين"))
_OWN_WAW = LEXICON.lists["own_waw"]
_MISREAD = _ACROSS | _TURNED_OUT | frozenset(("بين", "وبين"))
_RENEWED = tuple(LEXICON.lists["renewed"])
_ASIDES = ("ال", "وهو", "وهي")  # الجناح العسكري للحركة, وهي من أقدم المنظمات
_HELD = tuple(LEXICON.lists["held"])


class Reader:
    """Reads one page."""

    __slots__ = ("_alone", "_attributions", "_cues", "_page", "_record", "_subjects")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._record = record = Record(page)
        self._cues = cues = Cues(page)
        self._subjects = subjects = Subjects(record)
        self._attributions = Attributions(record, cues, subjects)
        self._alone = Alone(record, cues, subjects)

    def read(self) -> list[Quote]:
        """The statements of the page in text order."""
        page = self._page
        keys, words, marked = page.keys, page.words, page.marked
        record = self._record
        left = _FEWEST_READ + page.size // _DENSEST
        for i in page.active:
            if i < record.covered or marked[i] >= 0:
                continue
            left -= 1
            if left < 0:
                break  # more than in any prose: what is left is not read, so that no text costs more than it is long
            word = words[i]
            if keys[i] in _STANDS and i + 1 < page.size and keys[i + 1] in ("فيه", "فيها"):
                self._within(i)
            elif word.traits & lexicon.SOURCE:
                self._attributions.attribution(i)
            elif word.cues:
                count = len(record.sayings)
                self._cue(i)
                if word.finite is not None and len(record.sayings) == count:
                    self._heard(i, word.finite)
            elif word.noun is not None and word.noun.kind == "document":
                self._document(i)
        self._alone.colons()
        self._alone.marks()
        if _log.isEnabledFor(logging.DEBUG):
            for saying in self._record.sayings:
                _log.debug("token %d: %s", saying.first, saying.pattern)
        return self._record.quotes()

    def _cue(self, i: int) -> None:
        """What a word that may be a cue attributes, by the patterns from the narrowest to the widest."""
        page = self._page
        keys = page.keys
        key = keys[i]
        word = page.words[i]
        if word.relay is not None and self._relayed(i, word.relay):
            return
        if word.noun is not None and word.noun.definite or word.traits & lexicon.PREPOSITION and not self._verbal(i):
            return
        if key == "ورد" and i + 1 < page.size and keys[i + 1] in ("في", "ضمن"):
            return
        if i > 1:
            before = keys[i - 1]
            if before == "حد" and keys[i - 2] == "علي":
                self._attributions.in_words_of(i)
                return
            if before in ("ما", "كما") and i - 1 > page.sentence(i)[0] and self._attributions.as_said(i):
                return
        found = self._cues.complement(i)
        if found is None:
            self._bare_cue(i, word)
            return
        reading, complement = found
        finite = word.finite
        if (
            finite is not None
            and "" in finite.entry.noun
            and self._has_object(i, complement)
            and self._object(i, finite, complement.at)
        ):
            return
        if reading.form == "passive" or self._cues.denied(i, reading):
            return
        if reading.entry.describes and reading.form == "finite" and not reading.enclitic and complement.at == i + 1:
            return  # ظروف وصفت بأنها
        if key in _MISREAD and self._misread(i, complement):
            return
        if reading.form == "finite":
            if keys[i - 1] in _REPORTED and i > page.sentence(i)[0]:
                return  # ما قاله
            if complement.kind == "noun" and (self._after_marks(i, reading) or self._too_far(i, reading, complement)):
                return
            if complement.kind in ("marks", "colon"):
                self._after_marks(i, reading, subject_limit=complement.at)
        source = self._subjects.source(i, reading, complement.at)
        if source is None:
            if complement.kind == "noun" or reading.form != "finite" or reading.number not in ("plural", "dual"):
                return  # but قالوا إن of whoever they are
        elif reading.entry.mutual and source.entity is None and source.head is None:
            return
        if complement.kind == "noun" and reading.form == "masdar":
            return
        self._say(i, reading, complement, source)

    def _bare_cue(self, i: int, word: Word) -> None:
        """A cue that introduces nothing: the words stand before it in marks, or are its object."""
        reading = word.finite or word.cues[0]
        if reading.form == "participle" or self._cues.denied(i, reading) or self._after_marks(i, reading):
            return
        if reading.form == "finite" and not word.traits & lexicon.STRICT:
            self._object(i, reading)

    def _heard(self, i: int, reading: CueReading) -> None:
        """Note who spoke at the head of a sentence, though no statement of theirs counts: أشادت الوزيرة بـ."""
        page = self._page
        start, end = page.sentence(i)
        opens = i <= start + 4 or i <= start + _FARTHEST and page.keys[i - 1] in COMMAS
        told = not page.words[i].traits or page.keys[i] in _WRITES
        if not opens or not told or reading.entry.mutual or self._cues.denied(i, reading):
            return
        subject = self._subjects.subject(i, min(end, i + _FARTHEST))
        if subject is None or subject.name is None and subject.head is None:
            return
        head = subject.head
        if subject.name is None and (head is None or head.definite or head.kind != "person"):
            return
        source = self._record.cast.phrase(subject, reading.gender)
        if source.gender is None or source.gender == reading.gender:
            source.quoted = False
            self._record.cast.speak(source, reading.gender)

    def _has_object(self, i: int, complement: Complement) -> bool:
        """Whether a noun phrase may stand between the cue and what has been found for it."""
        return complement.kind == "noun" or (
            complement.kind == "marks" and complement.at > i + 2 and self._page.keys[complement.at] != ":"
        )

    def _misread(self, i: int, complement: Complement) -> bool:
        """Whether a word that looks like a verb of saying is none: عبر منصته, وتبين أن, بين هذا وذاك."""
        key = self._page.keys[i]
        if key in _ACROSS:
            return self._page.keys[complement.at] != "عن"
        if key in _TURNED_OUT:
            return complement.at == i + 1 and complement.kind == "clause"
        return complement.kind not in ("clause", "colon")

    def _too_far(self, i: int, reading: CueReading, complement: Complement) -> bool:
        """Whether a preposition stands too far from a cue that needs none to be its own."""
        if "" not in reading.entry.noun:
            return False
        subject = self._subjects.subject(i, complement.at)
        return complement.at - (subject.stop if subject is not None else i) > _FARTHEST

    def _verbal(self, i: int) -> bool:
        """Whether a word that may be a preposition is a verb here: بين الباحث أن, عبر الوزير عن."""
        following = i + 1
        if following >= self._page.size:
            return False
        name, word = self._page.names[following], self._page.words[following]
        return (
            name is not None
            and name.type != "MISC"
            or word.complementizer is not None
            or word.noun is not None
            and word.noun.kind != "document"
            or self._page.keys[following] in ("عن", ":")
        )

    def _object(self, i: int, reading: CueReading, before: int | None = None) -> bool:
        """A noun phrase as the object of the cue: نفت الوزارة وجود خطط. It must begin before a token where one is given."""
        entry = reading.entry
        if "" not in entry.noun and "" not in entry.loose or self._cues.denied(i, reading) or reading.enclitic:
            return False
        page = self._page
        limit = page.sentence(i)[1] if before is None else before
        subject = self._subjects.subject(i, min(limit, i + 40))
        at = subject.stop if subject is not None else i + 1
        preceding = None
        if subject is None:
            preceding = self._subjects.preceding(i, reading)
            if preceding is None and i == page.sentence(i)[0] and not reading.conjunction:
                return False
        at = self._past_inserts(self._past_role(at, limit), limit)
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
        elif not (complements.is_head(key) or phrases.is_act(page, at)) or page.words[at].complementizer is not None:
            return False
        if entry.renews and not key.startswith(_RENEWED) or "" in entry.loose and not key.startswith(_HELD):
            return False
        if subject is not None:
            source: Source | None = self._record.cast.phrase(subject, reading.gender)
        else:
            source = preceding or self._subjects.bare(i, reading)
        if source is None or source.entity is None and source.head is None:
            return False
        count = len(self._record.sayings)
        self._say(i, reading, Complement("noun", at, at), source)
        return len(self._record.sayings) > count

    def _renewal(self, i: int, at: int, subject: Phrase | None, preceding: Source | None, reading: CueReading) -> bool:
        """جددت الوزارة التأكيد على: the verbal noun is the cue."""
        found = self._cues.complement(at)
        if found is None:
            return False
        source = (
            self._record.cast.phrase(subject, reading.gender)
            if subject is not None
            else preceding or self._subjects.bare(i, reading)
        )
        if source is None:
            return False
        count = len(self._record.sayings)
        self._say(at, found[0], found[1], source, whole=True)
        return len(self._record.sayings) > count

    def _past_role(self, at: int, limit: int) -> int:
        """The comma after what the subject is, between commas: أعلن فلان، رئيس الهيئة، إطلاق."""
        page = self._page
        if at + 1 >= limit or page.keys[at] not in COMMAS:
            return at
        role = page.words[at + 1].noun
        if not page.keys[at + 1].startswith(_ASIDES) and (
            role is None or role.kind != "person" or role.number != "singular" or role.preposition is not None
        ):
            return at
        commas = (k for k in range(at + 2, min(limit, at + _FARTHEST)) if page.keys[k] in COMMAS)
        return next((k for k in commas if complements.is_head(page.keys[min(k + 1, limit - 1)])), at)

    def _past_inserts(self, at: int, limit: int) -> int:
        """The first token that is no time, place or aside."""
        page = self._page
        for _ in range(4):
            start = at
            while at < limit and (
                page.keys[at] in COMMAS
                or page.words[at].traits & (lexicon.ADVERB | lexicon.MONTH | lexicon.SAME)
                or page.keys[at].isdigit()
                or page.keys[at] in "/-"
            ):
                at += 1
            if at < limit and page.words[at].traits & lexicon.PREPOSITION:
                comma = at
                while comma < limit and comma - at < 16 and page.keys[comma] not in COMMAS and page.marked[comma] < 0:
                    if (
                        comma > at + 1
                        and complements.is_head(page.keys[comma])
                        and page.words[comma].noun is None
                        and not page.words[comma - 1].traits & lexicon.PREPOSITION
                        and page.names[comma] is None
                    ):
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
        page = self._page
        cue = i
        i, skip, lemma = self._nearest_said(i, reading, complement)
        if i != cue and page.keys[i - 1] != "ب" and any(r.form == "masdar" and r.enclitic for r in page.words[i].cues):
            source = self._subjects.relayed(i) or source  # أوردت الشبكة عن الطبيب قوله إن
        first = complement.start
        if first >= len(page.keys):
            return  # the text ends with the cue
        entry = reading.entry
        pattern = f"{reading.form}_{complement.kind}"
        if complement.kind == "noun":
            stop = clauses.end(page, first, self._attributions.speaks, noun=True)
        else:
            stop = clauses.end(page, first, self._attributions.speaks)
        letters = complement.skip
        if complement.kind == "colon":
            stop = page.sentence(first)[1]
        kind: QuoteKind
        while first < stop and (page.keys[first] in COMMAS or page.keys[first] == ":"):
            first += 1
        if (
            first < stop
            and complement.kind in ("marks", "clause")
            and page.words[first].complementizer == ""
            and page.keys[first] in ("ان", "انه", "انها", "انهم")
            and first + 1 < stop
            and page.opens(first + 1)
        ):
            first += 1
        if first >= stop:
            return
        passage = page.opens(first) if page.marked[first] >= 0 else None
        if passage is not None and not page.is_name(passage):
            length = complements.words_between(page, passage.first, passage.stop)
            rest = page.ending(passage.after, stop) - passage.after
            if (
                length >= _FEWEST_WORDS
                and (rest <= 0 or length >= _LONG or reading.form == "masdar" or self._over(passage))
                or (complement.kind == "marks" and page.keys[first - 1] == ":")
            ):
                self._record.direct(passage, i, skip, lemma, source, reading.gender, pattern)
                return
            if (
                complement.kind == "marks"
                and length >= _FEWEST_WORDS
                and ("" not in entry.noun | entry.loose and page.keys[first - 1] not in ("الي", "من", "عن", "علي", "ب"))
            ):
                self._record.direct(passage, i, skip, lemma, source, reading.gender, pattern)
                return
            if (
                entry.describes
                and length < _FEWEST_WORDS
                and rest <= 0
                or length < _FEWEST_WORDS
                and rest <= 0
                and complement.kind == "marks"
            ):
                return
            kind = "mixed"
        else:
            kind = page.kind(first, stop)
        if complement.kind == "noun" and not whole and (kind == "indirect" or self._marked_within(first, stop)):
            particle = page.keys[first][0] if letters else page.keys[complement.at]
            if particle in _PARTICLES and particle not in entry.noun:
                return
        end = page.ending(first, stop)
        if passage is not None and kind == "mixed":
            first = passage.first
        if end <= first:
            return
        self._record.add(Saying(first, letters, end, kind, (i, skip), lemma, source, pattern), stop, reading.gender)

    def _marked_within(self, first: int, stop: int) -> bool:
        """Whether the marks in a noun phrase belong to a clause in it, so that they do not make it a statement."""
        page = self._page
        for k in range(first, stop):
            if page.marked[k] >= 0:
                return False
            if page.words[k].complementizer is not None and k > first:
                return True
        return False

    def _nearest_said(self, i: int, reading: CueReading, complement: Complement) -> tuple[int, int, str]:
        """The cue that stands nearest the statement, its letters to skip and its lemma: وتابع قائلا إن, قالت نقلا عن."""
        page = self._page
        keys = page.keys
        at = complement.at
        outlet = "نقلا" in keys[max(i + 1, at - 11) : at]
        for k in range(at - 1, max(i, at - (12 if outlet else 4)), -1):
            if outlet and keys[k] == "نقلا" and keys[k + 1] == "عن":
                return k, 0, "نقلا"
            if (said := page.words[k].cues) and k >= at - 3:
                for other in said:
                    if other.entry.lemma == "قال" and other.form in ("participle", "masdar"):
                        return k, other.skip, "قال"
        return i, reading.skip, reading.entry.lemma

    def _over(self, passage: Marked) -> bool:
        """Whether a sentence or a clause ends with the passage."""
        page = self._page
        after = passage.after
        if after >= page.size:
            return True
        key = page.keys[after]
        return (
            key in COMMAS
            or key in STOPS
            or page.document.lines[after] != page.document.lines[after - 1]
            or (
                bool(page.words[after].cues or page.words[after].traits & lexicon.SOURCE)
                and self._attributions.speaks(after)
            )
        )

    def _after_marks(self, i: int, reading: CueReading, subject_limit: int | None = None) -> bool:
        """Words in quotation marks that end just before a cue: «...»، قال فلان."""
        page = self._page
        if reading.form == "masdar":
            return False
        if reading.conjunction or not page.passages:
            return False
        before = i - 1
        while before >= 0 and (page.keys[before] in COMMAS or page.keys[before] == "هكذا"):
            before -= 1
        if before < 0 or page.marked[before] < 0 or page.document.lines[before] != page.document.lines[i]:
            return False
        number = page.marked[before]
        passage = page.passages[number]
        if number in self._record.used or passage.after - 1 != before or page.is_name(passage):
            return False
        if complements.words_between(page, passage.first, passage.stop) < _FEWEST_WORDS:
            return False
        limit = subject_limit if subject_limit is not None else page.sentence(i)[1]
        source = self._subjects.source(i, reading, limit)
        covered = self._record.covered
        self._record.direct(passage, i, reading.skip, reading.entry.lemma, source, reading.gender, "marks_before")
        self._record.covered = covered
        return True

    def _relayed(self, i: int, reading: CueReading) -> bool:
        """نقلت الوكالة عن فلان قوله إن: the statement is that of whom the outlet quotes."""
        page = self._page
        limit = min(page.sentence(i)[1], i + 30)
        if i > page.sentence(i)[0] and page.keys[i - 1] in ("ما", "لما"):
            return False
        told = (k for k in page.breaks(i + 1, limit) if page.words[k].complementizer is not None)
        at = next(
            (
                k
                for k in range(i + 1, next(told, limit))
                if page.keys[k] in ("عن", "عنه", "عنها", "عنهم")
                or page.keys[k] == "الي"
                and reading.entry.lemma == "نسب"
                or reading.entry.lemma == "علم"
                and page.keys[k] == "من"
                and (told_by := page.words[k + 1].noun if k + 1 < limit else None) is not None
                and told_by.lemma == "مصدر"
                or page.keys[k] == "لسان"
                and page.keys[k - 1] == "علي"
                or reading.entry.lemma == "نسب"
                and (to := page.words[k].noun) is not None
                and to.preposition == "ل"
            ),
            None,
        )
        noun = page.words[i].noun
        if at is None or noun is not None and noun.definite:
            return False
        source: Source | None
        if page.keys[at] in ("عن", "الي", "لسان", "من"):
            phrase = phrases.read(page, at + 1, limit)
            if phrase is None:
                return False
            source, k = self._record.cast.phrase(phrase), phrase.stop
        elif page.keys[at].startswith("ل"):
            phrase = phrases.read(page, at, limit, prefixed=True)  # نسبت الصحيفة لمسؤولين
            if phrase is None:
                return False
            source, k = self._record.cast.phrase(phrase), phrase.stop
        else:
            gender = {"عنه": "m", "عنها": "f"}.get(page.keys[at])
            source, k = self._record.cast.continuing(gender, None if gender else "plural", i), at + 1
            if source is None:
                return False
        relay = self._subjects.subject(i, at) if reading.form == "finite" else None
        if relay is not None and relay.name is not None:
            self._record.cast.relay(relay.name)
        last = k + 14
        end = page.sentence(i)[1]
        while k < end and k < last:
            word = page.words[k]
            said = next((r for r in word.cues if r.form == "masdar" and (r.enclitic or r.article)), None)
            if said is not None and reading.entry.lemma != "علم":
                found = complements.find(page, k, said)
                if found is not None:
                    self._say(k, said, found, source)
                    return True
                if "" in said.entry.noun:
                    at = self._past_inserts(k + 1, end)
                    if at < end and complements.is_head(page.keys[at]):
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
            if word.cues and word.cues[0].form == "finite" and not page.words[k - 1].traits & lexicon.RELATIVE:
                break
            k += 1
        return False

    def _within(self, i: int) -> None:
        """ورد فيه أن: the document or the body named before is the source."""
        page = self._page
        if i + 2 >= page.size:
            return
        found = complements.clause_only(page, i + 2, page.sentence(i)[1])
        source = self._record.cast.nearest_body(i)
        if found is None or source is None:
            return
        entry = lexicon.CueEntry(lemma=page.keys[i], kind="say", clause=frozenset(("",)))
        self._say(
            i,
            CueReading(
                entry,
                "finite",
                None,
                None,
                int(page.keys[i][0] == "و" and page.keys[i] not in _OWN_WAW),
                False,
                None,
                False,
                False,
            ),
            found,
            source,
        )

    def _document(self, i: int) -> None:
        """جاء في بيان الوزارة أن, ورد في التقرير: a document that speaks for its issuer."""
        page = self._page
        noun = page.words[i].noun
        if noun is None or i < 1 or page.keys[i - 1] not in ("في", "ضمن") and noun.preposition != "ب":
            return
        sentence, end = page.sentence(i)
        if not any(page.keys[k] in _STANDS for k in range(max(sentence, i - 4), i)):
            return
        limit = min(end, i + 24)
        k = i + 1
        while k < limit:
            if (
                page.words[k].complementizer is not None
                or page.keys[k] == ":"
                or (page.opens(k) is not None and not page.is_name(page.passages[page.marked[k]]))
            ):
                break
            if page.words[k].finite is not None and not page.words[k].traits & lexicon.PREPOSITION:
                return
            k += 1
        found = complements.clause_only(page, k, end)
        if (
            found is None
            or found.kind == "clause"
            and any(
                page.words[x].cues and (inner := self._cues.complement(x)) is not None and inner[1].kind == "marks"
                for x in range(k + 1, min(end, k + 6))
            )
        ):
            return
        phrase = phrases.read(page, i, k, prefixed=True)
        source = None
        if phrase is not None:
            source = self._record.cast.issued_by(phrase.stop, k) if phrase.stop <= i + 1 else None
            if source is None and phrase.stop > i + 1:
                source = self._record.cast.phrase(phrase)
                if source.entity is None and source.head == noun.lemma:
                    source = self._record.cast.issued_by(phrase.stop, k)
            if source is None:
                apart = next((x for x in range(i + 1, k) if page.keys[x] in _APART), k)
                named = next((name for name in page.names[i + 1 : apart] if name is not None), None)
                if noun.possessed and named is None:  # جاء في بيانها
                    gender = "f" if page.keys[i].endswith("ها") else "m" if page.keys[i].endswith("ه") else None
                    source = self._subjects.sentence_source(i, gender, "singular" if gender else "plural")
                    source = source or self._record.cast.continuing(gender, "singular" if gender else "plural", i)
                if source is None:
                    source = self._record.cast.named(named) if named is not None else self._record.cast.phrase(phrase)
        entry = lexicon.CueEntry(lemma=noun.lemma, kind="say", clause=frozenset(("",)))
        reading = CueReading(entry, "masdar", None, None, noun.skip, False, None, False, False)
        self._say(i, reading, found, source)
