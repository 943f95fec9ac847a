"""Noun phrases that may name a source: where one ends and what its head is."""

from __future__ import annotations

import msgspec

from service.quotes import given_names, lexicon
from service.quotes.lexicon import LEXICON, NounReading, Word
from service.quotes.marks import Marked
from service.quotes.page import COMMAS, DASHES, STOPS, Name, Page

_LONGEST = 26
_LONGEST_ASIDE = 14
_LONGEST_PLACE = 10
_LONGEST_NAME = 4
_STOPPING = frozenset(
    ["وهو", "وهي", "وهم", "وهما", "اللذان", "اللتان", "فان", "فانه", "فانها", "فانهم", "فانهما", "فقد"]
)
# Prepositions that may stand inside the phrase: مسؤول في الجمارك, المتحدث باسم الجيش.
INSIDE = frozenset(("في", "باسم", "من", "لدي", "عن", "الي", "علي", "ب", "ل", "بين"))
_NO_HEADS = (
    lexicon.ADVERB | lexicon.PREPOSITION | lexicon.RELATIVE | lexicon.NEGATION | lexicon.CONNECTOR | lexicon.AUXILIARY
    | lexicon.SAME | lexicon.INTRODUCER | lexicon.SOURCE | lexicon.MONTH | lexicon.NARRATOR
)  # fmt: skip
_CIRCUMSTANTIAL = lexicon.ADVERB | lexicon.AUXILIARY | lexicon.NEGATION | lexicon.MONTH | lexicon.CONNECTOR
_MEDIA = LEXICON.lemmas["media"]
_MEDIA_PEOPLE = frozenset(["صحفي", "صحافي", "مراسل", "إعلامي"])
_TERMS = LEXICON.lists["terms"]
_GENERAL = LEXICON.lists["general"]
_AGED = frozenset(("البالغ", "البالغة"))  # اللاعب البالغ من العمر
_MANY = frozenset(("العديد", "الكثير", "المزيد"))
_JOINTS = frozenset("#_")  # #وزارة_الصحة
_FUTURE = frozenset(("سي", "ست", "سن", "سا"))
_UNITS = LEXICON.lists["units"]
_CALLED = LEXICON.lists["called"]
_OUTLETS = LEXICON.lists["outlets"]
_INNER = frozenset(("علي", "نفسها", "نفسه", "عليها", "عليه", "اسم", "لقب"))
KIN = LEXICON.lemmas["kin"]
_RANKS = LEXICON.lemmas["ranks"]
ABBREVIATIONS = LEXICON.lists["abbreviations"]
SERVING = LEXICON.lemmas["serving"]
_IN_CHARGE = frozenset(("مسؤول", "مسئول", "نائب", "عضو", "ممثل", "مدافع", "مرشح", "ناج", "ناجي", "مختص"))
_SPOKESMEN = frozenset(("متحدث", "ناطق"))
# Indefinite, they stay nameless beside a superior's name: مسؤول في إدارة الرئيس فلان.
_NAMELESS = _SPOKESMEN | frozenset(("مسؤول", "مسئول", "مصدر", "موظف", "دبلوماسي"))
_HONORIFICS = LEXICON.lemmas["honorifics"]
_HOUSEHOLDS = frozenset(("عائلة", "أسرة", "أهل"))
_AMONG = frozenset(("كبير", "أحد"))
_ONE_OF = frozenset(("أحد", "إحدى", "بعض"))
_NEAR = ("مقرب", "قريب", "المقرب", "القريب")
_TAKEN_UP = frozenset(("علي", "عن", "الي", "في", "ب"))
_ACTS = LEXICON.lists["acts"]
_OBJECT_OWNERS = ("ه", "ها", "هم")
_OWNERS = frozenset(("ه", "ها", "هم", "هما", "هن"))
_ADJECTIVE_ENDINGS = ("ي", "ية", "يين", "يون", "ان", "ين", "ون", "ات")


class Phrase(msgspec.Struct, frozen=True, eq=False, gc=False):
    """Tokens `first` to `stop`. `name` is the mention that the phrase as a whole refers to, `inside` one within a
    phrase that refers to something else; `head` is its first noun. From token `unknown` on it holds what stands where a
    name would, though the recogniser has found none."""

    first: int
    stop: int
    name: Name | None
    head: NounReading | None
    inside: Name | None
    unknown: int | None = None


