"""Noun phrases that may name a source: where one ends and what its head is."""

from __future__ import annotations

from typing import NamedTuple

from service.quotes import lexicon
from service.quotes.lexicon import NounReading
from service.quotes.page import COMMAS, DASHES, STOPS, Name, Page

_LONGEST = 26
_FAR_STOPS = frozenset(("وهو", "وهي", "وهم", "إن", "التي", "الذي"))
_INSIDE = frozenset(("في", "باسم", "من", "لدي", "عن", "الي", "علي", "ب", "ل", "لشؤون", "بن", "بين"))
_CONJUNCTIONS_BEFORE = frozenset(("و",))
_VERBS = frozenset(("رفض", "رفضت", "رفضوا", "طلب", "طلبت", "طلبوا", "فضل", "فضلت", "اشترط", "اشترطت", "اشترطوا", "يشارك", "شارك", "يعمل"))


class Phrase(NamedTuple):
    """Tokens `first` to `stop`; `name` is the mention that the phrase as a whole refers to; `head` its first noun."""

    first: int
    stop: int
    name: Name | None
    head: NounReading | None
    inside: Name | None  # a mention within a phrase that refers to something else


def read(page: Page, first: int, limit: int, *, strong: bool = False, prefixed: bool = False) -> Phrase | None:
    """The source phrase that begins at a token and ends before `limit`, or null where none does.

    `strong`: only a name, a noun of a source or its plural will do as head. `prefixed`: it may carry a preposition.
    """
    keys, words, names = page.keys, page.words, page.names
    if first >= limit:
        return None
    i = first
    passage = page.opens(i)
    name = names[i]
    word = words[i]
    head = word.noun
    if passage is not None and name is None:
        name = names[passage.first] if page.is_name(passage) else None
        if name is None:
            return None
    if name is not None and name.prefixed and not (keys[i][0] in "وف" and name.first == i):
        if head is None or head.preposition:
            return None
    if name is None and head is None:
        key = keys[i]
        if strong or not key.startswith("ال") or len(key) < 4 or word.traits or word.complementizer is not None:
            return None
    if name is None and head is not None and head.preposition is not None and not prefixed:
        return None
    if name is None and word.traits & (lexicon.ADVERB | lexicon.PREPOSITION) :
        return None
    whole = name if name is not None and (name.first == i or passage is not None) else None
    inside = None
    body_head = name is None and head is not None and head.kind == "body"
    person_head = name is None and not body_head
    document_head = name is None and head is not None and head.kind == "document"
    stop = min(limit, first + _LONGEST)
    if name is not None:
        i = name.stop
        if passage is not None:
            i = max(i, passage.after)
    else:
        i += 1
    end = i
    governed = False  # the word before governs a genitive, so that a person's name there is no apposition
    while i < stop:
        key = keys[i]
        word = words[i]
        name = names[i]
        if key in COMMAS or key in DASHES and not page.document.glued[i]:
            following = names[i + 1] if i + 1 < stop else None
            if following is not None and following.type == "PER" and not following.prefixed and (
                whole is None or whole.type != "PER"
            ) and not body_head and not document_head:
                whole = following
                i = end = following.stop
                break
            if (whole is not None and whole.type == "PER") or whole is None:
                title = words[i + 1].noun if i + 1 < stop else None
                if title is not None and title.kind == "person" and not title.preposition and whole is not None:
                    pass
            break
        if key in STOPS or key == ":":
            break
        if key in "([" :
            close = i + 1
            while close < stop and keys[close] not in ")]" and close - i < 14:
                close += 1
            if close >= stop or keys[close] not in ")]":
                break
            i = close + 1
            end = i
            continue
        passage = page.opens(i)
        if passage is not None:
            if not page.is_name(passage) or passage.after > stop:
                break
            name = names[passage.first]
            if name is not None and whole is None and (body_head or document_head):
                whole = name
            elif name is not None and whole is None:
                inside = inside or name
            i = end = passage.after
            continue
        if name is not None:
            if name.first != i:
                i += 1
                end = i
                continue
            if name.prefixed:
                if keys[i][0] == "ل" and (whole is not None or not person_head or _outlet(page, i)):
                    if not document_head:
                        break
                if keys[i][0] == "و":
                    break
                if document_head and whole is None:
                    whole = name
                inside = inside or name
            elif name.type == "PER":
                if whole is not None and whole.type == "PER":
                    break
                if governed or body_head or document_head:
                    if document_head and whole is None:
                        whole = name
                    inside = inside or name
                else:
                    whole = name
            elif whole is None and (body_head or document_head) and (name.type in ("ORG", "MISC") or document_head):
                whole = name
            elif whole is not None and not body_head:
                if whole.type == "PER":
                    break
                inside = inside or name
            else:
                inside = inside or name
            i = end = name.stop
            governed = False
            continue
        traits = word.traits
        if traits & lexicon.RELATIVE and key != "من" or key in _FAR_STOPS or word.complementizer is not None:
            break
        if traits & lexicon.ADVERB or traits & lexicon.AUXILIARY:
            break
        if key in _VERBS or word.cues and _finite(word) and not (word.noun is not None and word.noun.definite):
            break
        if any(reading.form == "participle" for reading in word.cues) and not word.noun:
            break
        if traits & lexicon.PREPOSITION or traits & lexicon.SOURCE:
            if key not in _INSIDE or whole is not None and (whole.type == "PER" or key != "في"):
                break
            following = words[i + 1] if i + 1 < stop else None
            if following is None or following.traits & lexicon.OCCASION or (
                following.noun is not None and following.noun.kind == "document"
            ):
                break
            if whole is not None and key == "في":
                break
            i += 1
            governed = True
            continue
        if key[0] == "ل" and word.noun is not None and word.noun.preposition == "ل" and _outlet(page, i):
            break
        if key[0] == "ب" and word.noun is not None and word.noun.preposition and word.noun.kind == "document":
            break
        if key == "ل" and i + 1 < stop and (page.marked[i + 1] >= 0 or _outlet(page, i + 1)):
            break
        if word.noun is None and not key.startswith("ال") and key.startswith("و") and len(key) > 3 and names[i] is None \
                and whole is not None:
            break
        if not key[0].isalnum():
            break
        governed = not (
            key.startswith("ال") or key.startswith("لل") or (word.noun is not None and word.noun.kind == "person")
            or key.endswith("ي") or key.endswith("يه")
        )
        if key.endswith(("ية", "يه")):
            governed = False
        i += 1
        end = i
    if end <= first:
        return None
    return Phrase(first, end, whole, head, inside)


def _finite(word: lexicon.Word) -> bool:
    return any(reading.form == "finite" for reading in word.cues)


def _outlet(page: Page, i: int) -> bool:
    """Whether a word with ل before it says to whom something was said: a medium, journalists."""
    name = page.names[i]
    noun = page.words[i].noun
    if noun is not None:
        return noun.lemma in _MEDIA or noun.kind == "person" and noun.number == "plural" and noun.lemma in _MEDIA_PEOPLE
    return name is not None and name.type == "ORG"


_MEDIA = frozenset(
    "وكالة صحيفة قناة شبكة إذاعة راديو تلفزيون مجلة موقع جريدة وسيلة إعلام صحافة صحفي صحافي مراسل برنامج".split()
)
_MEDIA_PEOPLE = frozenset("صحفي صحافي مراسل إعلامي".split())


def read_after(page: Page, first: int, limit: int) -> Phrase | None:
    """As `read`, for a phrase whose first noun carries a preposition: لتقرير الشركة."""
    noun = page.words[first].noun
    if noun is None:
        return None
    rest = read(page, first, limit, prefixed=True)
    return rest
