"""Where a reported clause ends: before the next cue, the narrator's own words, or the end of the sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from service.quotes import lexicon
from service.quotes.lexicon import LEXICON, Word
from service.quotes.page import COMMAS, DASHES, Page

# Tells whether a token is a cue with something to say.
Speaks = Callable[[int], bool]

_CONNECTED_REACH = 14
_ASIDES = {"خطوة": "في", "اشارة": "في", "حد": "علي"}  # by their second word
_WHILE = frozenset(("بينما", "وبينما", "فيما", "وفيما"))
_SILENT = LEXICON.lists["silent"]
_AFTER_THAT = frozenset(
    ["بعد", "ردا", "عقب", "قبل", "اثر", "وفق", "حسب", "بحسب", "غداة", "بعيد", "قبيل", "تعليقا", "وفقا"]
)
_MOVES = LEXICON.lists["moves"]
_RELATIVES = LEXICON.lists["continuations"]


def end(page: Page, start: int, speaks: Speaks, *, noun: bool = False) -> int:
    """The token after the last of a clause, or of a noun phrase, that begins at a token."""
    begun, ended = page.clauses.get(noun, (0, 0))
    number = page.marked[start]
    if begun < start < ended and (number < 0 or page.passages[number].opening == start):
        return ended  # a walk from farther left has come by here
    ended = _walk(page, start, speaks, noun)
    page.clauses[noun] = (start, ended)
    return ended


def _walk(page: Page, start: int, speaks: Speaks, noun: bool) -> int:
    keys, words, marked, landmarks = page.keys, page.words, page.marked, page.landmarks
    limit = page.sentence(start)[1]
    i = start
    at = bisect_right(landmarks, start)
    while i < limit:
        number = marked[i]
        if number >= 0:
            passage = page.passages[number]
            closes = passage.after
            if passage.opening < start:
                closes = min(closes, limit) if i > start else i + 1
            if closes > limit:
                limit = page.sentence(closes - 1)[1]
            content = not page.is_name(passage)
            i = closes
            if content and i < limit and _resumes(page, i, speaks):
                return i
            at = bisect_left(landmarks, i, at)
        elif i > start:
            key = keys[i]
            word = words[i]
            if key in _ASIDES and keys[i - 1] == _ASIDES[key] and i - 1 > start and marked[i - 1] < 0:
                return i - 1
            if word is lexicon.PUNCTUATION:
                if (
                    (key in COMMAS or key in DASHES and not page.document.glued[i])
                    and i + 1 < limit
                    and (_narrates(page, i + 1, limit, speaks) or noun and _closes(page, i + 1))
                ):
                    return i
            elif word.turns and _breaks(page, i, limit, speaks, word, noun) or noun and _ends_noun(keys, i, limit):
                return i
        if at == len(landmarks):
            break
        i = landmarks[at]
        at += 1
    return limit


def _ends_noun(keys: list[str], i: int, limit: int) -> bool:
    """Whether a noun phrase is over at a word that tells when or how."""
    key = keys[i]
    return key in ("وذلك", "بعدما", "فيما", "بينما") or (
        key in ("بعد", "عقب") and i + 1 < limit and (keys[i + 1] == "ان" or keys[i + 1].endswith(("ه", "ها", "هم")))
    )


def _resumes(page: Page, i: int, speaks: Speaks) -> bool:
    """Whether the narrator goes on directly after a closing quotation mark."""
    word = page.words[i]
    return bool(word.cues) and speaks(i) or bool(word.traits & lexicon.SOURCE) and speaks(i)


def _narrates(page: Page, i: int, limit: int, speaks: Speaks) -> bool:
    """Whether the words after a comma are the narrator's."""
    keys, words = page.keys, page.words
    word = words[i]
    if word.traits & lexicon.SOURCE and speaks(i):
        return True
    if word.cues and (word.cues[0].form != "finite" or word.cues[0].conjunction) and speaks(i):
        return True
    if word.finite is not None and keys[page.sentence(i)[0]] in _WHILE and speaks(i):
        return True  # وبينما رأت الشرطة أنها نجحت، أصرت المتهمة على
    key = keys[i]
    following = keys[i + 1] if i + 1 < limit else ""
    if following == "ذلك" and word.cues and word.cues[0].form == "participle":
        return True
    if word.traits & lexicon.NARRATOR:
        if key == "وذلك":
            return (
                following in _AFTER_THAT
                or following == "في"
                and i + 2 < limit
                and bool(words[i + 2].traits & lexicon.OCCASION)
            )
        if key in ("وهو", "وهي"):
            return following in ("ما", "الامر", "امر") and not (
                i + 2 < limit and keys[i + 2][0] in "يت" and not words[i + 2].cues
            )
        if key == "الامر":
            return following == "الذي"
        if key in ("ردا", "تعليقا"):
            return following in ("علي", "عليه", "عليها")
        if key in ("لكنه", "لكنها"):
            return following in ("لم", "رفض", "رفضت", "امتنع", "امتنعت") and (
                following != "لم" or i + 2 < limit and keys[i + 2] in _SILENT
            )
        if key == "قبل":
            return following == "ان" and i + 2 < limit and keys[i + 2] in _MOVES
        if key in ("جاء", "وجاء", "يذكر", "ويذكر", "يشار", "ويشار"):
            return True
    if key in ("في", "باشارة") and following in ("اشارة", "تلميح", "اشاره"):
        return True
    if key == "علي" and following == "حد" or key == "حسب" and following.startswith(("تعبير", "قول", "وصف", "راي")):
        return True
    if key in ("علي", "كما") and (following == "ما" or key == "كما") and _attributes(page, i, speaks):
        return True
    return bool(word.traits & lexicon.CONNECTOR) and _cue_ahead(page, i, limit, speaks)