def read(page: Page, first: int, limit: int, *, prefixed: bool = False, bare: bool = False) -> Phrase | None:
    """The source phrase that begins at a token and ends before `limit`, or null where none does.

    `prefixed`: its first noun may carry a preposition. `bare`: any noun may head it.
    """
    if first >= limit:
        return None
    keys, names = page.keys, page.names
    if keys[first] in ABBREVIATIONS:
        first = past_abbreviations(page, first, limit)
    key = keys[first]
    name = names[first]
    word = page.words[first]
    if page.marked[first] >= 0 and (passage := page.opens(first)) is not None:
        name = names[passage.first] if page.is_name(passage) else None
        return None if name is None else Phrase(first, passage.after, name, None, None)
    head = word.noun
    if name is not None and name.first == first:
        if name.prefixed and not prefixed and key[0] not in "وف" and not word.fused:
            return None
        if name.type == "PER":
            return Phrase(first, name.stop, name, head, None)
        return _name_first(page, first, limit, name, head)
    if head is None:
        if len(key) < 3 or word.traits & _NO_HEADS or word.complementizer is not None or word.cues:
            return None
        if not key.startswith("ال"):
            found = _unlisted(page, first, limit)
            if (
                found is not None
                or not bare
                or not key.isalpha()
                or key[0] in "بلكوف"
                or key[:2] in _FUTURE
                or key.endswith("ا")
            ):
                return found
    elif head.preposition is not None and not prefixed or word.traits & (lexicon.ADVERB | lexicon.PREPOSITION):
        return None
    if key == "كل" and first + 2 < limit and keys[first + 1] == "من":
        inner = read(page, first + 2, limit)
        return (
            None
            if inner is None
            else Phrase(first, _past_coordination(page, inner.stop, limit), inner.name, inner.head, inner.inside)
        )
    return _Walk(page, first, min(limit, first + _LONGEST)).phrase()


def _unlisted(page: Page, first: int, limit: int) -> Phrase | None:
    """A title in no list before a person's name: عارضة الأزياء كلارا سيمون."""
    for i in range(first + 1, min(first + 5, limit)):
        name = page.names[i]
        if name is not None:
            if name.type == "PER" and name.first == i and not name.prefixed and i > first + 1:
                return Phrase(first, name.stop, name, None, None)
            return None
        if not page.keys[i].startswith("ال") or page.words[i].traits:
            return None
    return None


def _name_first(page: Page, first: int, limit: int, name: Name, head: NounReading | None) -> Phrase:
    """A phrase that begins with the name of a body or a place: adjectives after it belong to it."""
    i = name.stop
    while (
        i < limit
        and page.keys[i].startswith("ال")
        and page.names[i] is None
        and not page.words[i].traits
        and (page.words[i].noun is None and page.keys[i].endswith(("ي", "ية")))
    ):
        i += 1
    return Phrase(first, i, name, head, None)


def _past_coordination(page: Page, i: int, limit: int) -> int:
    """Past the other members: كل من روسيا وسوريا."""
    while i < limit:
        name = page.names[i]
        if name is None or page.keys[i][0] != "و":
            break
        i = name.stop
    return i


