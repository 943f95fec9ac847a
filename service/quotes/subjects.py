"""Whose words a cue reports: its subject after or before it, or whoever the text is about."""

from __future__ import annotations

from service.quotes import lexicon, phrases
from service.quotes.cast import Source
from service.quotes.complements import is_head
from service.quotes.lexicon import LEXICON, CueReading, NounReading
from service.quotes.page import COMMAS, STOPS, Name
from service.quotes.phrases import Phrase
from service.quotes.record import Record

_LONGEST_SENTENCE = 300  # tokens, so that a text without a full stop is read in linear time
_LONGEST_RELAYED = 14
_FARTHEST_SUBJECT = 60
_NOMINAL_REACH = 24  # tokens into a sentence where a nameless subject may begin
_VAGUE_REACH = 8  # the same for a single one without an article
_CLAUSES = 5  # beginnings of clauses looked at, from the start of the sentence and before the verb
_SPANS = LEXICON.lists["spans"]
_WHICH = LEXICON.lists["which"]
_ADJECTIVES = frozenset(("بلدية", "خارجية", "داخلية", "قيادي", "أكاديمي", "صحفي", "صحافي", "إعلامي"))
_HONOURS = LEXICON.lists["honours"]
_ADDRESSED = LEXICON.lemmas["addressed"]
_RELATIVES = {"الذي": "m", "التي": "f", "الذين": "plural"}
_PRONOUNS = frozenset(("هو", "هي", "هم", "هما", "وهو", "وهي", "وهم", "وهما"))
_HUNDRED = frozenset(("المئة", "المائة", "الماية"))
_PERCENT = frozenset(("بالمئة", "بالمائة", "٪"))
_YEARS = frozenset(("عام", "سنة", "شهر"))  # كشف عام 2014 أن
_QUALIFYING = frozenset(("كبير", "آخر", "أخرى"))
_ABOUT = frozenset(("نحو", "حوالي", "قرابة", "زهاء"))
_PASSED = COMMAS | frozenset("/-–#") | _ABOUT | _YEARS
_SILENCING = STOPS | frozenset(":") | _HONOURS
_PREDICATED = frozenset(("ليس", "ليست", "انه", "انها", "بانه", "بانها", "وصفه", "وصفها"))  # what somebody is follows
_THEREIN = frozenset(("فيه", "فيها", "خلاله", "خلالها"))


