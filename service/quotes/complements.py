"""What a cue says: the clause, the marked words or the noun phrase that it introduces."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Literal

import msgspec

from service.quotes import lexicon
from service.quotes.lexicon import LEXICON, CueEntry, CueReading, Word
from service.quotes.page import STOPS, Page

_REACH = 56  # tokens between a cue and what it says
_MASDAR_REACH = 24
_MARKS_REACH = 32
_NOUN_REACH = 30
_PARTICLES = frozenset(("الي", "علي", "من", "عن", "في"))
_JOINED = ("ب", "ل")
_FEWEST_WORDS = 3
_DOZEN = 12
_LIGHT = LEXICON.lists["light"]
_BOUND = LEXICON.lists["bound"]
_UNITS = LEXICON.lists["units"]
_MASDAR = re.compile(
    r"(?:است\w{1,2}ا\w[ةه]?|ا\w?ت\w{0,2}ا\w|ان\w{2}ا\w|ا\w{2}ا\w|ا\w{2}ا?[ةه]|ت\w{2,3}ي\w|ت\w{2}ي?[ةه]|ت\w{3}|ت\w?ا\w{2}|م\w{1,2}ا\w{2}[ةه]|\w{1,2}و\w|\w{2,3}[ةه]|\w{2}ا\w[ةه]?)"
)
_PRONOUN = re.compile(r"\w{3,}(?:ه|ها|هم|هما|هن)")

ComplementKind = Literal["clause", "marks", "colon", "noun"]


class Complement(msgspec.Struct, frozen=True, gc=False):
    """The statement begins at token `start`, less `skip` letters; what introduces it begins at token `at`."""

    kind: ComplementKind
    at: int
    start: int
    skip: int = 0


def find(page: Page, cue: int, reading: CueReading) -> Complement | None:
    """The complement of a cue in its sentence, or null."""
    entry = reading.entry
    keys, words, marked = page.keys, page.words, page.marked
    limit = min(cue + (_MASDAR_REACH if reading.form == "masdar" else _REACH), page.sentence(cue)[1])
    strict = bool(words[cue].traits & lexicon.STRICT)
    stop = cue + 1
    punctuation, colon = lexicon.PUNCTUATION, lexicon.COLON
    landmarks = page.landmarks
    first = bisect_left(landmarks, stop)
    for j in landmarks[first : bisect_left(landmarks, limit, first)]:
        if j < stop:
            continue
        word = words[j]
        number = marked[j]
        if number >= 0:
            passage = page.passages[number]
            if not page.is_name(passage):
                found = _marks(page, cue, entry, passage.opening, passage.stop - passage.first, strict)
                if found is not None:
                    return found
            stop = passage.after
        elif word is punctuation:
            if keys[j] in STOPS and j + 1 < limit and not page.document.glued[j]:
                stop = j
                break
        elif word is colon:
            return _colon(page, cue, reading, j)
        elif word.complementizer is not None:
            found = _clause(page, cue, entry, j, word)
            if found is not None:
                return found
        elif word.cues and _interrupts(page, cue, j, word):
            stop = j
            break
    else:
        stop = max(stop, limit)
    if strict:
        return None
    if reading.form == "participle" and "" in entry.noun and cue + 1 < limit:
        at = cue + 1
        while at < limit and words[at].traits & lexicon.ADVERB:
            at += 1
        if at < limit and is_head(keys[at]):
            return Complement("noun", at, at)
    return _noun(page, cue, entry.particles, min(stop, cue + _NOUN_REACH))


def clause_only(page: Page, start: int, limit: int) -> Complement | None:
    """The clause or the marked words that follow directly, after a comma at most."""
    j = start
    while j < limit and (page.keys[j] in "،," or page.words[j].traits & lexicon.ADVERB):
        j += 1
    if j >= limit:
        return None
    if page.words[j].complementizer is not None:
        return Complement("clause", j, j + 1)
    if page.keys[j] == ":":
        return Complement("marks" if _opening(page, j + 1) else "colon", j, j + 1)
    passage = page.opens(j)
    if passage is not None and not page.is_name(passage) and passage.stop - passage.first >= _FEWEST_WORDS:
        return Complement("marks", j, j)
    return None


def _opening(page: Page, i: int) -> bool:
    return i < page.size and page.opens(i) is not None


def _marks(page: Page, cue: int, entry: CueEntry, opening: int, length: int, strict: bool) -> Complement | None:
    before = page.keys[opening - 1]
    word = page.words[opening - 1]
    if before == ":":
        return Complement("marks", opening - 1, opening)
    if word.complementizer is not None:
        return None  # seen already, and it was no match
    if before in _PARTICLES or before in ("ب", "ل"):
        if before in entry.noun or before in entry.loose or before in entry.clause and entry.marked:
            return Complement("noun" if length < _FEWEST_WORDS else "marks", opening - 1, opening)
        return None
    if strict or not entry.marked or length < 2 or opening - cue > _MARKS_REACH:
        return None
    if length < _FEWEST_WORDS and "" not in entry.noun:
        return None
    if opening == cue + 1 or "" in entry.clause or "" in entry.noun or "ب" in entry.clause:
        if word.traits & lexicon.PREPOSITION and opening - 1 != cue:
            return None
        return Complement("marks", opening, opening)
    return None


def _clause(page: Page, cue: int, entry: CueEntry, j: int, word: Word) -> Complement | None:
    before = page.keys[j - 1]
    if not word.fused and (j + 1 >= page.size or page.document.lines[j + 1] != page.document.lines[j]):
        return None
    start = j if word.fused else j + 1
    introduced = page.words[j - 1].traits
    if j - 1 > cue and introduced & lexicon.INTRODUCER and page.names[j - 1] is None:
        if before not in ("له", "لها") or page.document.tokens[j][0] != "إ":  # but في تغريدة له إنه
            return None
    if j - 1 > cue and before.removeprefix("و") in ("الذي", "التي"):
        return None  # والتي إن فازت
    if before in ("غير", "الا") or before not in _PARTICLES and page.document.tokens[j] == "آن":
        return None  # a woman's name
    if not entry.clause:
        return None
    if before in _PARTICLES and j - 1 > cue:
        if before in entry.clause:
            return Complement("clause", j - 1, start)
        return None
    particle = word.complementizer or ""
    if particle in entry.clause:
        return Complement("clause", j, start)
    if not particle and entry.kind != "relay" and not entry.describes and not page.words[cue].traits & lexicon.STRICT:
        return Complement("clause", j, start)
    return None


def _colon(page: Page, cue: int, reading: CueReading, j: int) -> Complement | None:
    if _opening(page, j + 1):
        return Complement("marks", j, j + 1)
    if j + 1 >= page.size or page.document.lines[j + 1] != page.document.lines[j]:
        return None
    if page.keys[j - 1].isdigit() or not reading.entry.marked or page.keys[j + 1] == "/":
        return None
    if page.words[j + 1].complementizer is not None:
        if _opening(page, j + 2):
            return Complement("marks", j, j + 2)
        return Complement("clause", j, j + 2)
    if reading.form == "masdar" and not reading.enclitic:
        return None
    return Complement("colon", j, j + 1)


def _interrupts(page: Page, cue: int, j: int, word: Word) -> bool:
    """Whether another cue takes over, so that nothing after it belongs to this one."""
    if word.traits & lexicon.STRICT:
        return False
    if word.noun is not None and (word.noun.definite or word.noun.kind == "document"):
        return False
    before = page.words[j - 1]
    if page.keys[j - 1] in _PARTICLES or page.keys[j - 1] == "عدم" or word.traits & lexicon.PREPOSITION:
        return False
    for reading in word.cues:
        if reading.form == "finite":
            issued = before.noun
            if issued is not None and issued.kind == "document" and not issued.definite and reading.enclitic:
                return False  # في تصريحات نقلتها الوكالة
            if not before.traits & lexicon.RELATIVE:
                return True
            k = j + 1  # التصريحات التي قال فيها إن: the clause is that of the nearer verb
            while k < min(j + 3, page.size - 1) and page.words[k].traits & lexicon.ADVERB:
                k += 1
            return k < page.size and page.words[k].complementizer is not None
        if reading.form == "participle":
            aside = j + 2 < page.size and page.keys[j + 1] in _PARTICLES and page.names[j + 2] is not None
            return j - 1 > cue and reading.entry.lemma != "قال" and not aside
    return False


def _noun(page: Page, cue: int, wanted: frozenset[str], limit: int) -> Complement | None:
    if not wanted:
        return None
    keys, marked = page.keys, page.marked
    joined = tuple(particle for particle in _JOINED if particle in wanted)
    for j in range(cue + 1, limit):
        if marked[j] >= 0 and not page.is_name(page.passages[marked[j]]):
            break
        key = keys[j]
        if key not in _PARTICLES and not key.startswith(joined):
            continue
        name = page.names[j]
        if key in _PARTICLES:
            if key in wanted and j + 1 < page.size and not (name is not None and name.first < j):
                noun = page.words[j + 1].noun
                if (
                    key == "من"
                    and j > cue + 1
                    and (
                        noun is not None
                        and noun.kind == "person"
                        or page.names[j + 1] is not None
                        or noun is not None
                        and noun.kind == "body"
                        and not is_head(keys[j + 1])
                    )
                ):
                    continue
                if page.words[j + 1].traits & lexicon.FEAST:
                    return None
                return Complement("noun", j, j + 1)
        elif key in joined:
            return Complement("noun", j, j + 1)
        elif keys[j - 1] not in _BOUND and (
            len(key) > 2 and _after_b(page, j, key)
            if key[0] == "ب"
            else len(key) > 3 and (name is None or name.prefixed) and is_head(key[1:])
        ):
            return Complement("noun", j, j, 1)
    return None


def _after_b(page: Page, j: int, key: str) -> bool:
    name = page.names[j]
    if key in _LIGHT or name is not None and not name.prefixed:
        return False
    noun = page.words[j].noun
    if noun is not None and noun.preposition is None:
        return False
    rest = key[1:]
    if rest.startswith("ال"):
        return len(rest) > 4 and noun is None and not page.words[j].traits
    return is_head(rest) or len(rest) >= 2 and name is None


@lru_cache(maxsize=1 << 14)
def is_head(key: str) -> bool:
    """Whether a word may head a noun phrase that is a statement: a verbal noun, or one that its owner holds."""
    word = LEXICON.word(key)
    if word.traits & lexicon.STATEMENT_HEAD:
        return True
    if key.startswith("ال"):
        return False
    if len(key) < 3 or any(reading.conjunction for reading in word.cues):
        return False
    if any(reading.form == "masdar" for reading in word.cues):
        return True
    if word.traits & (lexicon.PREPOSITION | lexicon.ADVERB | lexicon.RELATIVE) or (
        word.noun is not None and word.noun.kind != "document"
    ):
        return key in ("تنظيم", "تحالف", "قيادة", "إدارة", "ادارة", "مشاركة", "دفاع")
    if word.traits & lexicon.MONTH or key in _UNITS:
        return False
    if _PRONOUN.fullmatch(key):
        return True
    return _MASDAR.fullmatch(key) is not None


def words_between(page: Page, first: int, stop: int) -> int:
    """How many words, punctuation left out; a dozen stands for more."""
    count = 0
    for key in page.keys[first:stop]:
        if key[0].isalnum():
            count += 1
            if count == _DOZEN:
                break
    return count
