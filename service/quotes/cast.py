"""Who speaks: names, nominal sources, and what refers back to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter

import msgspec

from service.annotation import Speaker
from service.arabic.view import fold
from service.quotes import given_names, lexicon, phrases
from service.quotes.lexicon import LEXICON, NounReading
from service.quotes.page import COMMAS, Name, Page
from service.quotes.phrases import Phrase
from service.span import Span

_TITLE_REACH = 12
_DOCUMENT_REACH = 250
_MOST_PASSED = 4  # mentions of a document that tell nothing of whose it is
_MENTIONS_BACK = 60
_first = attrgetter("first")
_PAIR_REACH = 60  # tokens
_LONGEST_TITLE = 6
_LONGEST_ASIDE = 14
_CLAUSE = 4  # tokens of a relative clause: الآباء الذين شملتهم الدراسة
_SIDES = frozenset(("طرف", "جانب", "فريق"))
_GENERIC = frozenset(["مسؤول", "مسئول", "مصدر", "متحدث", "ناطق", "رجل", "سيدة", "امرأة", "شاهد", "طرف", "جانب", "مؤلف"])
_ISSUED = LEXICON.lists["issued"]
_ISSUES = LEXICON.lists["issues"]
_NO_TITLES = frozenset(("عائلة", "أسرة", "مشارك", "أخرى", "آخر", "خليفة", "صاحب", "مسلح"))
_NO_BODY_OF_OTHERS = frozenset(("مقاومة", "احتلال", "جيش", "شرطة", "معارضة", "حكومة", "دولة", "برلمان", "جبهة"))
_LATTERS = LEXICON.lists["latters"]
_PARTICLES = frozenset(("في", "علي", "الي", "لدي"))
_MASCULINE_PLACES = frozenset(
    ["العراق", "لبنان", "الاردن", "السودان", "اليمن", "المغرب", "الكرملين", "البنتاغون", "الفاتيكان"]
)


class Source(msgspec.Struct, eq=False, gc=False):
    """Somebody who speaks: an entity's number, or null and a nominal phrase; `head` is the lemma of its noun."""

    entity: int | None
    name: str
    mention: tuple[int, int] | None
    head: str | None = None
    gender: str | None = None
    number: str | None = None
    person: bool = True
    quoted: bool = True  # by a statement that counts