class Subjects:
    """Finds the source of a cue."""

    __slots__ = ("_page", "_record")

    def __init__(self, record: Record) -> None:
        self._record = record
        self._page = record.page

    def source(self, i: int, reading: CueReading, limit: int) -> Source | None:
        """The source of a cue: its subject after it, before it, or whoever spoke last."""
        page = self._page
        form = reading.form
        quoted = self._quoted_by(i, limit)
        if quoted is not None:
            return quoted
        if form == "finite":
            if i + 1 < page.size and page.keys[i + 1] in _THEREIN and not page.words[i - 1].traits & lexicon.RELATIVE:
                subject = self.subject(i, limit)
                if subject is None:
                    return self.sentence_source(i, reading.gender, reading.number) or self.bare(i, reading)
            taken_up = reading.enclitic is not None and i > 0 and page.words[i - 1].traits & lexicon.RELATIVE
            if reading.entry.addressee and not taken_up:  # التي تصفها الوزارة: the relative is whom it is about
                before = self.preceding(i, reading)
                if before is not None:
                    return before
            subject = self.subject(i, limit)
            if subject is not None and (self._no_subject(subject, reading) or _described(subject, reading, limit)):
                subject = None
            if (
                subject is not None
                and reading.entry.describes
                and reading.enclitic is None
                and subject.name is None
                and limit - 1 > subject.first + 1
                and subject.stop >= limit
            ):
                subject = phrases.read(page, subject.first, limit - 1)  # وصف الإعلام المحلي الحادث بأنه
            if subject is not None and reading.conjunction and reading.entry.kind == "demand":
                addressing = self._addressing(i, subject, reading, limit)
                if addressing is not None:
                    return addressing
            if subject is not None and reading.entry.describes and subject.head is None and subject.name is None:
                return None
            if subject is not None and not (reading.entry.addressee and self._disagrees(subject, reading, limit)):
                source = self._record.cast.phrase(subject, reading.gender)
                if source.entity is None and subject.head is not None and subject.head.kind == "document":
                    return self._record.cast.issued_by(subject.stop, limit) or source
                return source
            before = self.preceding(i, reading)
            if before is not None:
                return before
            return self.bare(i, reading)
        if form == "masdar":
            if reading.enclitic:
                relayed = self.relayed(i)
                if relayed is not None:
                    return relayed
                gender = "f" if reading.enclitic == "ها" else "m" if reading.enclitic == "ه" else None
                number = "plural" if reading.enclitic in ("هم", "هن") else "singular"
                return self.sentence_source(i, gender, number) or self._record.cast.continuing(gender, number, i)
            if reading.entry.addressee and not reading.article:
                return None
            if reading.article or limit <= i + 1:
                if not reading.article:
                    return None
                told = self.sentence_source(i, None, None)
                if told is None and reading.entry.lemma == "قال":
                    return self._record.cast.continuing(None, "singular", i)  # لم يجب، واكتفى بالقول
                return told
            subject = self._genitive(i + 1, limit)
            if (
                subject is None
                or limit - subject.stop > 4
                or any(key in COMMAS for key in page.keys[subject.stop : limit])
            ):
                return None
            return self._record.cast.phrase(subject)
        last = self._record.sayings[-1] if self._record.sayings else None
        if last is not None and last.source is not None and 0 <= i - last.stop <= 2 and last.stop > page.sentence(i)[0]:
            return last.source
        teller = self._teller(i, reading)
        if teller is not None:
            return teller
        return self.sentence_source(i, reading.gender, reading.number) or self._record.cast.continuing(
            reading.gender, reading.number, i
        )

    def _teller(self, i: int, reading: CueReading) -> Source | None:
        """The subject of the nearest verb of saying before a participle: وصف الوزير القانون بالظالم، مؤكدا."""
        page = self._page
        start = page.sentence(i)[0]
        for k in reversed(page.verbs(max(start, i - _FARTHEST_SUBJECT), i)):
            finite = page.words[k].finite
            if finite is None or page.marked[k] >= 0 or page.words[k].traits:
                continue
            if (
                finite.gender != reading.gender
                or k > start
                and page.words[k - 1].traits & (lexicon.RELATIVE | lexicon.NEGATION)
            ):
                return None
            subject = self.subject(k, i)
            if subject is None or subject.name is None or subject.name.type != "PER":
                return None
            return self._record.cast.phrase(subject, reading.gender)
        return None

    def relayed(self, i: int) -> Source | None:
        """Whom an outlet quotes: أوردت الشبكة عن الطبيب قوله."""
        page = self._page
        start = page.sentence(i)[0]
        for k in range(i - 1, max(start, i - _LONGEST_RELAYED) - 1, -1):
            if page.keys[k] == "عن":
                phrase = phrases.read(page, k + 1, i)
                return None if phrase is None or phrase.stop < i - 1 else self._record.cast.phrase(phrase)
        return None

    def _no_subject(self, subject: Phrase, reading: CueReading) -> bool:
        """Whether a phrase cannot be the subject of the verb before it: a masculine verb with a plural of things or an
        adjective in the feminine."""
        keys = self._page.keys
        head = subject.head
        if subject.name is not None:
            return False
        if reading.entry.addressee and keys[subject.first].endswith("ين") and (head is None or head.number == "plural"):
            return True  # طالب المسؤولين بـ
        if head is not None and head.kind == "document" and head.possessed:
            return True  # ختمت مقالها قائلة
        if reading.gender != "m":
            return False
        if head is not None:
            if head.kind == "body":
                return reading.entry.addressee and (head.number == "plural" or head.gender == "f")
            return head.kind == "document" and head.number == "plural"
        return (
            reading.entry.addressee
            and subject.stop > subject.first + 1
            and (keys[subject.first + 1].startswith("ال") and keys[subject.first + 1].endswith("ة"))
        )

    def _addressing(self, i: int, subject: Phrase, reading: CueReading, limit: int) -> Source | None:
        """Who calls on the phrase after a conjoined verb: أدانت الوزارة الهجوم ودعت دول الجوار إلى."""
        page = self._page
        if limit - subject.stop > 1 or i <= page.sentence(i)[0]:
            return None
        head = subject.head
        if not (
            head is not None and head.lemma in _ADDRESSED or subject.name is not None and subject.name.type == "LOC"
        ):
            return None
        source = self.sentence_source(i, reading.gender, reading.number)
        if source is None or source.gender != reading.gender or source.number != "singular":
            return None
        return None if subject.name is not None and source.entity == subject.name.entity else source

    def _disagrees(self, subject: Phrase, reading: CueReading, limit: int) -> bool:
        """Whether a phrase after a verb cannot be its subject, so that it is whom the verb addresses."""
        if reading.entry.lemma == "اتهم" and reading.enclitic is None and subject.stop >= limit:
            return True  # nobody accuses without saying whom
        if reading.number in ("plural", "dual"):
            return True
        source = self._record.cast.phrase(subject)
        return (
            source.gender is not None
            and reading.gender is not None
            and source.gender != reading.gender
            and (source.number == "singular")
        )

    def _quoted_by(self, i: int, limit: int) -> Source | None:
        """The source behind an outlet: قالت الوكالة نقلا عن مسؤول إن."""
        keys = self._page.keys
        if "نقلا" not in keys[i + 1 : limit - 1]:
            return None
        for j in range(i + 1, limit - 1):
            if keys[j] == "نقلا" and keys[j + 1] == "عن":
                phrase = phrases.read(self._page, j + 2, limit)
                return None if phrase is None else self._record.cast.phrase(phrase)
        return None

    def _genitive(self, first: int, limit: int) -> Phrase | None:
        page = self._page
        name = page.names[first]
        if name is not None and name.prefixed and name.first == first and page.keys[first][0] == "ل":
            return Phrase(first, name.stop, name, None, None)
        noun = page.words[first].noun
        if noun is not None and noun.preposition == "ل":
            return phrases.read(page, first + 1, limit)
        return phrases.read(page, first, limit)

    def subject(self, i: int, limit: int) -> Phrase | None:
        """The phrase after a verb that is its subject."""
        page = self._page
        keys, words = page.keys, page.words
        finite = words[i].finite
        entry = None if finite is None else finite.entry
        objects = entry is None or entry.addressee or "" in entry.noun or "" in entry.loose
        j = i + 1
        aside = False
        while j < limit:
            key = keys[j]
            word = words[j]
            name = page.names[j]
            traits, noun = word.traits, word.noun
            if key in _PASSED or (
                traits & lexicon.ADVERB
                and (name is None or name.type != "PER")
                and not (traits & lexicon.PREPOSITION and j + 1 < limit and words[j + 1].noun is not None)
            ):
                j += 1
                continue
            if key[0].isdigit():
                share = self._share(j, limit)
                if share is not None:
                    return share
                if entry is not None and entry.addressee:
                    return None  # حث قرابة ثلاثين ألف عامل على
                j += 1
                continue
            if (
                noun is not None
                and phrases.is_time(page, j)
                or key in _SPANS
                and j + 1 < limit
                and keys[j + 1] in _WHICH
            ):
                j += 2
                continue
            if key == "اكثر" and keys[j + 1 : j + 3] == ["من", "مرة"]:
                j += 3
                continue
            if key in "([":
                while j < limit and keys[j] not in ")]":
                    j += 1
                j += 1
                continue
            if key in _SILENCING or traits & lexicon.RELATIVE and key != "من":
                return None
            if name is not None:
                outlet = name.prefixed and (key[0] in "لب" or noun is not None and noun.preposition in ("ل", "ب"))
            elif noun is not None:
                outlet = noun.preposition in ("ل", "ب")
            else:
                outlet = key == "ل" or (
                    key[0] == "ب" and len(key) > 3 and page.marked[j] < 0 and not phrases.read(page, j, limit)
                )
            if outlet or name is None and traits & lexicon.PREPOSITION:
                past = self._past_phrase(j, limit, aside)
                if past is None:
                    return None
                j = past
                aside = True
                continue
            return phrases.read(page, j, limit, bare=j == i + 1 and (not objects or not is_head(key)))
        return None

    def _share(self, j: int, limit: int) -> Phrase | None:
        """A part of some people: 46% من المشاركين."""
        page = self._page
        k = j + 1
        if k < limit and page.keys[k] == "%":
            k += 1
        elif k + 1 < limit and page.keys[k] == "في" and page.keys[k + 1] in _HUNDRED:
            k += 2
        elif k < limit and page.keys[k] in _PERCENT:
            k += 1
        else:
            return None
        if k + 1 >= limit or page.keys[k] != "من":
            return None
        whole = phrases.read(page, k + 1, limit)
        return None if whole is None or whole.head is None else Phrase(j, whole.stop, None, None, None)

    def _past_phrase(self, j: int, limit: int, aside: bool) -> int | None:
        """Past a prepositional phrase before a subject: after its comma, or where a title or a name must begin."""
        page = self._page
        keys, words = page.keys, page.words
        k = j + 1
        if keys[j] == "ل" and k < limit and page.marked[k] >= 0:
            return page.passages[page.marked[k]].after
        name = page.names[j]
        if name is not None and name.prefixed:
            k = name.stop
            title = words[k].noun if k < limit else None
            if k < limit and (page.names[k] is not None or title is not None and title.kind == "person"):
                return k
        while k < limit:
            key = keys[k]
            if key in COMMAS:
                return k + 1
            noun = words[k].noun
            if (
                k > j + 1
                and noun is not None
                and noun.kind == "person"
                and noun.definite
                and noun.number == "singular"
                and noun.skip == 0
            ):
                phrase = phrases.read(page, k, limit)
                if (
                    phrase is not None
                    and phrase.name is not None
                    and phrase.name.type == "PER"
                    and not (words[k - 1].traits & lexicon.PREPOSITION or keys[k - 1] in ("مع", "و"))
                    and (phrase.stop >= limit - 1 or keys[phrase.stop] in COMMAS)
                    and not _construct(keys[k - 1])
                ):
                    return k
            if (
                k > j + 2
                and noun is not None
                and noun.kind == "person"
                and noun.number == "singular"
                and not noun.definite
                and noun.skip == 0
            ):
                phrase = phrases.read(page, k, limit)
                if (
                    phrase is not None
                    and phrase.name is not None
                    and phrase.name.type == "PER"
                    and phrase.stop >= limit - 1
                    and (phrase.name.first > k + 1 or not _construct(keys[k - 1]))
                    and not words[k - 1].traits & lexicon.PREPOSITION
                ):
                    return k
            k += 1
        return None

    def preceding(self, i: int, reading: CueReading) -> Source | None:
        """The subject before its verb: لكن فلانا قال, كان فلان قد قال, الذي قال."""
        page = self._page
        keys, words = page.keys, page.words
        start = sentence = page.sentence(i)[0]
        if self._record.sayings:
            start = max(start, min(self._record.covered, i))
        if i - 1 >= sentence and words[i - 1].traits & lexicon.RELATIVE and keys[i - 1] != "من":
            agrees = _RELATIVES.get(keys[i - 1])
            therein = i + 1 < page.size and keys[i + 1] in _THEREIN
            if agrees is not None and agrees not in (reading.gender, reading.number) and not therein:
                return None  # الذين تقول إنهم
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
        begins = [start, *page.breaks(max(start, i - _FARTHEST_SUBJECT) + 1, i)]
        seen = -1
        for first in (*begins[:_CLAUSES], *begins[-_CLAUSES:]):
            if first <= seen:
                continue
            seen = opened = self._clause_start(first, i)
            phrase = phrases.read(page, opened, i)
            if (
                phrase is not None
                and (
                    phrase.head is not None
                    or phrase.name is not None
                    or opened <= sentence + 1
                    and page.keys[opened] not in _SPANS
                )
                and self._reaches(phrase, i)
            ):
                best = phrase
                break
        if best is None:
            # مسؤول أممي يحذر, مواطنين طالبوا: an indefinite noun right before its verb; but not تلميذات يعتقد أن.
            alone = reading.number == "singular" and reading.gender == "m"
            for k in range(max(start, i - 5), i):
                noun = words[k].noun
                if (
                    noun is not None
                    and noun.kind != "document"
                    and (reading.gender is None or noun.gender == reading.gender or noun.number != "singular")
                    and not (alone and noun.number == "plural" and noun.kind == "person")
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
        return None if best is None else self._record.cast.phrase(best, reading.gender)

    def _clause_start(self, first: int, limit: int) -> int:
        """Past the words that open a clause before its subject."""
        page = self._page
        keys, words = page.keys, page.words
        j = first
        while j < limit:
            word = words[j]
            if (
                word.traits & (lexicon.CONNECTOR | lexicon.AUXILIARY)
                and not word.traits & lexicon.PREPOSITION
                and word.noun is None
                or keys[j] in COMMAS
                or (word.complementizer is not None and not word.fused or keys[j] in ("و", "اما", "الذي", "اذا"))
                or word.traits & lexicon.ADVERB
            ):
                j += 1
                continue
            break
        return j

    def _reaches(self, phrase: Phrase, i: int) -> bool:
        """Whether only asides stand between a subject and its verb."""
        page = self._page
        j = phrase.stop
        if i - j > 24:
            return False
        if phrase.name is not None and phrase.name.type == "PER" and j == phrase.name.stop and j < i:
            if page.words[j] is lexicon.NOTHING and not page.keys[j].startswith("ال") and j + 1 < i:
                j += 1  # the recogniser may leave out the last part of a name
            role = page.words[j].noun
            if role is not None and role.kind == "person" and role.number == "singular" and role.preposition is None:
                title = phrases.read(page, j, i)  # فلان كبير الأطباء قال
                j = j if title is None or title.name is not None and title.name.type == "PER" else title.stop
        while j < i:
            word = page.words[j]
            key = page.keys[j]
            if word.traits & (lexicon.ADVERB | lexicon.AUXILIARY) or key in COMMAS:
                if key in COMMAS:
                    close = next((k for k in range(j + 1, i) if page.keys[k] in COMMAS), None)
                    if close is not None and not any(
                        page.words[k].cues
                        and page.words[k].cues[0].form == "finite"
                        and not page.words[k - 1].traits & lexicon.RELATIVE
                        for k in range(j + 1, close)
                    ):
                        j = close + 1
                        continue
                    return (
                        page.words[j + 1].traits & lexicon.AUXILIARY > 0
                        or j + 1 == i
                        or page.words[j + 1].traits & lexicon.ADVERB > 0
                    )
                j += 1
                continue
            if key[0] == "و" and len(key) > 2 and not word.traits and not any(r.form == "finite" for r in word.cues):
                j += 1
                while (
                    j < i
                    and not page.words[j].traits & (lexicon.AUXILIARY | lexicon.RELATIVE)
                    and page.keys[j] not in COMMAS
                    and (not any(r.form == "finite" for r in page.words[j].cues))
                ):
                    j += 1
                continue
            if word.traits & (lexicon.RELATIVE | lexicon.PREPOSITION):
                if word.traits & lexicon.RELATIVE and j > phrase.first:
                    return not any(r.form == "finite" and r.conjunction for r in page.words[i].cues) and i - j > 2
                j += 1
                while (
                    j < i
                    and not page.words[j].traits & lexicon.AUXILIARY
                    and page.keys[j] not in COMMAS
                    and j - phrase.stop < 8
                ):
                    j += 1
                continue
            return False
        return True

    def _antecedent(self, relative: int, start: int, reading: CueReading) -> Source | None:
        """The noun phrase just before a relative pronoun."""
        page = self._page
        if relative - 1 > start and page.marked[relative - 1] >= 0 and page.names[relative - 1] is None:
            relative -= 1
        for k in range(relative - 1, max(start, relative - 10) - 1, -1):
            name = page.names[k]
            if (
                name is not None
                and name.type != "MISC"
                and name.stop == relative
                or name is not None
                and (page.keys[relative - 1] in COMMAS or page.keys[relative - 1].startswith("ال"))
                and name.stop == relative - 1
                and not name.prefixed
            ):
                return self._record.cast.named(name)
            noun = page.words[k].noun
            if noun is not None and noun.kind != "document" and _may_be(noun, reading):
                while (
                    k > start
                    and (before := page.words[k - 1].noun) is not None
                    and (not before.definite or noun.lemma in _ADJECTIVES)
                    and _may_be(before, reading)
                ):
                    k -= 1
                phrase = phrases.read(page, k, relative, prefixed=True)
                if phrase is not None:
                    return self._record.cast.phrase(phrase, reading.gender)
            if noun is not None and noun.kind == "document" and _may_be(noun, reading):
                phrase = phrases.read(page, k, relative, prefixed=True)
                return None if phrase is None else self._record.cast.phrase(phrase, reading.gender)
        return None

    def bare(self, i: int, reading: CueReading) -> Source | None:
        """The source of a verb that names none: whoever the sentence is about, else whoever spoke last."""
        page = self._page
        if (
            reading.entry.impersonal
            and reading.number == "singular"
            and reading.present
            and reading.gender == "m"
            and (not reading.conjunction or reading.entry.lemma not in ("رأى", "أمل", "أشار", "لفت", "اعتبر"))
        ):
            return None
        if i and page.keys[i - 1] in _PRONOUNS:
            found = self._record.cast.continuing(reading.gender, reading.number, i)
            if found is not None:
                return found
        if (
            i > page.sentence(i)[0] + 2
            or page.sentence(i)[0] < i
            and not page.words[i - 1].traits
            and page.keys[i - 1] != "و"
        ):
            source = self.sentence_source(i, reading.gender, reading.number)
            if source is not None:
                return source
        found = self._record.cast.continuing(reading.gender, reading.number, i)
        if found is None and reading.number == "dual":
            return self.sentence_source(i, reading.gender, "singular")
        return found

    def sentence_source(self, i: int, gender: str | None, number: str | None) -> Source | None:
        """Who the sentence of a token is about: who spoke in it last, else its first subject that agrees."""
        page = self._page
        start = max(page.sentence(i)[0], i - _LONGEST_SENTENCE)
        for saying in reversed(self._record.sayings[-3:]):
            if (
                saying.source is not None
                and page.document.lines[saying.first] == page.document.lines[i]
                and (saying.cue is not None and (saying.cue[0] >= start or saying.stop > start))
            ):
                source = saying.source
                if gender is None or source.gender is None or source.gender == gender or source.number != "singular":
                    return source
        start = page.past_dateline(start, i)
        plural = number in ("plural", "dual")
        if gender == "f" and not plural:
            for woman in self._record.cast.between(start, i):
                if woman.type == "PER":
                    source = self._record.cast.named(woman)
                    if source.gender == "f":
                        return source
        near = min(i, start + _NOMINAL_REACH)
        k = start
        while k < near:
            name = page.names[k]
            if name is not None and name.first == k and not plural and _may_speak(name):
                named = self._named(name, start, gender)
                if named is not None:
                    return named
                k = name.stop
                continue
            noun = page.words[k].noun
            if (
                noun is not None
                and noun.kind != "document"
                and noun.preposition is None
                and not noun.possessed
                and not (noun.lemma in _QUALIFYING and noun.number == "singular")
                and (noun.definite or noun.number != "singular" or k < start + _VAGUE_REACH)
                and page.marked[k] < 0
                and (
                    (gender is None or noun.gender == gender or noun.number == "plural")
                    and (
                        (noun.number != "singular") == plural
                        or gender == "f"
                        and noun.number == "plural"
                        and noun.kind == "body"
                    )
                )
            ):
                before = page.words[k - 1] if k > start else lexicon.NOTHING
                if not before.traits & lexicon.PREPOSITION:
                    phrase = phrases.read(page, k, i)
                    if phrase is not None:
                        source = self._record.cast.phrase(phrase)
                        if (
                            gender is None
                            or source.gender is None
                            or source.gender == gender
                            or source.number == "plural"
                        ):
                            return source
            k += 1
        if not plural:
            for name in self._record.cast.between(k, i):
                if _may_speak(name) and (named := self._named(name, start, gender)) is not None:
                    return named
        return None

    def _governed(self, i: int) -> bool:
        """Whether a body's name after a token only says whose manager or player somebody is: مدرب الوداد."""
        page = self._page
        noun = page.words[i - 1 if page.marked[i] >= 0 else i].noun
        return noun is not None and noun.kind == "person" and noun.number == "singular" and not noun.definite

    def _named(self, name: Name, start: int, gender: str | None) -> Source | None:
        """The source that a mention in a sentence stands for, where it may be a subject that agrees."""
        page = self._page
        k = name.first
        if k > start and page.words[k - 1].traits & lexicon.PREPOSITION or page.keys[k - 1] in _PREDICATED:
            return None
        if name.type != "PER" and k > start and self._governed(k - 1):
            return None
        source = self._record.cast.named(name)
        return source if gender is None or source.gender is None or source.gender == gender else None


def _described(subject: Phrase, reading: CueReading, limit: int) -> bool:
    """Whether a name right before what is said of it is no subject: وصف ريال مدريد بأنه."""
    if not reading.entry.describes or reading.enclitic is not None:
        return False
    return subject.name is not None and subject.first == subject.name.first and subject.stop >= limit


def _may_speak(name: Name) -> bool:
    return name.type != "MISC" and not name.prefixed


def _may_be(noun: NounReading, reading: CueReading) -> bool:
    """Whether a noun agrees with a verb after it."""
    return reading.gender is None or noun.gender == reading.gender or noun.number != "singular"


def _construct(key: str) -> bool:
    """Whether a word looks as if it governed what follows it."""
    return not key.startswith("ال") and not key.endswith(("ية", "ي"))