def _attributes(page: Page, i: int, speaks: Speaks) -> bool:
    cue = i + 2 if page.keys[i] == "علي" else i + 1
    return (
        cue < page.size
        and bool(page.words[cue].cues)
        and any(reading.form == "finite" and not reading.conjunction for reading in page.words[cue].cues)
    )


def _breaks(page: Page, i: int, limit: int, speaks: Speaks, word: Word, noun: bool) -> bool:
    """Whether a word without a comma before it ends the clause."""
    if word.traits & lexicon.SOURCE:
        return speaks(i)
    if word.cues:
        reading = word.cues[0]
        if reading.form == "participle":
            return page.keys[i - 1] not in ("و", "غير") and not reading.conjunction and speaks(i)
        if reading.form == "finite" and reading.conjunction and (noun or reading.entry.continues):
            return speaks(i)
        if reading.form == "finite" and reading.conjunction and reading.entry.lemma in ("قال", "أشار", "لفت"):
            return speaks(i)
    if (
        word.traits & lexicon.CONNECTOR
        and i + 1 < limit
        and page.words[i + 1].cues
        and (page.words[i + 1].cues[0].form == "finite" and page.keys[i] in ("حيث", "اذ", "لكن", "ولكن"))
    ):
        return speaks(i + 1)
    if page.keys[i] in ("فيما", "بينما") or page.keys[i] == "حين" and page.keys[i - 1] == "في":
        return _cue_ahead(page, i, limit, speaks)
    return False


def _cue_ahead(page: Page, i: int, limit: int, speaks: Speaks) -> bool:
    keys, words = page.keys, page.words
    for j in range(i + 1, min(limit, i + _CONNECTED_REACH)):
        if keys[j] in COMMAS and j > i + 6:
            return False
        word = words[j]
        if word.complementizer is not None and not (keys[j - 1] in ("غير", "الا", "بيد") and j <= i + 2):
            return False
        if word.cues and word.cues[0].form == "finite" and page.marked[j] < 0 and speaks(j):
            return True
    return False


def _closes(page: Page, i: int) -> bool:
    """Whether a noun phrase is over at a comma: neither another noun nor a relative clause follows."""
    key = page.keys[i]
    if key in _RELATIVES or key == "و":
        return False
    if page.words[i].traits & lexicon.PREPOSITION and key != "كما":
        return key[0] == "و" and key != "وسط" or key == "في" and page.keys[i + 1] in ("حين", "وقت", "الوقت")
    if key[0] == "و" and len(key) > 2 and not page.words[i].traits:
        return any(reading.form == "finite" and reading.conjunction for reading in page.words[i].cues)
    return not (page.names[i] is not None or key in "([")