class Cast:
    """The sources of an article so far, the last one last, and what the text says of its people and bodies."""

    __slots__ = (
        "_body_genders", "_by_role", "_genders", "_heads", "_ladies", "_page", "_pairs", "_roles", "_served", "_spoke",
        "_titles", "last", "spoken",
    )  # fmt: skip

    def __init__(self, page: Page) -> None:
        self._page = page
        self._roles: dict[int, set[str]] | None = None
        self._by_role: dict[str, list[Name]] = {}
        self._heads: dict[str, list[Name]] | None = None
        self._titles: dict[int, str] | None = None
        self._ladies: set[int] | None = None
        self._genders: dict[int, str] = {}
        self._body_genders: dict[str, str | None] = {}  # by the first word of a name
        self._served: dict[int, set[str]] = {}  # the titles of those whom somebody serves
        self._pairs: dict[str, Source] = {}  # two people by the noun that refers to both
        self._spoke: dict[int, int] = {}  # which saying of theirs was an entity's last
        self.spoken: list[Source] = []
        self.last: Source | None = None

    def speak(self, source: Source, gender: str | None) -> None:
        """Note that a source has spoken, and the gender that its cue showed."""
        if source.entity is not None and gender is not None and source.gender is None:
            self._genders[source.entity] = gender
        if source.gender is None:
            source.gender = gender
        if source.entity is not None:
            self._spoke[source.entity] = len(self.spoken)
        self.spoken.append(source)
        self.last = source

    def relay(self, name: Name) -> None:
        """Note that a body has passed on somebody's words, so that الوكالة may refer to it."""
        self._spoke[name.entity] = len(self.spoken)

    def named(self, name: Name) -> Source:
        """The source that a mention stands for."""
        entity = self._page.entities[name.entity]
        return Source(
            name.entity, entity.name, (name.first, name.stop), gender=self._gender(name), person=name.type == "PER",
            number="singular",
        )  # fmt: skip

    def phrase(self, phrase: Phrase, gender: str | None = None) -> Source:
        """The source that a phrase stands for: a name in it, one that it refers back to, or its own words."""
        if phrase.name is not None:
            source = self.named(phrase.name)
            head = phrase.head
            if head is not None and source.gender is None:
                source.gender = head.gender
                if phrase.name.type == "PER" and head.kind == "person" and head.number == "singular":
                    self._genders.setdefault(phrase.name.entity, head.gender)
            return source
        page = self._page
        head = phrase.head
        text = page.document.text
        document = page.document
        if phrase.unknown is not None:
            return self._unfound(phrase, phrase.unknown)
        skip = head.skip if head is not None else 0
        span = document.span_after(phrase.first, skip, phrase.stop)
        if head is not None and head.kind == "document" and phrase.stop > phrase.first + 1:
            issuer = self._issuer(phrase)
            if issuer is not None:
                issuer.gender = head.gender
                return issuer
        if head is not None:
            earlier = self._refers(phrase, head, gender)
            if earlier is not None:
                if head.kind == "document" and earlier.entity is not None:
                    return Source(
                        earlier.entity,
                        earlier.name,
                        earlier.mention,
                        gender=head.gender,
                        number="singular",
                        person=False,
                    )
                return earlier
        elif phrase.stop - phrase.first <= 3:
            earlier = self._same(phrase)
            if earlier is not None:
                return earlier
        name = text[span.start : span.end]
        if head is not None and head.preposition == "ل" and head.definite and name.startswith("ل"):
            name = "ا" + name
        return Source(
            None, name, (phrase.first, phrase.stop), head=head.lemma if head else None,
            gender=head.gender if head else None, number=head.number if head else None,
            person=head is None or head.kind == "person",
        )  # fmt: skip

    def _unfound(self, phrase: Phrase, first: int) -> Source:
        """Somebody whose name stands in the text, but among the mentions at most elsewhere."""
        page = self._page
        last = page.keys[phrase.stop - 1]
        for name in self._before(page.size):
            if name.type == "PER" and page.keys[name.stop - 1] == last:
                return self.named(name)
        span = page.document.span(first, phrase.stop)
        head = phrase.head
        return Source(
            None, page.document.text[span.start : span.end], (first, phrase.stop), head=head.lemma if head else None,
            gender=head.gender if head else None, number="singular",
        )  # fmt: skip

    def _issuer(self, phrase: Phrase) -> Source | None:
        """Whose document it is: بيان المجلس, تقرير للشركة."""
        page = self._page
        first = phrase.first + 1
        noun = page.words[first].noun
        while first < phrase.stop - 1 and noun is not None and noun.kind == "document":
            first += 1
            noun = page.words[first].noun
        if phrase.inside is not None and phrase.inside.first <= first:
            return self.named(phrase.inside)
        if noun is None or noun.kind == "document" and not noun.definite:
            return None
        inner = phrases.read(page, first, phrase.stop, prefixed=True)
        if inner is None or inner.head is None or not inner.head.definite:
            return None
        source = self.phrase(inner)
        return source if source.entity is not None or inner.head.kind == "body" else None

    def issued_by(self, i: int, limit: int) -> Source | None:
        """Who issued a document that ends before a token: صادر عن، أصدره، أعدته."""
        page = self._page
        for k in range(i, min(limit, i + 6)):
            if page.keys[k] in ("عن", "من") and k and page.keys[k - 1] in _ISSUED or page.keys[k] in _ISSUES:
                phrase = phrases.read(page, k + 1, limit)
                if phrase is not None:
                    return self.phrase(phrase)
        return None

    def _earlier_issuer(self, phrase: Phrase, head: NounReading) -> Source | None:
        """Whose statement the last one mentioned was: بيان لوزارة الخارجية ... البيان."""
        page = self._page
        written = fold(head.lemma) + "ا"
        passed = 0
        for i in range(phrase.first - 1, max(-1, phrase.first - _DOCUMENT_REACH), -1):
            noun = page.words[i].noun
            if noun is None and page.keys[i] == written:
                start = page.sentence(i)[0]
                names = [name for name in self.between(start, i) if name.type != "MISC" and not name.prefixed]
                return self.named(names[-1]) if names else None  # أصدرت المنظمة تقريرا
            if noun is None or noun.lemma != head.lemma:
                continue
            if i + 1 < page.size and not noun.definite:
                name = page.names[i + 1]
                if name is not None and name.first == i + 1 and name.type != "MISC":
                    return self.named(name)
                earlier = phrases.read(page, i, min(page.size, i + 12), prefixed=True)
                if earlier is not None and earlier.name is not None and earlier.name.type != "MISC":
                    return self.named(earlier.name)
                name = page.names[i - 1] if i else None
                if name is not None and name.type != "MISC" and head.lemma != "بيان":
                    return self.named(name)
                if (
                    i + 2 < page.size
                    and page.keys[i + 1].startswith("صادر")
                    and (after := page.names[min(i + 3, page.size - 1)])
                ):
                    return self.named(after)
            sentence = page.document.sentence_of[i]
            for source in reversed(self.spoken[-6:]):
                if source.person and noun.definite and i and page.keys[i - 1] == "في":
                    continue  # قال فلان في التقرير
                if (
                    source.mention is not None
                    and page.document.sentence_of[source.mention[0]] == sentence
                    and not (source.mention[0] < i < source.mention[1] + _CLAUSE and noun.definite and source.person)
                ):
                    return source
            passed += 1
            if not noun.definite or passed == _MOST_PASSED:
                return None
        return None

    def continuing(self, gender: str | None, number: str | None, before: int) -> Source | None:
        """The last source that agrees, looking back a little way; else the last person named."""
        plural = number in ("plural", "dual")
        for source in reversed(self.spoken[-6:]):
            if source.entity is None and source.number is not None and number is not None:
                if plural != (source.number != "singular") and not (source.number == "plural" and not source.person):
                    continue
            elif source.entity is not None and plural and source.person and not source.number == number == "dual":
                continue
            if gender is None or source.gender is None or gender == source.gender:
                return source
            if source.number == "plural" and (source.person or gender == "f"):
                return source
        if number == "dual":
            return self.pair(gender, before)
        if plural:
            return None
        return self.nearest(gender, before) or self.last

    def pair(self, gender: str | None, before: int, reach: int = _PAIR_REACH, *, people: bool = False) -> Source | None:
        """The first of two that are named side by side, people before bodies and places: فلان وفلان ... وقالا إن."""
        page = self._page
        for type in ("PER",) if people else ("PER", "ORG", "LOC"):
            later: Name | None = None
            for name in self._before(before):
                if before - name.first > reach:
                    break
                if name.type != type:
                    continue
                if later is not None and later.entity != name.entity and _coordinated(page, name, later):
                    if type != "PER" or gender != "f" or self._gender(name) != "m":
                        source = self.named(name)
                        source.number = "dual"
                        return source
                later = name
        return None

    def nearest(self, gender: str | None, before: int) -> Source | None:
        """The person named last before a token, in the same or the sentence before; else the body."""
        body: Source | None = None
        for name in self._before(before):
            if name.type == "MISC":
                continue
            if name.type == "PER":
                source = self.named(name)
                if gender is None or source.gender is None or source.gender == gender:
                    return source
            elif body is None and name.type == "ORG":
                source = self.named(name)
                if gender is None or source.gender is None or source.gender == gender:
                    body = source
            if before - name.first > 150:
                break
        return body

    def _refers(self, phrase: Phrase, head: NounReading, gender: str | None) -> Source | None:
        page = self._page
        short = phrase.stop - phrase.first
        same = False
        for word in page.words[phrase.first : phrase.stop + 1]:
            if word.traits & lexicon.SAME:
                same = True
        if not head.definite and not same:
            # وزير الخارجية التركي: a role that has been filled by name.
            if (
                head.kind == "person"
                and (short >= 2 and head.lemma not in phrases.KIN or head.possessed)
                and head.number == "singular"
                and head.lemma not in _GENERIC
                and (phrase.inside is None or phrase.inside.type != "PER")
            ):
                return self._role(phrase, head, exact=True)
            if head.kind == "document" or head.number != "singular":
                return None
            return None
        if head.kind == "document":
            issuer = self._earlier_issuer(phrase, head)
            if issuer is not None:
                return issuer
            for source in reversed(self.spoken[-4:]):
                if source.head == head.lemma and source.entity is None:
                    return source
            for source in reversed(self.spoken[-3:]):
                if source.entity is not None and not source.person and source.quoted:
                    return source
            if head.lemma == "بيان":
                return self.nearest_body(phrase.first)
            return None
        if head.lemma == "مصدر":
            for source in reversed(self.spoken[-8:]):
                if source.entity is None and source.head == head.lemma and source.number == head.number:
                    return source
        if head.number == "dual" and head.definite and head.kind == "person" and head.lemma not in _SIDES:
            found = self._pairs.get(head.lemma) or self.pair(head.gender, phrase.first, _DOCUMENT_REACH, people=True)
            if found is not None:
                self._pairs[head.lemma] = found
                return found
        if head.number != "singular":
            for source in reversed(self.spoken[-8:]):
                if source.entity is None and source.head == head.lemma and source.number == head.number:
                    return None if head.definite and not same else source
            return None
        if head.kind == "body":
            return self._body(phrase, head)
        for source in reversed(self.spoken[-8:]):
            if source.entity is None and source.head == head.lemma and head.lemma != "مصدر":
                return source if same else None
            if source.entity is not None and source.person and source.gender == head.gender:
                if head.lemma in phrases.KIN and phrase.stop == phrase.first + 1:
                    break  # أم مصرية, since then named: الأم
        if head.lemma == "مصدر":
            return self._earlier_source(phrase.first) or next(
                (s for s in reversed(self.spoken[-3:]) if s.entity is None and s.number == "singular"), None
            )
        found = self._role(phrase, head, exact=False)
        if found is not None:
            return found
        if short > 3:
            return None
        for source in reversed(self.spoken[-6:]):
            if source.person and source.entity is not None and (source.gender is None or source.gender == head.gender):
                if short <= 2 and (source.gender == head.gender or head.gender == "m"):
                    return source
                break
        for source in reversed(self.spoken[-6:]):
            if source.entity is None and source.person and source.gender == head.gender and source.number == "singular":
                return None
        if short <= 2:
            return self._nearest_person(phrase.first, head.gender)
        return None

    def _earlier_source(self, before: int) -> Source | None:
        """مصدر في الوزارة, named before without a statement that counts."""
        page = self._page
        for i in range(before - 1, max(-1, before - _DOCUMENT_REACH), -1):
            noun = page.words[i].noun
            if (
                noun is not None
                and noun.lemma == "مصدر"
                and noun.number == "singular"
                and not noun.definite
                and (noun.preposition is None)
            ):
                found = phrases.read(page, i, page.sentence(i)[1])
                if found is not None and found.stop > i + 1:
                    return self.phrase(found)
        return None

    def _same(self, phrase: Phrase) -> Source | None:
        """A definite noun that is in no list, with a person before it: the poet, the Swede."""
        page = self._page
        if any(word.traits & lexicon.SAME for word in page.words[phrase.first : phrase.stop]):
            return self.last
        key = page.keys[phrase.first]
        if key in _LATTERS and phrase.stop == phrase.first + 1:
            gender = "f" if key.endswith("ة") else "m"
            for name in self._before(phrase.first):
                if name.type == "PER" or gender == "f" and name.type == "ORG":
                    found = self._gender(name)
                    if found == gender or found is None and gender == "m":
                        return self.named(name)
                if phrase.first - name.first > 120:
                    return None
        if phrase.stop == phrase.first + 1 and key.startswith("ال"):
            # المندوبية, المالية: a body's first word, or its ministry's second.
            heads = self._by_head()
            for name in reversed(heads.get(_stem(key), ())[-_MENTIONS_BACK:]):
                if name.first < phrase.first and name.type == "ORG" and page.keys[name.first] in (key, key[2:]):
                    return self.named(name)
            for name in reversed(heads.get("وزار", ())[-_MENTIONS_BACK:]):
                if name.first < phrase.first and name.stop > name.first + 1 and page.keys[name.first + 1] == key:
                    return self.named(name)
        return None

    def _role(self, phrase: Phrase, head: NounReading, *, exact: bool) -> Source | None:
        """The person of that role; of several, the one whose title shares most words, then the latest before."""
        page = self._page
        roles = self._roles_of()
        words = {_stem(page.keys[i]) for i in range(phrase.first, phrase.stop) if page.keys[i][0].isalpha()}
        wanted = _stem(page.keys[phrase.first])
        added = next((i for i in range(phrase.first + 2, phrase.stop) if page.keys[i][0] == "ل"), phrase.stop)
        # What must be in the title: رئيس الاتحاد الأوروبي of رئيس الاتحاد الأوروبي لكرة القدم.
        core = {_stem(page.keys[i]) for i in range(phrase.first, min(added, phrase.first + 3))}
        best: tuple[int, int, Name] | None = None
        for name in self._by_role.get(wanted, ())[-_MENTIONS_BACK:]:
            titles = roles[name.entity]
            if wanted in self._served[name.entity]:
                continue  # نائب الرئيس is not الرئيس
            missing = words - titles
            if missing:
                roots = {_root(word) for word in titles}
                missing = {word for word in missing if _root(word) not in roots}
            shared = len(words) - len(missing)
            if exact and (core & missing or len(core) < 3 and shared < min(4, len(words))):
                continue
            if not exact and (shared < len(words) - 1 or _foreign(missing, titles)):
                continue
            gender = self._gender(name)
            if gender is not None and gender != head.gender:
                continue
            order = (shared, name.first if name.first < phrase.first else -name.first, name)
            if best is None or order[:2] > best[:2]:
                best = order
        return None if best is None else self.named(best[2])

    def _by_head(self) -> dict[str, list[Name]]:
        """The bodies and places by the stem of their first word and of the word before them."""
        if self._heads is None:
            page = self._page
            keys, marked = page.keys, page.marked
            heads: dict[str, list[Name]] = {}
            self._heads = heads
            for name in page.mentions:
                if name.type == "PER":
                    continue
                before = name.first - 1
                if before >= 0 and marked[before] >= 0:
                    before -= 1
                own = _stem(keys[name.first])
                heads.setdefault(own, []).append(name)
                if before >= 0 and (stem := _stem(keys[before])) != own:
                    heads.setdefault(stem, []).append(name)
        return self._heads

    def _body(self, phrase: Phrase, head: NounReading) -> Source | None:
        page = self._page
        words = {_stem(page.keys[i]) for i in range(phrase.first + 1, phrase.stop) if page.keys[i][0].isalpha()}
        wanted = _stem(page.keys[phrase.first])
        best: tuple[int, int, Name] | None = None
        for name in self._by_head().get(wanted, ())[-_MENTIONS_BACK:]:
            first = name.first
            if first >= phrase.first:
                break
            own = {_stem(page.keys[i]) for i in range(first, min(name.stop + 2, page.size))}
            order = (len(words & own) * 100 + self._spoke.get(name.entity, -1), first, name)
            if best is None or order[:2] > best[:2]:
                best = order
        if best is not None:
            return self.named(best[2])
        if not words and head.lemma not in _NO_BODY_OF_OTHERS:
            for source in reversed(self.spoken[-4:]):
                if source.entity is not None and not source.person and source.quoted:
                    return source
        return None

    def _before(self, token: int) -> list[Name]:
        """The mentions before a token, the last one first, as far back as anything refers to."""
        mentions = self._page.mentions
        stop = bisect_left(mentions, token, key=_first)
        return mentions[max(0, stop - _MENTIONS_BACK) : stop][::-1]

    def between(self, first: int, stop: int) -> list[Name]:
        """The mentions that begin within a range of tokens."""
        mentions = self._page.mentions
        return mentions[bisect_left(mentions, first, key=_first) : bisect_left(mentions, stop, key=_first)]

    def nearest_body(self, before: int) -> Source | None:
        """The body named last before a token."""
        for name in self._before(before):
            if name.type == "ORG" and before - name.first < 80:
                return self.named(name)
        return None

    def _nearest_person(self, before: int, gender: str) -> Source | None:
        for name in self._before(before):
            if name.type == "PER" and before - name.first < 120:
                found = self._gender(name)
                if found == gender or found is None and gender == "m":
                    return self.named(name)
        return None

    def _roles_of(self) -> dict[int, set[str]]:
        """The stems of the words that stand as a title before a person's mention, or after it."""
        if self._roles is not None:
            return self._roles
        page = self._page
        keys, words, names = page.keys, page.words, page.names
        roles: dict[int, set[str]] = {}
        for name in page.mentions:
            if name.type != "PER":
                continue
            found = roles.setdefault(name.entity, set())
            served = self._served.setdefault(name.entity, set())
            i = name.first - 1
            while i >= 1 and keys[i] in "./" and keys[i - 1] in phrases.ABBREVIATIONS:
                i -= 2
            if i >= 0 and keys[i] in COMMAS:
                i -= 1
            stems: list[str] = []
            last_role = 0
            while i >= 0 and name.first - i <= _TITLE_REACH:
                other = names[i]
                if i == name.first - 2 and last_role == 1 and keys[i] in COMMAS:
                    i -= 1  # رئيس الهيئة، المهندس فلان
                    continue
                if keys[i] in ")]" and (opening := self._opening(i)) is not None:
                    i = opening - 1
                    continue
                if other is not None and other.type == "PER" or not keys[i][0].isalpha():
                    break
                word = words[i]
                if (
                    word.cues
                    and word.noun is None
                    or word.complementizer is not None
                    or (word.traits & lexicon.PREPOSITION and keys[i] not in phrases.INSIDE)
                    or (word.noun is not None and word.noun.lemma in phrases.KIN and not word.noun.possessed)
                ):
                    break
                stems.append(_stem(keys[i] if word.noun is None else keys[i][word.noun.skip :]))
                if word.noun is not None and word.noun.kind == "person":
                    last_role = len(stems)
                    if word.noun.lemma in phrases.SERVING and not word.noun.definite:
                        served.update(stems[max(0, last_role - 4) : last_role - 1])
                i -= 1
            found.update(stems[:last_role])
            i = name.stop
            if i < page.size and keys[i] in COMMAS:
                i += 1
            if i < page.size and (noun := words[i].noun) is not None and noun.kind == "person" and not noun.skip:
                stop = min(page.size, i + _TITLE_REACH)
                while (
                    i < stop
                    and (keys[i][0].isalpha() or page.marked[i] >= 0)
                    and words[i].finite is None
                    and (not words[i].traits & ~lexicon.KIND or keys[i] == "باسم")
                ):
                    found.add(_stem(keys[i]))
                    i += 1
        self._roles = roles
        for name in page.mentions:
            for stem in roles.get(name.entity, ()):
                self._by_role.setdefault(stem, []).append(name)
        return roles

    def _opening(self, i: int) -> int | None:
        """The parenthesis that a token closes, a little way back."""
        keys = self._page.keys
        return next((k for k in range(i - 1, max(-1, i - _LONGEST_ASIDE), -1) if keys[k] in "(["), None)

    def _gender(self, name: Name) -> str | None:
        """`m` or `f`, where the words about a person or a body tell."""
        page = self._page
        if name.type != "PER":
            key = page.keys[name.first]
            if key in self._body_genders:
                return self._body_genders[key] or self._genders.get(name.entity)
            found = self._body_genders[key] = self._body_gender(name)
            return found or self._genders.get(name.entity)
        known = self._genders.get(name.entity)
        if known is None:
            known = self._titled().get(name.entity) or given_names.gender(page.entities[name.entity].name)
            if known is None and name.entity in self._women():
                known = "f"
            if known is not None:
                self._genders[name.entity] = known
        return known

    def _body_gender(self, name: Name) -> str | None:
        """The gender of a place, or of the noun of a body."""
        page = self._page
        if page.keys[name.first] in _MASCULINE_PLACES:
            return "m"
        if name.type == "LOC":
            return "f"
        noun = page.words[name.first].noun
        before = name.first - 1
        if (noun is None or noun.kind != "body") and before >= 0 and page.marked[before] >= 0:
            before -= 1
        if (noun is None or noun.kind != "body") and before >= 0:
            noun = page.words[before].noun
        if noun is None or noun.kind != "body":
            return None
        return noun.gender if noun.number == "singular" else "f"

    def _titled(self) -> dict[int, str]:
        """The gender of the title right before a person's first mention that has one."""
        if self._titles is None:
            words = self._page.words
            titles: dict[int, str] = {}
            self._titles = titles
            for name in self._page.mentions:
                if name.type == "PER" and name.first and (noun := words[name.first - 1].noun) is not None:
                    if noun.kind == "person" and noun.number == "singular" and noun.definite:
                        titles.setdefault(name.entity, noun.gender)
        return self._titles

    def _women(self) -> set[int]:
        """The entities with a woman's title farther before or after them: رئيسة الوزراء البريطانية فلانة، فلانة، أرملة."""
        if self._ladies is None:
            names = [name for name in self._page.mentions if name.type == "PER"]
            self._ladies = {name.entity for name in names if self._lady(name)}
        return self._ladies

    def _lady(self, name: Name) -> bool:
        page = self._page
        after = name.stop + 1
        if after < page.size and page.keys[name.stop] in COMMAS and _womans(page.words[after].noun):
            return True
        i = name.first - 1
        if i > 0 and page.keys[i] in COMMAS:
            i -= 1
        for k in range(i, max(-1, i - _LONGEST_TITLE), -1):
            noun = page.words[k].noun
            if noun is not None and noun.kind == "person" and noun.number == "singular":
                if noun.definite and k and page.keys[k - 1].startswith("ال"):
                    continue  # an adjective: القوات المسلحة
                return _womans(noun) and noun.lemma not in phrases.KIN and noun.lemma not in _NO_TITLES
            if noun is None and page.names[k] is None and not page.keys[k].startswith("ال"):
                return False
        return False

    def speaker(self, source: Source | None, sentences: range) -> Speaker | None:
        """The source as the answer gives it; its mention only where it stands in one of these sentences."""
        if source is None:
            return None
        span = None
        document = self._page.document
        if source.mention is not None and document.sentence_of[source.mention[0]] in sentences:
            span = document.span(*source.mention)
            if source.entity is not None:
                places = self._page.entities[source.entity].mentions
                at = bisect_right(places, span.start, key=_end)
                if at < len(places) and places[at].overlaps(span):
                    span = places[at]
        return Speaker(entity=source.entity, name=source.name, mention=span)