class _Walk:
    """Goes through a phrase that begins with a noun, word by word."""

    __slots__ = (
        "_end", "_first", "_governs", "_head", "_inside", "_limit", "_loose", "_page", "_person", "_unknown", "_whole"
    )  # fmt: skip

    def __init__(self, page: Page, first: int, limit: int) -> None:
        self._page = page
        self._first = first
        self._limit = limit
        self._head = head = page.words[first].noun
        self._person = head is None or head.kind == "person"
        self._whole: Name | None = None
        self._inside: Name | None = None
        self._unknown: int | None = None
        self._end = first + 1
        # Whether the last word governs a genitive, so that a name after it is no apposition; whether an indefinite
        # phrase has had its adjective, so that a definite noun after it begins something else.
        self._governs = not (head is None or head.definite or head.possessed or head.kind == "person")
        self._loose = False

    def phrase(self) -> Phrase:
        page = self._page
        keys, marked, names, words = page.keys, page.marked, page.names, page.words
        i = self._first + 1
        while i < self._limit:
            key = keys[i]
            if self._whole is not None and self._whole.type == "PER" and key not in "([":
                break
            if len(key) > 1 and key[0].isalnum() and marked[i] < 0:
                name = names[i]
                if name is None:
                    following = self._word(i, key, words[i])
                else:
                    following = self._name(i, name) if name.first == i else self._keep(i)
            else:
                following = self._step(i, key)
            if following <= i or self._unknown is not None:
                break
            i = following
        if self._whole is not None:
            self._subordinate()
        return Phrase(self._first, self._end, self._whole, self._head, self._inside, self._unknown)

    def _subordinate(self) -> None:
        """Take the name after a comma where the one before it belongs to another's title: مستشار الرئيس فلان، علان،."""
        page, head, whole = self._page, self._head, self._whole
        i = self._end
        if head is None or whole is None or whole.type != "PER" or head.definite and head.lemma not in _SPOKESMEN:
            return
        if i + 1 >= self._limit or page.keys[i] not in COMMAS or page.keys[i - 1] in COMMAS:
            if head.lemma in _AMONG and any(
                page.keys[k].endswith("ي") and (noun := page.words[k + 1].noun) is not None and noun.kind == "person"
                for k in range(self._first + 1, min(self._first + 3, whole.first - 1))
            ):
                self._whole, self._inside = None, whole  # كبير مستشاري الرئيس فلان: the name is the superior's
            return
        name = page.names[i + 1]
        if name is None or name.type != "PER" or name.first != i + 1 or name.prefixed or name.entity == whole.entity:
            return
        if not (
            name.stop >= self._limit
            or page.keys[name.stop] in COMMAS
            or page.words[name.stop].complementizer is not None
        ):
            return
        for k in range(self._first + 1, whole.first):
            noun = page.words[k].noun
            if noun is not None and noun.kind == "person" and noun.definite and noun.number == "singular":
                self._whole, self._inside = name, whole
                self._end = name.stop
                return

    def _step(self, i: int, key: str) -> int:
        """The token after what a mark, a letter or a marked token adds to the phrase, or `i` where the phrase is over."""
        page = self._page
        if len(key) == 1 and key in ABBREVIATIONS:
            i = past_abbreviations(page, i, self._limit)
            name = page.names[i] if i < self._limit else None
            if name is not None and name.first == i and name.type == "PER":
                self._governs = self._loose = False
                return self._name(i, name)
        if key in COMMAS or key in DASHES and not page.document.glued[i]:
            return self._comma(i)
        if key in "([":
            return self._aside(i)
        if key in _JOINTS:
            before = page.names[i - 1]
            after = page.names[i + 1] if i + 1 < self._limit else None
            joined = before is None or before.type != "PER" and after is not None and after.type == "PER"
            return i + 1 if joined or key != "#" else i
        if page.marked[i] >= 0 and (passage := page.opens(i)) is not None:
            name = _set_off(page, passage)
            if name is None and not page.is_name(passage) or passage.after > self._limit:
                return i
            if name is not None and self._whole is None:
                if self._person and (name.type != "PER" or self._governs):
                    self._inside = self._inside or name
                else:
                    self._whole = name
            self._governs = False
            self._end = passage.after
            return passage.after
        if key in STOPS or not key[0].isalnum():
            return i
        name = page.names[i]
        if name is not None:
            return self._name(i, name) if name.first == i else self._keep(i)
        return self._word(i, key, page.words[i])

    def _keep(self, i: int) -> int:
        self._end = i + 1
        return i + 1

    def _comma(self, i: int) -> int:
        """A name in apposition after a comma: الرئيس التركي، رجب طيب أردوغان."""
        page = self._page
        if self._head is not None and self._head.lemma in _RANKS and self._head.definite and self._apposed(i + 1):
            return i  # اللواء في احتياط الجيش، فلان
        if self._whole is not None and (self._whole.type == "PER" or not self._person):
            return i
        if self._head is not None and self._head.lemma in KIN and i > self._first + 1 and self._inside is None:
            return i
        if not self._person:
            name = page.names[i + 1] if i + 1 < self._limit else None
            if (
                name is not None
                and name.type == "PER"
                and not name.prefixed
                and self._head is not None
                and self._head.kind == "body"
            ):
                self._whole = name
                self._end = name.stop
            return i
        at = i + 1
        if at < self._limit and page.keys[at] == "في" and self._past_place(i):
            return i
        if self._apposed(at):
            return i
        if at < self._limit and page.keys[at] == "#":
            at += 1
        alias = page.opens(at) if at < self._limit and self._inside is not None else None
        if alias is not None and page.is_name(alias) and alias.after + 1 < self._limit:
            at = alias.after + (page.keys[alias.after] in COMMAS)  # القيادي في حركة المقاومة، «حماس»، فلان
        stop = min(self._limit, max(i + 5, at + 2))
        while at < stop:
            name = page.names[at]
            if name is not None and name.first == at and name.type == "PER" and not name.prefixed:
                self._whole = name
                self._end = name.stop
                return i
            noun = page.words[at].noun
            if at == i + 1 + (page.keys[i + 1] == "#") and (
                noun is None or noun.kind != "person" and noun.lemma not in _RANKS or noun.preposition is not None
            ):
                return i
            if page.keys[at] in COMMAS or page.words[at].cues and noun is None:
                return i
            at += 1
        return i

    def _apposed(self, at: int) -> bool:
        """Take what follows a comma where it is a name in quotation marks, one that the recogniser has missed, or another
        title with a name: وزير الإدارة المحلية، رئيس اللجنة العليا، فلان."""
        page = self._page
        if at >= self._limit or self._head is None or self._head.number != "singular" or self._inside_person():
            return False
        passage = page.opens(at) if page.marked[at] >= 0 else None
        if passage is not None:
            name = _set_off(page, passage)
            if name is None or name.type != "PER" or passage.after > self._limit:
                return False
            self._whole, self._end = name, passage.after
            return True
        name = page.names[at]
        if name is not None and name.type == "PER" and name.first == at and not name.prefixed:
            self._whole, self._end = name, name.stop
            return True
        if page.words[at] is lexicon.NOTHING and page.names[at] is None:
            stop = _missed(page, at, self._limit)
            if stop is None or stop < at + 2 or given_names.gender(page.keys[at]) is None:
                return False
            self._unknown, self._end = at, stop
            return True
        role = page.words[at].noun
        if role is None or role.kind != "person" or role.number != "singular" or role.preposition is not None:
            return False
        inner = read(page, at, self._limit)
        if inner is None or inner.unknown is None and (inner.name is None or inner.name.type != "PER"):
            return False
        self._whole, self._unknown, self._end = inner.name, inner.unknown, inner.stop
        return True

    def _inside_person(self) -> bool:
        return self._inside is not None and self._inside.type == "PER"

    def _past_place(self, i: int) -> bool:
        """Take a name after where somebody is: مسؤول الملف، في شمال البلاد، فلان."""
        page = self._page
        close = next((k for k in range(i + 2, min(self._limit, i + _LONGEST_PLACE)) if page.keys[k] in COMMAS), None)
        name = page.names[close + 1] if close is not None and close + 1 < self._limit else None
        if (
            name is None
            or name.type != "PER"
            or name.first - 1 != close
            or name.prefixed
            or any(word.finite is not None for word in page.words[i + 1 : close])
        ):
            return False
        self._whole = name
        self._end = name.stop
        return True

    def _aside(self, i: int) -> int:
        close = i + 1
        while close < self._limit and self._page.keys[close] not in ")]" and close - i < _LONGEST_ASIDE:
            close += 1
        if close >= self._limit or self._page.keys[close] not in ")]":
            return i
        self._end = close + 1
        return close + 1

    def _name(self, i: int, name: Name) -> int:
        page = self._page
        if name.prefixed:
            first = page.keys[i][0]
            if first == "و" or first == "ل" and self._person and (self._whole is not None or outlet(page, i)):
                return i
            if not self._person and self._whole is None and self._head is not None and self._head.kind == "document":
                self._whole = name
            self._inside = self._inside or name
        elif name.type == "PER" and i == self._first + 1 and self._head is not None and self._head.lemma in _RANKS:
            self._whole = name
        elif name.type == "PER" and self._anothers(i):
            self._inside = self._inside or name
            self._end = name.stop
            return i if name.stop < self._limit and page.keys[name.stop] not in COMMAS else name.stop
        elif name.type == "PER":
            if self._whole is not None and (self._whole.type == "PER" or not self._person):
                return i
            if (
                not self._governs
                and self._head is not None
                and self._head.number == "plural"
                and i > self._first + 1
                and page.keys[i - 1] not in _JOINTS
            ):
                return i
            if (
                self._governs
                or not self._person
                or self._head is not None
                and (self._head.number == "plural" or self._head.lemma in _ONE_OF)
            ):
                if (
                    not self._person
                    and self._head is not None
                    and self._head.kind == "document"
                    and self._whole is None
                ):
                    self._whole = name
                elif not self._governs and self._head is not None and self._head.kind == "body":
                    return i
                else:
                    self._inside = self._inside or name
            else:
                self._whole = name
        elif self._whole is not None or self._loose and not name.prefixed:
            return i
        elif self._mistaken(i, name):
            self._whole = name
            self._end = name.stop
            return i
        elif not self._person and name.type != "LOC":
            self._whole = name
            before = page.keys[i - 1]
            if (
                self._governs
                and before in INSIDE
                and before not in ("ل", "من", "عن")
                or before == "من"
                and page.keys[i - 2].startswith(_NEAR)
            ):
                self._whole, self._inside = None, self._inside or name
        elif not self._governs and i > self._first + 1 and self._settled(i):
            return i
        else:
            self._inside = self._inside or name
        self._governs = False
        self._end = name.stop
        return name.stop

    def _anothers(self, i: int) -> bool:
        """Whether a person's name is that of whom the phrase's own person belongs to: محامي فلان، متحدث باسم الوزير فلان."""
        head = self._head
        if head is None or not self._person or self._whole is not None:
            return False
        if head.definite or head.possessed or head.number != "singular":
            return False
        if head.lemma in _NAMELESS:
            page = self._page
            between = (page.words[k].noun for k in range(self._first + 1, i))
            return page.keys[i - 1] not in COMMAS and any(
                noun is not None
                and noun.kind == "person"
                and noun.number == "singular"
                and noun.lemma not in _HONORIFICS
                for noun in between
            )
        return i == self._first + 1 and head.lemma in SERVING

    def _mistaken(self, i: int, name: Name) -> bool:
        """Whether a body's name can only be the person's: it stands after a definite word, which governs nothing."""
        page, head = self._page, self._head
        return (
            name.type == "ORG"
            and name.stop > i + 1
            and self._person
            and head is not None
            and head.definite
            and head.number == "singular"
            and page.names[i - 1] is None
            and page.keys[i - 1].startswith(("ال", "لل"))
            and page.words[i].noun is None
            and not page.keys[i].startswith("ال")
        )

    def _settled(self, i: int) -> bool:
        """Whether the word before is definite, so that a name after it is no genitive."""
        page = self._page
        before = page.words[i - 1]
        return page.keys[i - 1].startswith("ال") or before.noun is not None and before.noun.definite

    def _word(self, i: int, key: str, word: Word) -> int:
        page = self._page
        traits = word.traits
        noun = word.noun
        if traits & lexicon.RELATIVE and key != "من" or key in _STOPPING or word.complementizer is not None:
            if traits & lexicon.RELATIVE:
                self._past_relative(i)
            return i
        if traits & _CIRCUMSTANTIAL and not (key in INSIDE or key == "غير"):
            before = page.words[i - 1].noun
            if before is not None and (
                before.lemma == "مشتبه" and key in ("به", "بها", "بهم") or before.lemma == "مصدر" and key == "مطلع"
            ):
                return self._keep(i)
            return self._past_adverbs(i)
        if key in _CALLED:
            self._called(i)
            return i
        if key in _TERMS or key in _AGED or noun is None and self._acts(i, key):
            return i
        if key in _MANY and self._head is not None and self._head.definite:
            return i
        if word is lexicon.NOTHING and (stop := self._unfound(i)) is not None:
            self._unknown, self._end = i, stop
            return stop
        if (
            i == self._first + 1
            and self._head is not None
            and self._head.number == "plural"
            and not self._head.definite
            and _definite(page, i, key)
            and page.keys[self._first].endswith(("ون", "ين"))
        ):
            return i  # قدر مختصون الدعم
        for reading in word.cues:
            if reading.form == "finite" and not (noun is not None and (noun.definite or noun.preposition is None)):
                return i
            if (
                reading.form == "participle"
                and noun is None
                or reading.form == "masdar"
                and reading.enclitic in _OWNERS
            ):
                return i
        if traits & (lexicon.PREPOSITION | lexicon.SOURCE):
            return self._preposition(i, key)
        definite = _definite(page, i, key)
        if self._over(i, key, definite) or (
            self._plain_over(i, key, definite) if noun is None else self._noun_over(i, noun)
        ):
            return i
        head = self._head
        self._loose = (
            not definite
            and head is not None
            and not head.definite
            and not (i == self._first + 1 and head.lemma == "كبير")
            and (noun is None or noun.number == "plural")
            and key.endswith(_ADJECTIVE_ENDINGS)
        )
        if noun is not None and noun.kind == "person":
            self._governs = noun.lemma in _HOUSEHOLDS or noun.number == "plural" and key.endswith(("و", "ي"))
        else:
            self._governs = not (definite or key.endswith(("ي", "ية", "ا")))
        return self._keep(i)

    def _over(self, i: int, key: str, definite: bool) -> bool:
        """Whether the phrase is over before a word, by whether that and the word before it are definite."""
        page, head = self._page, self._head
        if not definite:
            noun = page.words[i].noun
            return (
                (page.keys[i - 1].startswith("ال") and page.names[i - 1] is None or page.marked[i - 1] >= 0)
                and key[0] not in "بل"
                and (noun is None or noun.kind != "person")
            )
        return self._loose or (
            (head is not None and head.definite or _closed(page, i - 1)) and i + 1 < self._limit and is_act(page, i)
        )  # أعلنت السلطات المصرية القبض على

    def _noun_over(self, i: int, noun: NounReading) -> bool:
        """Whether the phrase is over before a noun that may be a source's."""
        page, head = self._page, self._head
        if noun.preposition is not None:
            if noun.preposition == "ل" and self._person and outlet(page, i) and page.keys[i - 1] not in _GENERAL:
                return True  # but المدير العام لوكالة
            if noun.kind == "document" and (self._person or noun.preposition != "ل"):
                return True
        if not noun.definite:
            return False
        if noun.lemma in _MEDIA_PEOPLE and noun.number == "plural" and i > self._first + 1:
            return True
        return (
            head is not None
            and noun.kind == head.kind == "person"
            and noun.number != head.number
            and (head.definite or self._described(i))
        )

    def _plain_over(self, i: int, key: str, definite: bool) -> bool:
        """Whether the phrase is over before a word that is no source's noun."""
        page, head = self._page, self._head
        if key == "ل":
            return i + 1 < self._limit and (page.marked[i + 1] >= 0 or outlet(page, i + 1))
        if len(key) > 3:
            if key[0] == "و" and self._whole is not None:
                return True
            if (
                key[0] == "ب"
                and page.keys[i - 1] not in ("القائم", "قائم", "_")
                and (key.startswith("بال") or not key.endswith(("ي", "ية", "يين", "يون")))  # بريطانية
            ):
                return True
        if (
            head is not None
            and head.number == "singular"
            and self._person
            and key.startswith("ال")
            and key.endswith("ين")
            and (head.definite or self._described(i))
        ):
            return True
        if definite:
            return False
        if page.names[i - 1] is not None and (
            key.endswith(_OBJECT_OWNERS)
            or key.endswith("ا")
            and not key.endswith("يا")
            or key.endswith("ات")
            and head is not None
            and head.gender == "m"
        ):
            return True  # أعلن قادة الجيش في النيجر قرارات, فتحت النيابة تحقيقا
        return _owned(key)

    def _described(self, i: int) -> bool:
        """Whether an adjective before has closed the phrase: وزيرة الزراعة التشيكية المربين."""
        before = self._page.keys[i - 1]
        return before.startswith("ال") and before.endswith(("ي", "ية"))

    def _unfound(self, i: int) -> int | None:
        """Where a name ends that the recogniser has missed: words in no list between a definite title and the clause."""
        page, head = self._page, self._head
        if head is None or head.number != "singular" or self._whole is not None:
            return None
        if not self._person and not (head.lemma in _RANKS and head.definite):
            return None
        if self._inside_person() or page.keys[i].endswith(("ات", "ون", "ين")):
            return None
        if not (head.definite and i == self._first + 1 or _closed(page, i - 1)):
            return None
        stop = _missed(page, i, self._limit)
        if stop == i + 1 and not (
            self._first and page.words[self._first - 1].finite is not None and _sole(page.keys[i])
        ):
            return None
        return stop

    def _acts(self, i: int, key: str) -> bool:
        """Whether an indefinite phrase is over at a verb: مسؤول كبير يرافق الوزير, دراسة اعتمدت على."""
        head = self._head
        page = self._page
        if head is None or head.definite or page.names[i] is not None or len(key) < 4:
            return False
        if key[0] == "ي":
            return not self._governs and not key.endswith(("ي", "ية", "يا", "يين", "يون"))
        return (
            key[-1] == "ت"
            and key[-2] != "ا"
            and head.gender == "f"
            and i == self._first + 1
            and i + 1 < self._limit
            and bool(page.words[i + 1].traits & lexicon.PREPOSITION)
        )

    def _called(self, i: int) -> None:
        """The name that somebody or something goes by: جماعة تطلق على نفسها, رجل يدعى."""
        page = self._page
        if self._whole is not None:
            return
        at = i + 1
        while at < self._limit and (page.keys[at] in _INNER or page.marked[at] >= 0 and page.names[at] is None):
            at += 1
        name = page.names[at] if at < self._limit else None
        if name is not None and name.first == at and (name.type == "PER") == self._person:
            self._whole = name
            self._end = name.stop

    def _past_adverbs(self, i: int) -> int:
        """Adverbs before a name in apposition: المصنفة الأولى عالميا سابقا سيرينا ويليامز."""
        page = self._page
        at = i
        while at < self._limit and at < i + 3 and page.words[at].traits & lexicon.ADVERB:
            at += 1
        name = page.names[at] if at < self._limit else None
        if (
            name is not None
            and name.type == "PER"
            and name.first == at
            and not name.prefixed
            and self._person
            and self._whole is None
            and not self._governs
        ):
            return at
        return i

    def _past_relative(self, i: int) -> None:
        """A name in apposition after a relative clause: المتحدث باسم التحالف الذي تقوده الرياض، تركي المالكي، ..."""
        page = self._page
        if not self._person or self._whole is not None:
            return
        comma = i
        stop = min(self._limit, i + _LONGEST_ASIDE)
        while comma < stop and page.keys[comma] not in COMMAS:
            if any(reading.form == "finite" for reading in page.words[comma].cues):
                return
            comma += 1
        name = page.names[comma + 1] if comma + 1 < stop else None
        if (
            name is not None
            and name.type == "PER"
            and name.first == comma + 1
            and not name.prefixed
            and (name.stop >= self._limit or page.keys[name.stop] in COMMAS)
        ):
            self._whole = name
            self._end = name.stop

    def _preposition(self, i: int, key: str) -> int:
        page = self._page
        if key not in INSIDE or self._whole is not None:
            return i
        if i + 1 >= self._limit:
            return i
        if (
            not self._person
            and (key in ("علي", "الي") or key == "عن" and not page.keys[i - 1].startswith("صادر"))
            or page.words[i + 1].traits & lexicon.STATEMENT_HEAD
        ):
            return i
        if key in ("علي", "الي", "عن", "لدي") and ((held := page.words[i - 1].noun) is not None and held.possessed):
            return i
        head = self._head
        if key == "عن" and self._person and head is not None and head.lemma not in _IN_CHARGE:
            return i  # كشفت مصادر عن
        following = page.words[i + 1]
        if page.keys[i + 1] == "غرار":
            return i
        if key == "في" and head is not None and head.definite and page.keys[i + 1].endswith(_OBJECT_OWNERS):
            return i  # الرئيس في حواره
        if (
            following.traits & (lexicon.OCCASION | lexicon.MONTH)
            or page.keys[i + 1][0].isdigit()
            or (following.noun is not None and following.noun.kind == "document")
        ):
            return i
        if page.marked[i + 1] >= 0 and not page.is_name(page.passages[page.marked[i + 1]]):
            return i
        self._governs = True
        return i + 1


