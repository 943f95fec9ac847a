"""وفق, بحسب, على حد قول and the like: a source before or after the whole of its statement."""

from __future__ import annotations

from service.quotes import clauses, complements, lexicon, phrases
from service.quotes.cast import Source
from service.quotes.cues import Cues
from service.quotes.lexicon import LEXICON
from service.quotes.page import COMMAS, STOPS
from service.quotes.phrases import Phrase
from service.quotes.record import Record, Saying
from service.quotes.subjects import Subjects

_FEWEST_WORDS = 3
_FEWEST_ALONE = 5  # in marks, to be attributed without the rest of their sentence
# Between وبحسب فلان and the statement.
_OPENERS = frozenset(["فان", "فانه", "فانها", "فانهم", "فقد", "ان", "انه", "انها", "فلم", "فلن", "فلا", "قد", "بان"])
_OWN_WAW = LEXICON.lists["own_waw"]
# وفقا له، نقلا عنها
_THEM = {"له": "m", "لها": "f", "لهم": None, "عنه": "m", "عنها": "f", "عنهم": None}
_THEN = frozenset(("فان", "فانه", "فانها", "فانهم"))
_STANDS = LEXICON.lists["stands"]
_WITHHOLDING = LEXICON.lists["withholding"]  # لمسؤول، طلب عدم ذكر اسمه، ...
_LONGEST_ASIDE = 14