def _womans(noun: NounReading | None) -> bool:
    """Whether a noun is a woman's title; an adjective like الإعلامية is not."""
    return (
        noun is not None
        and noun.kind == "person"
        and noun.number == "singular"
        and noun.gender == "f"
        and not noun.possessed
        and not noun.skip
        and not noun.lemma.endswith("ي")
    )


def _coordinated(page: Page, one: Name, other: Name) -> bool:
    """Whether و, and a title at most, stands between two mentions."""
    if not 0 <= other.first - one.stop <= _LONGEST_TITLE:
        return False
    for i in range(one.stop, other.first + 1):
        key = page.keys[i]
        if key in COMMAS:
            continue
        return key[0] == "و"
    return False


@lru_cache(maxsize=1 << 14)
def _stem(key: str) -> str:
    """A word without its article and its feminine ending, so that الوزيرة meets وزير."""
    if len(key) > 4 and key.startswith("ال") or len(key) > 4 and key.startswith("لل"):
        key = key[2:]
    return key[:-1] if len(key) > 3 and key.endswith("ة") else key


@lru_cache(maxsize=1 << 12)
def _root(stem: str) -> str:
    """A country and what comes from it as one: روسيا, روسي."""
    for ending in ("يا", "ي", "ا"):
        if stem.endswith(ending) and len(stem) - len(ending) > 2:
            return stem[: -len(ending)]
    return stem


def _foreign(missing: set[str], titles: set[str]) -> bool:
    """Whether a phrase says of what country or kind somebody is, and the titles say another."""
    return any(word.endswith("ي") for word in missing) and any(
        word.endswith("ي") and word not in _PARTICLES for word in titles
    )


def _end(span: Span) -> int:
    return span.end