def is_time(page: Page, i: int) -> bool:
    """Whether a number and the word after it tell how long: ثلاث سنوات."""
    noun = page.words[i].noun
    return noun is not None and noun.number == "plural" and i + 1 < page.size and page.keys[i + 1] in _UNITS


def is_act(page: Page, i: int) -> bool:
    """Whether a definite verbal noun with its preposition may be what is announced: القبض على, التوصل إلى."""
    return page.keys[i] in _ACTS and i + 1 < page.size and page.keys[i + 1] in _TAKEN_UP


def past_abbreviations(page: Page, i: int, limit: int) -> int:
    """The first token after an abbreviated title: د. سامر, أ.د. هالة."""
    keys = page.keys
    while i + 2 < limit and keys[i] in ABBREVIATIONS and keys[i + 1] in ("./"):
        i += 2
    return i


def outlet(page: Page, i: int) -> bool:
    """Whether a word with ل before it says to whom something was said: a medium, journalists."""
    noun = page.words[i].noun
    if noun is not None:
        return noun.lemma in _MEDIA or noun.number == "plural" and noun.lemma in _MEDIA_PEOPLE
    name = page.names[i]
    return name is not None and name.type == "ORG" and page.keys[name.first].removeprefix("ل") in _OUTLETS


def _definite(page: Page, i: int, key: str) -> bool:
    """Whether a word has the article: not ألمان."""
    return key.startswith(("ال", "لل")) and page.document.tokens[i][0] not in "أإآ"


