"""Clauses of a sentence: what opens them, their finite verb, and the clause that they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from service.events.words import Word

Opening = Literal["main", "coordinate", "complement", "relative", "asyndetic", "subordinate", "circumstance"]

_OPEN_QUOTES = frozenset("«“‘")
_CLOSE_QUOTES = frozenset("»”’")
_SOFT = frozenset("،,-–()؛;")
_HEADED = frozenset(("aux", "particle", "neg", "adverb"))
_SHALLOW = frozenset(("relative", "asyndetic", "subordinate", "circumstance"))


class Clause:
    """Tokens `start` to `stop` (not included, the clauses inside it too); `head` is its verb's token or -1.

    `antecedent` is the noun that a relative clause describes, or -1; `auxiliary` is كان or its like before the verb.
    """

    __slots__ = ("antecedent", "auxiliary", "head", "opener", "opening", "parent", "start", "stop")

    def __init__(self, start: int, opening: Opening, parent: Clause | None, antecedent: int = -1) -> None:
        self.start = start
        self.stop = start
        self.opening = opening
        self.parent = parent
        self.antecedent = antecedent
        self.head = -1
        self.auxiliary = -1
        self.opener = -1


class Segmentation:
    """The clauses of one sentence; `of(i)` is the innermost one that token `i` stands in."""

    __slots__ = ("_of", "clauses", "first")

    def __init__(self, first: int, clauses: list[Clause], of: list[Clause]) -> None:
        self.first = first
        self.clauses = clauses
        self._of = of

    def of(self, token: int) -> Clause:
        return self._of[token - self.first]


def segment(
    words: Sequence[Word], tokens: Sequence[str], keys: Sequence[str], first: int, stop: int, taken: Sequence[int],
    passive: frozenset[int] = frozenset(),
) -> Segmentation:
    """Clauses of the tokens `first` to `stop`.

    `words` has an item for each of them; `taken[i - first]` is above 0 for a token of a date (1) or a name (2), which
    opens nothing. `passive` has the tokens that are written with the passive's vowel.
    """
    current = Clause(first, "main", None)
    clauses = [current]
    of: list[Clause] = []
    fresh = True  # nothing but openers, conjunctions and dates so far in this clause
    soft = False  # the token before is a comma or its like
    dated = False  # and a date stood before that
    previous = ""  # class of the token before
    noun_before = -1
    led = False  # the clause began with a preposition, and no comma has come since

    def begin(at: int, opening: Opening, parent: Clause | None, antecedent: int = -1) -> Clause:
        clause = Clause(at, opening, parent, antecedent)
        clauses.append(clause)
        nonlocal led
        led = False
        return clause

    for i in range(first, stop):
        n = i - first
        word = words[n]
        closed = word.closed
        if taken[n]:
            of.append(current)
            if taken[n] == 2:
                fresh = False
                noun_before = i
                previous = "name"
            else:
                previous = "date"
                if current.head < 0 and noun_before < current.start:
                    fresh = True
                    led = False
            dated = taken[n] == 1
            soft = False
            continue
        if closed == "mark":
            key = keys[i]
            if key in (":", "؛", ";", "؟", "!") or (key in _OPEN_QUOTES and i > first and keys[i - 1] == ":"):
                if key == ":":
                    parent = current
                    current = begin(i, "complement", parent)
                else:
                    current = begin(i, "main", None)
                fresh = True
                previous = ""
            elif key in _SOFT:
                led = False
                soft = not dated or current.head < 0
                previous = "comma"
            elif key in _OPEN_QUOTES or key in _CLOSE_QUOTES or key == '"':
                pass
            of.append(current)
            continue
        dated = False
        if closed == "rel":
            if word.conjoined and current.opening == "relative" and current.parent is not None:
                current = begin(i, "relative", current.parent, current.antecedent)
            else:
                current = begin(i, "relative", current, noun_before)
            fresh = True
        elif closed == "compl":
            if previous == "prep" and keys[i - 1] in _TEMPORAL and current.head < 0 and current.start == i - 1:
                current.opening = "subordinate"
            else:
                conjoined = word.conjoined and current.opening == "complement" and current.parent is not None
                current = begin(i, "complement", current.parent if conjoined else current)
            fresh = True
        elif closed == "sub":
            if word.plain == "ما" and (n + 1 >= len(words) or taken[n + 1] or not _verbish(words[n + 1])):
                pass
            else:
                current = begin(i, "subordinate", current)
                fresh = True
        elif closed == "coord":
            current = begin(i, "coordinate", _level(current))
            fresh = True
        elif closed == "aux":
            if current.head >= 0:
                current = _place(current, begin, i, word, soft, previous, noun_before)
            if current.auxiliary < 0:
                current.auxiliary = i
        elif closed in ("neg", "particle"):
            if current.head >= 0:
                current = _place(current, begin, i, word, soft, previous, noun_before)
            fresh = True
        elif i in passive or _is_finite(
            word, tokens[i], current, fresh, soft, previous, noun_before == i - 1, keys[i + 1] if i + 1 < stop else "",
            n + 1 < len(words) and taken[n + 1] == 1 and n > 0 and _describable(words[n - 1], keys[i - 1]),
        ):  # fmt: skip
            if led and current.head < 0 and _indefinite(previous, keys[i - 1]) and not word.conjoined:
                current = begin(i, "asyndetic", current, noun_before)
            elif current.head >= 0 or word.conjoined and not fresh:
                current = _place(current, begin, i, word, soft, previous, noun_before)
            current.head = i
            fresh = False
        elif (
            word.participle is not None
            and word.participle.inflection.accusative
            and (soft or current.head >= 0 and previous != "accusative" and previous != "prep")
            and (soft or word.participle.entry.type == "STATEMENT" or word.participle.lemma in _CONTINUING)
            and word.noun is None
            and word.participle.inflection.form == "active_participle"
        ):
            current = begin(i, "circumstance", _level(current))
            current.head = i
            fresh = False
        elif closed in ("adverb", "pronoun"):
            if closed == "pronoun" and word.conjoined and current.head >= 0:
                current = begin(i, "circumstance", current)
                fresh = True
        elif closed != "prep" and closed != "digit":
            fresh = False
            noun_before = i
        elif closed in ("prep", "dem") and previous == "comma" and word.conjoined and current.head >= 0:
            current = begin(i, "coordinate", _level(current))
            fresh = False
        elif closed == "prep" and fresh and current.head < 0:
            fresh = False
            led = True
        of.append(current)
        soft = False
        if closed == "prep" and keys[i] in _RESUMING:
            noun_before = i if noun_before == i - 1 else noun_before
            previous = "noun"
            continue
        previous = closed or ("accusative" if _tanwin(word, keys[i]) else "noun")
        if closed in ("rel", "compl", "sub", "coord"):
            previous = closed
    for clause in clauses:
        clause.stop = clause.start
    for n, clause in enumerate(of):
        walk: Clause | None = clause
        while walk is not None and walk.stop <= first + n:
            walk.stop = first + n + 1
            walk = walk.parent
    return Segmentation(first, clauses, of)


_CONTINUING = frozenset("سجل حقق تجاوز بلغ".split())
_TEMPORAL = frozenset("بعد قبل منذ عقب حتي الي لحين".split())


def _level(clause: Clause) -> Clause:
    """The clause on whose footing a coordinate one stands."""
    while clause.opening in _SHALLOW and clause.parent is not None:
        clause = clause.parent
    return clause


def _place(
    current: Clause, begin: object, at: int, word: Word, soft: bool, previous: str, noun_before: int
) -> Clause:
    """The clause that a further finite verb belongs to."""
    walk = current.parent
    if not word.conjoined and previous != "accusative":
        while walk is not None:
            if walk.head < 0 and current.opening in _SHALLOW and walk.opening != "circumstance":
                return walk
            if walk.opening not in _SHALLOW:
                break
            walk = walk.parent
    assert callable(begin)
    if word.conjoined:
        if current.head < 0:
            current = _level(current)
        return begin(at, "coordinate", current.parent if current.opening == "coordinate" else current)
    if soft:
        return begin(at, "coordinate", _level(current))
    return begin(at, "asyndetic", current, noun_before)


def _describable(word: Word, key: str) -> bool:
    return key.endswith(_ADJECTIVAL) or word.noun is not None and word.noun.entry.noun


def _indefinite(previous: str, key: str) -> bool:
    return previous == "noun" and not key.startswith(("ال", "لل", "بال")) and not key.endswith(("ه", "ها", "هم", "هما"))


def _tanwin(word: Word, key: str) -> bool:
    return len(key) > 3 and key[-1] == "ا" and word.verb is None and not key.startswith("ال")


def _verbish(word: Word) -> bool:
    return word.closed in ("neg", "aux", "particle") or word.verb is not None or word.guess is not None


_ADJECTIVAL = ("ي", "ية")
_STRONG = frozenset(("rel", "neg", "particle"))
_RESUMING = frozenset("فيه فيها منه منها اليه اليها عليه عليها عنه عنها خلاله خلالها به بها له لها".split())


def _is_finite(
    word: Word, token: str, clause: Clause, fresh: bool, soft: bool, previous: str, after_noun: bool, following: str,
    before_date: bool,
) -> bool:  # fmt: skip
    verb = word.verb
    if word.plain == "عبر" and not (fresh or word.conjoined):
        return False
    if verb is None:
        if word.guess is None or word.noun is not None or word.participle is not None:
            return False
        if previous == "neg":
            return word.plain[0] in "يتان"
        return previous in _STRONG or fresh and previous in ("compl", "sub", "coord") and word.plain[0] in "ي"
    if previous in _STRONG or previous == "aux":
        return True
    if previous == "prep":
        return verb.inflection.form == "present" and verb.preposition == "ل"
    if word.plain.startswith("ال") and word.plain[2:3] != "ت" and not fresh and token.lstrip("وف")[0] != "أ":
        return False
    noun = word.noun or word.participle
    if noun is None:
        return not (previous == "num" and verb.inflection.form == "past") or verb.inflection.gender == "f"
    if noun.article or noun.preposition:
        return False
    if verb.inflection.form == "present" and verb.inflection.person == 3 and word.plain[0] == "ي":
        return True
    if previous in ("num", "dem"):
        return False
    if word.conjoined and clause.opening in ("relative", "asyndetic") and clause.head >= 0:
        return verb.inflection.form == "past"
    if verb.skip > noun.skip + 1 or verb.enclitic is not None and noun.enclitic is not None:
        return False
    if following in _RESUMING or before_date and after_noun and verb.inflection.form == "past":
        return True
    if fresh or soft or word.conjoined:
        return clause.head < 0 or fresh or soft or (word.conjoined and verb.inflection.form == "past")
    if clause.head >= 0 or not after_noun:
        return False
    return clause.auxiliary >= 0 or clause.opening == "complement" or noun.inflection.accusative
