"""Clauses of a sentence: what opens them, their finite verb, and the clause that they hang on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from service.events.grammar import grammar
from service.events.words import Reading, Word, lookup

Opening = Literal["main", "coordinate", "complement", "relative", "asyndetic", "subordinate", "circumstance"]

_OPEN_QUOTES = frozenset("«“‘")
_HARD = frozenset(":؛;؟!")
_SOFT = frozenset("،,-–()")
_OPENERS = frozenset(("rel", "compl", "sub", "coord"))
_HEADED = frozenset(("aux", "particle", "neg"))
_NOMINAL = frozenset(("num", "dem", "and"))
_NONE = -2  # where there was no noun yet: not the place before the first token
_SHALLOW = frozenset(("relative", "asyndetic", "subordinate", "circumstance"))


class Clause(msgspec.Struct, eq=False, gc=False):
    """Tokens `start` to `stop` (not included, the clauses inside it too); `head` is its verb's token or -1.

    `antecedent` is the noun that a relative clause describes, or -1; `auxiliary` is كان or its like before the verb.
    """

    start: int
    stop: int
    opening: Opening
    parent: Clause | None
    antecedent: int = -1
    head: int = -1
    auxiliary: int = -1


# What stands for each word of a name and of a date where clauses are read.
NAMED = Word("", ordinary=True, case="name")
DATED = Word("", "date")
# What stands for فقد where a verb follows.
PARTICLE = Word("قد", "particle", True)


def segment(
    words: Sequence[Word], keys: Sequence[str], tokens: Sequence[str], passive: Collection[int] = frozenset()
) -> tuple[list[Clause], list[Clause]]:
    """The clauses of a sentence, and for each of its tokens the innermost one that it stands in.

    `words` has `NAMED` and `DATED` for the tokens of names and dates, which open nothing. `passive` has the tokens that
    are written with the passive's vowel.
    """
    walk = _Walk(words, keys, tokens, passive)
    innermost = walk.read()
    for clause in reversed(walk.clauses):
        if clause.parent is not None and clause.parent.stop < clause.stop:
            clause.parent.stop = clause.stop
    return walk.clauses, innermost


class _Walk:
    """The state of reading a sentence from its first token to its last.

    `fresh`: nothing but openers, conjunctions and dates so far in this clause; `soft`: the token before is a comma or
    its like; `dated`: a date stood before that; `led`: the clause began with a preposition and no comma has come since;
    `previous`: the class of the token before; `noun_before`: the last noun or name.
    """

    __slots__ = (
        "clauses", "current", "dated", "fresh", "keys", "led", "noun_before", "passive", "previous", "soft", "tokens",
        "words",
    )  # fmt: skip

    def __init__(
        self, words: Sequence[Word], keys: Sequence[str], tokens: Sequence[str], passive: Collection[int]
    ) -> None:
        self.words, self.keys, self.tokens, self.passive = words, keys, tokens, passive
        self.current = Clause(0, 0, "main", None)
        self.clauses = [self.current]
        self.fresh = True
        self.soft = self.dated = self.led = False
        self.previous = ""
        self.noun_before = _NONE

    def begin(self, at: int, opening: Opening, parent: Clause | None, antecedent: int = -1) -> None:
        self.current = Clause(at, at, opening, parent, antecedent)
        self.clauses.append(self.current)
        self.led = False

    def read(self) -> list[Clause]:
        """Reads the sentence; the innermost clause of each token."""
        innermost: list[Clause] = []
        current = self.current
        seen = -1
        for i, word in enumerate(self.words):
            if word.ordinary or word.guess is not None and (i > seen + 1 or self.previous not in _ANNOUNCING):
                continue
            if i > seen + 1:  # of a run of names and of words that are nothing but nouns only the last matters
                self.dated = self.soft = self.fresh = False
                self.noun_before = i - 1
                self.previous = self.words[i - 1].case
            seen = i
            closed = word.closed
            if not closed:
                if not self._begins(i, word):
                    seen = i - 1  # such a word itself
                    continue
                self.dated = self.soft = self.fresh = False
                self.previous = word.case
            elif closed == "mark":
                self._mark(i)
            elif closed == "date":
                if self.previous != "date":
                    self._date()
                continue
            else:
                self.dated = False
                self.previous = self._closed(i, word, closed)
                self.soft = False
            if self.current is not current:
                innermost += [current] * (i - len(innermost))
                current.stop = i
                current = self.current
        innermost += [current] * (len(self.words) - len(innermost))
        current.stop = len(self.words)
        return innermost

    def _closed(self, i: int, word: Word, closed: str) -> str:
        """Takes in a closed word and says as what the next one sees it."""
        if closed == "prep":
            if self.fresh and self.current.head < 0:
                self.fresh = False
                self.led = True
            elif word.conjoined and self._goes_on():
                self.begin(i, "coordinate", _level(self.current))
                self.fresh = False
            if self.keys[i] in _RESUMING:  # the token before keeps its say over the next one
                if self.noun_before == i - 1:
                    self.noun_before = i
                return "noun"
        elif closed in _OPENERS:
            self._opener(i, word, closed)
        elif closed in _HEADED:
            self._before_verb(i, word, closed)
        elif closed in _NOMINAL:
            self.fresh = False
            if closed == "dem" and word.conjoined and self._goes_on():
                self.begin(i, "coordinate", _level(self.current))
            else:
                self.noun_before = i
        elif closed == "pronoun" and word.conjoined and self.current.head >= 0:
            self.begin(i, "circumstance", self.current)
            self.fresh = True
        return closed

    def _goes_on(self) -> bool:
        """Whether what و joins here after a comma goes on after a whole clause."""
        return self.previous == "comma" and self.current.head >= 0

    def _date(self) -> None:
        self.soft = False
        self.dated = True
        self.previous = "date"
        if self.current.head < 0 and self.noun_before < self.current.start:
            self.fresh = True
            self.led = False

    def _mark(self, i: int) -> None:
        key = self.keys[i]
        if key in _HARD or key in _OPEN_QUOTES and i > 0 and self.keys[i - 1] == ":":
            if key == ":":
                self.begin(i, "complement", self.current)
            else:
                self.begin(i, "main", None)
            self.fresh = True
            self.previous = ""
        elif key in _SOFT:
            self.led = False
            self.soft = not self.dated or self.current.head < 0
            self.previous = "comma"

    def _opener(self, i: int, word: Word, closed: str) -> None:
        current = self.current
        if closed == "rel":
            if word.conjoined and current.opening == "relative" and current.parent is not None:
                self.begin(i, "relative", current.parent, current.antecedent)
            else:
                self.begin(i, "relative", current, self.noun_before)
        elif closed == "compl":
            temporal = self.previous == "prep" and self.keys[i - 1] in _TEMPORAL
            if temporal and current.head < 0 and current.start == i - 1:
                current.opening = "subordinate"
            elif word.conjoined and current.opening == "complement" and current.parent is not None:
                self.begin(i, "complement", current.parent)
            else:
                self.begin(i, "complement", current)
        elif closed == "sub":
            if word.plain == "ما" and not self._verb_follows(i):
                return
            self.begin(i, "subordinate", current)
        else:
            self.begin(i, "coordinate", _level(current))
        self.fresh = True

    def _verb_follows(self, i: int) -> bool:
        if i + 1 >= len(self.words):
            return False
        word = self.words[i + 1]
        return word.closed in ("neg", "aux", "particle") or word.verb is not None or word.guess is not None

    def _before_verb(self, i: int, word: Word, closed: str) -> None:
        """كان, قد, لم: what announces a verb begins its clause."""
        if self.current.head >= 0:
            self._further(i, word)
        if closed == "aux":
            if self.current.auxiliary < 0:
                self.current.auxiliary = i
        else:
            self.fresh = True

    def _begins(self, i: int, word: Word) -> bool:
        """Makes a word the head of a clause where it is a finite verb, or goes on telling as one."""
        current, verb = self.current, word.verb
        if i in self.passive or (self._finite(i, word, verb) if verb is not None else self._unknown_finite(word)):
            indefinite = self.previous == "noun" and _indefinite(self.keys[i - 1])
            if self.led and current.head < 0 and indefinite and not word.conjoined:
                self.begin(i, "asyndetic", current, self.noun_before)
            elif current.head >= 0 or word.conjoined and not self.fresh:
                self._further(i, word)
        elif word.participle is not None and word.noun is None and self._continues(word.participle):
            self.begin(i, "circumstance", _level(current))
        else:
            return False
        self.current.head = i
        return True

    def _continues(self, reading: Reading) -> bool:
        """مشيرا إلى, مسجلا: an active participle in the accusative that goes on telling."""
        if not reading.inflection.accusative or reading.inflection.form != "active_participle":
            return False
        if self.soft:
            return True
        telling = reading.entry.type == "STATEMENT" or reading.lemma in _CONTINUING
        return telling and self.current.head >= 0 and self.previous not in ("accusative", "prep")

    def _further(self, i: int, word: Word) -> None:
        """Begins the clause of a further verb, or goes back to the one that still lacks its own."""
        current = self.current
        if word.conjoined:
            if current.head < 0:
                current = _level(current)
            self.begin(i, "coordinate", current.parent if current.opening == "coordinate" else current)
            return
        walk = current.parent
        while self.previous != "accusative" and walk is not None:
            if walk.head < 0 and current.opening in _SHALLOW and walk.opening != "circumstance":
                self.current = walk
                return
            if walk.opening not in _SHALLOW:
                break
            walk = walk.parent
        if self.soft:
            self.begin(i, "coordinate", _level(current))
        else:
            self.begin(i, "asyndetic", current, self.noun_before)

    def _finite(self, i: int, word: Word, verb: Reading) -> bool:
        """Whether a word that can be a finite verb is one here."""
        previous, fresh = self.previous, self.fresh
        if word.shape.across and not (fresh or word.conjoined):
            return False
        if previous in _STRONG or previous == "aux":
            return True
        if previous == "prep":
            return verb.inflection.form == "present" and verb.preposition == "ل"
        if (
            word.plain.startswith("ال")
            and word.plain[2:3] != "ت"
            and not fresh
            and self.tokens[i].lstrip("وف")[0] != "أ"
        ):
            return False
        if 0 <= self.current.head == i - 1 and verb.inflection.form == "past":
            return False
        noun = word.nominal
        if noun is None:
            return not (previous == "num" and verb.inflection.form == "past") or verb.inflection.gender == "f"
        if noun.article or noun.preposition:
            return False
        if verb.inflection.form == "present" and verb.inflection.person == 3 and word.plain[0] == "ي":
            return True
        return previous not in ("num", "dem") and self._rather_verb(i, word, verb, noun)

    def _unknown_finite(self, word: Word) -> bool:
        """Whether an unknown word is a finite verb here."""
        previous = self.previous
        if previous not in _ANNOUNCING or word.guess is None:
            return False
        if previous == "neg":
            return word.plain[0] in "يتان"
        return previous in _STRONG or self.fresh and word.plain[0] == "ي"

    def _rather_verb(self, i: int, word: Word, verb: Reading, noun: Reading) -> bool:
        """Whether a word that is a verb or a noun by its letters is a verb by its place."""
        clause = self.current
        past = verb.inflection.form == "past"
        if word.conjoined and clause.opening in ("relative", "asyndetic") and clause.head >= 0:
            return past
        if verb.skip > noun.skip + 1 or verb.enclitic is not None and noun.enclitic is not None:
            return False
        after_noun = self.noun_before == i - 1
        if i + 1 < len(self.words) and (
            self.keys[i + 1] in _RESUMING
            or past
            and after_noun
            and self.words[i + 1].closed == "date"
            and self._described(i)
        ):
            return True
        if self.fresh or self.soft or word.conjoined:
            return clause.head < 0 or self.fresh or self.soft or past
        if clause.head >= 0 or not after_noun:
            return False
        return clause.auxiliary >= 0 or clause.opening == "complement" or noun.inflection.accusative

    def _described(self, i: int) -> bool:
        """Whether the noun before a verb and its date is one that the verb can describe: مؤتمر صحفي عقد الأحد."""
        if not i:
            return False
        before = self.keys[i - 1]
        noun = lookup()(before).noun
        return before.endswith(_ADJECTIVAL) or noun is not None and noun.entry.noun


_CONTINUING = grammar().continuing
_TEMPORAL = grammar().before_complementizers


def _level(clause: Clause) -> Clause:
    """The clause on whose footing a coordinate one stands."""
    while clause.opening in _SHALLOW and clause.parent is not None:
        clause = clause.parent
    return clause


def _indefinite(key: str) -> bool:
    return not key.startswith(("ال", "لل", "بال")) and not key.endswith(("ه", "ها", "هم", "هما"))


_RESUMING = grammar().resumptives_of_place | grammar().resumptives_of_aim
_ADJECTIVAL = ("ي", "ية")
_STRONG = frozenset(("rel", "neg", "particle"))
_ANNOUNCING = _STRONG | _OPENERS