def _closed(page: Page, i: int) -> bool:
    """Whether a title may end with a token: it is definite, or the name of a body or a place."""
    name = page.names[i]
    return page.keys[i].startswith(("ال", "لل", "بال")) if name is None else name.type != "PER"


def _after_name(page: Page, i: int) -> bool:
    """Whether a token goes on after a subject's name: a pause, a clause, or to whom it was said."""
    word, name = page.words[i], page.names[i]
    return (
        page.keys[i] in COMMAS
        or page.keys[i] == ":"
        or word.complementizer is not None
        or page.opens(i) is not None
        or page.keys[i][0] == "ل"
        and (name is not None and name.prefixed or word.noun is not None and word.noun.lemma in _MEDIA)
    )


def _set_off(page: Page, passage: Marked) -> Name | None:
    """The name that marks set off, after a title at most: «الدكتور فلان»."""
    first = passage.first
    name = page.names[first]
    title = page.words[first].noun
    if name is None and title is not None and title.kind == "person" and first + 1 < passage.stop:
        name = page.names[first + 1]
        return name if name is not None and name.type == "PER" and name.stop >= passage.stop else None
    return name


def _missed(page: Page, i: int, limit: int) -> int | None:
    """Where words in no list end that stand like a name of a few words before what goes on after one."""
    given = given_names.gender(page.keys[i]) is not None
    k = i
    while (
        k < limit
        and page.words[k] is lexicon.NOTHING
        and page.names[k] is None
        and (_nominal(page.keys[k]) or given and (k == i or page.keys[k].startswith("ال")))
    ):
        k += 1
    if not 1 <= k - i <= _LONGEST_NAME:
        return None
    if k >= limit or _after_name(page, k):
        return k
    goes_on = page.names[k] is None and page.words[k].traits & lexicon.PREPOSITION
    return k if given and k > i + 1 and goes_on else None


def _sole(key: str) -> bool:
    """Whether a word alone after a title may be a name: neither a verb nor a circumstance (ساخرا، بفخر)."""
    return given_names.gender(key) is not None or (
        len(key) > 3
        and not key.startswith(("ي", "ت", "ن", "ب", "ل", "ك", "و", "ف", "سي", "ست"))
        and not key.endswith(("ا", "ه"))
    )


def _nominal(key: str) -> bool:
    """Whether a word in no list may be a part of a name: neither a circumstance (متحدثا) nor a plural."""
    return (
        len(key) > 1
        and key.isalpha()
        and not (key[0] == "م" and key[-1] == "ا")
        and not key.startswith(("ال", "وال", "فال", "بال", "كال", "لل"))
        and not key.endswith(("ات", "ة", "يا", "ته", "تها", "تهم"))
    )


def _owned(key: str) -> bool:
    """Whether a word ends in a pronoun and may head an object: رغبتهم, ثقتها."""
    return len(key) > 4 and key.endswith(("ته", "تها", "تهم", "تهما"))