class Attributions:
    """Reads the words that attribute a clause from outside it."""

    __slots__ = ("_cues", "_page", "_record", "_subjects")

    def __init__(self, record: Record, cues: Cues, subjects: Subjects) -> None:
        self._record = record
        self._page = record.page
        self._cues = cues
        self._subjects = subjects

    def speaks(self, i: int) -> bool:
        """Whether a cue, or a word like وفق, is followed by what it needs to attribute something."""
        page = self._page
        word = page.words[i]
        if word.traits & lexicon.SOURCE:
            return self._sourced(i) is not None and page.keys[i + 1] not in _THEM
        found = self._cues.complement(i)
        if found is None:
            return (
                self._cues.objects(i)
                or "عن" in page.keys[i + 1 : i + 12]
                and any(r.form == "finite" and r.entry.kind == "relay" for r in word.cues)
            )
        reading, complement = found
        if reading.form == "masdar":
            return False
        if reading.form == "participle" and complement.at - i > 12:
            return False
        return not self._cues.denied(i, reading)

    def attribution(self, i: int) -> None:
        page = self._page
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
            role = page.words[j].noun if j < end else None
            if role is not None and role.kind == "person" and not role.definite and role.number == "singular":
                # وفقا لفلان، قائد السرية، فإن
                j = next((k for k in range(j, min(end, j + _LONGEST_ASIDE)) if keys[k] in _THEN), j)
            if j < end and (keys[j] in _WITHHOLDING or page.words[j].traits & lexicon.RELATIVE and keys[j] != "من"):
                j = next((k + 1 for k in range(j, min(end, j + _LONGEST_ASIDE)) if keys[k] in COMMAS), j)
            cue_ahead = next(
                (
                    k
                    for k in range(stop, min(end, j + 3))
                    if page.words[k].cues and any(r.form == "finite" for r in page.words[k].cues)
                ),
                None,
            )
            if cue_ahead is not None and self._cues.complement(cue_ahead) is not None:
                return
            if j < end and keys[j] in _OPENERS:
                j += 1
            if j >= end:
                return
            self._clause_said(j, clauses.end(page, j, self.speaks), (cue, skip), lemma, source, 0)
            return
        if stop + 1 < end and keys[stop] in COMMAS and keys[stop + 1] in _THEN:
            # في الولاية، وفقا للصحيفة، فإن
            self._clause_said(stop + 2, clauses.end(page, stop + 2, self.speaks), (cue, skip), lemma, source, 0)
            return
        self._before(i, source, stop, (cue, skip), lemma)

    def _sourced(self, i: int) -> tuple[Source, int, tuple[int, str]] | None:
        """The source after وفق and the like, the token after it, and the cue with its lemma."""
        page = self._page
        keys, words = page.keys, page.words
        sentence = page.sentence(i)[1]
        limit = min(sentence, i + 30)
        j = i + 1
        key = (
            keys[i].removeprefix("و")
            if keys[i].startswith("وو") or keys[i][1:3] in ("بح", "حس", "طب", "نق")
            else keys[i]
        )
        if j >= limit:
            return None
        if key.startswith("نقل"):
            if keys[j] != "عن" and keys[j] not in _THEM or j + 1 >= limit:
                return None
            j += keys[j] == "عن"
        if i and keys[i - 1] == "علي" or words[j].traits & lexicon.MEASURE:
            return None
        said = keys[j] in ("ما", "لما") or key.endswith("حسبما")
        if said and not key.endswith("حسبما"):
            j += 1
        if said:
            while j < limit and words[j].traits & lexicon.AUXILIARY:
                j += 1
            if j + 2 < limit and keys[j] in _STANDS and keys[j + 1] == "في":
                phrase = phrases.read(page, j + 2, limit)
                return None if phrase is None else (self._record.cast.phrase(phrase), phrase.stop, (i, ""))
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
                        return self._record.cast.phrase(phrase), phrase.stop, (i, "")
                else:
                    teller = self._told_in_sentence(i)
                    outlet = self._subjects.subject(j, limit)
                    if teller is not None and outlet is not None:
                        return teller, outlet.stop, (i, "")  # قال فلان ...، حسبما نقلت الوكالة
            subject = self._subjects.subject(j, limit)
            if subject is not None:
                return self._record.cast.phrase(subject, reading.gender), subject.stop, (i, "")
            before = self._subjects.bare(j, reading)
            return None if before is None else (before, j + 1, (i, ""))
        if keys[j] in _THEM:
            gender = _THEM[keys[j]]
            spoke = self._record.cast.continuing(gender, "singular" if gender else "plural", i)
            return None if spoke is None else (spoke, j + 1, (i, ""))
        if keys[j] == "ل" and j + 1 < limit:
            j += 1
        if page.opens(j) is not None:
            phrase = phrases.read(page, j, limit)
            return None if phrase is None else (self._record.cast.phrase(phrase), phrase.stop, (i, ""))
        name = page.names[j]
        word = words[j]
        if any(r.form == "masdar" and r.enclitic for r in word.cues) and word.cues[0].entry.kind in ("say", "accuse"):
            enclitic = word.cues[0].enclitic
            gender = "f" if enclitic == "ها" else "m"
            source = self._record.cast.continuing(gender, None, i)
            return None if source is None else (source, j + 1, (i, ""))
        if name is not None and name.first == j and name.type != "MISC":
            phrase = phrases.read(page, j, limit) if not name.prefixed else None
            stop = name.stop if phrase is None else phrase.stop
            return (
                self._record.cast.named(name if phrase is None or phrase.name is None else phrase.name),
                stop,
                (i, ""),
            )
        if word.noun is None or word.traits & lexicon.MEASURE:
            return None
        phrase = phrases.read(page, j, limit, prefixed=True)
        if phrase is None:
            return None
        source = self._record.cast.phrase(phrase)
        if (
            phrase.name is None
            and word.noun.kind == "document"
            and phrase.inside is not None
            and (phrase.inside.type != "LOC" or phrase.inside.prefixed)
        ):
            source = self._record.cast.named(phrase.inside)
        elif phrase.name is None and word.noun.kind == "document":
            issuer = self._record.cast.issued_by(phrase.stop, limit)
            source = issuer or self._possessor(j, phrase, limit) or source
        return source, phrase.stop, (i, "")

    def _told_in_sentence(self, i: int) -> Source | None:
        """The person who said something in the sentence of a token already."""
        start = self._page.sentence(i)[0]
        for saying in reversed(self._record.sayings[-3:]):
            if saying.source is not None and saying.source.person and saying.cue is not None and saying.cue[0] >= start:
                return saying.source
        return None

    def _possessor(self, j: int, phrase: Phrase, limit: int) -> Source | None:
        """The speaker behind an account or an opinion: رواية أسرته."""
        page = self._page
        noun = page.words[j].noun
        if (
            noun is None
            or noun.lemma not in ("رواية", "رأي", "إفادة", "شهادة", "تقييم", "تقدير")
            or phrase.stop < j + 2
        ):
            return None
        inner = phrases.read(page, j + 1, limit)
        return None if inner is None or inner.head is None else self._record.cast.phrase(inner)

    def _before(self, i: int, source: Source, stop: int, cue: tuple[int, int], lemma: str) -> None:
        """The statement that ends before a word like بحسب."""
        page = self._page
        keys = page.keys
        sentence = page.sentence(i)[0]
        last = i - 1
        if page.marked[last] >= 0 or last >= 1 and keys[last] in COMMAS and page.marked[last - 1] >= 0:
            close = last if page.marked[last] >= 0 else last - 1
            number = page.marked[close]
            passage = page.passages[number]
            if (
                number not in self._record.used
                and passage.after - 1 == close
                and (
                    passage.opening <= sentence + 1
                    or close == last
                    and complements.words_between(page, passage.first, passage.stop) >= _FEWEST_ALONE
                )
                and not page.is_name(passage)
            ):
                self._record.direct(passage, *cue, lemma, source, None, "attributed_marks")
                return
        count = len(self._record.sayings)
        first = self._outer(sentence, i, source)
        given_way = len(self._record.sayings) < count
        if first >= i or self._record.covered > sentence and i - self._record.covered < 4:
            self._record.covered = max(self._record.covered, stop)
            return
        while first < i and (keys[first] in COMMAS or keys[first] in ('"', "»", ".")):
            first += 1
        first = page.past_dateline(first, i)
        if not given_way and any(
            r.form == "finite" and r.entry.clause and r.entry.kind != "relay" for r in page.words[first].cues
        ):
            return
        letters = 1 if self._conjoined(first) else 0
        self._clause_said(first, i, cue, lemma, source, letters)
        self._record.covered = max(self._record.covered, stop)

    def _outer(self, sentence: int, i: int, source: Source) -> int:
        """Where the statement before an attribution begins. One that a word within the sentence attributes gives way:
        of two attributions the outer one counts."""
        within = [s for s in self._record.sayings[-8:] if s.first >= sentence and s.stop <= i and s.cue is not None]
        if len(within) != 1 or within[0].cue is None or within[0].kind == "direct":
            return max(sentence, self._record.covered)
        saying = within[0]
        cue = within[0].cue[0]
        start = self._page.past_dateline(sentence, i)
        told = source.person and saying.source is not None and source.name != saying.source.name
        if told and cue <= start + 2 and saying.pattern == "finite_noun":
            self._record.drop(saying)  # وعبر الرئيس عن سعادته، حسب مسؤول
            self._record.covered = sentence
            return sentence
        if (
            cue <= start + (2 if saying.pattern.startswith("masdar") else 0)
            or not saying.pattern.startswith("masdar")
            and not (saying.pattern.endswith("_noun"))
        ):
            return max(sentence, self._record.covered)
        self._record.drop(saying)
        self._record.covered = sentence
        return sentence

    def _conjoined(self, i: int) -> bool:
        key = self._page.keys[i]
        word = self._page.words[i]
        if key[0] != "و" or len(key) < 3:
            return False
        name = self._page.names[i]
        if name is not None:
            return name.prefixed
        if word.traits:
            return key not in ("وفق", "وفقا", "وسط", "وراء", "وقت", "وحسب")
        if word.noun is not None and not word.noun.skip or any(not r.skip for r in word.cues):
            return False
        return key not in _OWN_WAW

    def _clause_said(
        self, first: int, stop: int, cue: tuple[int, int], lemma: str, source: Source, letters: int
    ) -> None:
        page = self._page
        end = page.ending(first, stop)
        passage = page.opens(first)
        if passage is not None and passage.after >= end and not page.is_name(passage):
            self._record.direct(passage, cue[0], cue[1], lemma, source, None, "attributed_marks")
            return
        kind = page.kind(first, end)
        if complements.words_between(page, first, end) < _FEWEST_WORDS:
            return
        self._record.add(Saying(first, letters, end, kind, cue, lemma, source, "attributed"), stop, None)

    def as_said(self, i: int) -> bool:
        """على ما قال فلان, كما قال فلان: what stands before is the statement."""
        page = self._page
        reading = next((r for r in page.words[i].cues if r.form == "finite"), None)
        if reading is None or reading.entry.kind == "demand":
            return False
        at = i - 1
        if page.keys[at] == "ما":
            if page.keys[at - 1] != "علي":
                return False
            at -= 1
        elif self._cues.complement(i) is not None or "" not in reading.entry.clause:
            return False
        limit = page.sentence(i)[1]
        subject = self._subjects.subject(i, limit)
        if subject is None:
            return False
        after = subject.stop
        if page.keys[at] == "كما" and reading.entry.noun - {"عن"} and after < limit and page.keys[after] not in STOPS:
            return False  # كما أعلن فلان إلغاء الحفل
        if (
            page.keys[at] == "كما"
            and after < limit
            and page.keys[after] not in COMMAS | STOPS
            and not (page.words[after].traits & (lexicon.ADVERB | lexicon.PREPOSITION))
        ):
            return False
        self._before(at, self._record.cast.phrase(subject, reading.gender), subject.stop, (i, 0), reading.entry.lemma)
        return True

    def in_words_of(self, i: int) -> None:
        """على حد قول فلان: what stands before is the statement."""
        page = self._page
        reading = next((r for r in page.words[i].cues if r.form == "masdar"), None)
        if reading is None:
            return
        if reading.enclitic:
            source, stop = self._subjects.source(i, reading, i + 1), i + 1
        else:
            subject = phrases.read(page, i + 1, page.sentence(i)[1])
            source = None if subject is None else self._record.cast.phrase(subject)
            stop = i + 1 if subject is None else subject.stop
        if source is not None:
            self._before(i - 2, source, stop, (i, 0), reading.entry.lemma)
