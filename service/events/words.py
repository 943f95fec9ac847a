"""What a token can be in a clause: a closed word, a finite verb, an event noun, a participle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal

import msgspec

from service.arabic.inflection import Analysis, Inflection
from service.arabic.view import fold
from service.events.grammar import grammar
from service.events.lexicon import Entry, inflections

Reading = Analysis[Entry]

_REMEMBERED = 1 << 16
_FINITE = frozenset(("past", "present"))
_PARTICIPLES = frozenset(("active_participle", "passive_participle"))


@lru_cache(maxsize=_REMEMBERED)
def folded(lemma: str) -> str:
    """The folded key of a lemma, remembered."""
    return fold(lemma)


class Shape(msgspec.Struct, frozen=True, gc=False):
    """What the letters of a word tell of its place in a noun phrase.

    `article`: it begins with ال, `to_article`: with لل; `apart`: it can go on with none; `owned`: it carries a pronoun;
    `many`: it ends in the ون of a plural; `counts`: what follows it with من is more than one; `suspects`: it is the مشتبه
    of مشتبه به; `adjective`: it looks like one, null where its place decides; `across`: it is a preposition or a verb (عبر).
    `skip`: how many letters of proclitics it begins with, `slot`: what they hang it on, or empty; `doubtful`: a verb
    before it tells that they are its own.
    """

    article: bool = False
    to_article: bool = False
    apart: bool = False
    owned: bool = False
    many: bool = False
    counts: bool = False
    suspects: bool = False
    adjective: bool | None = False
    across: bool = False
    skip: int = 0
    slot: str = ""
    doubtful: bool = False


class Word(msgspec.Struct, frozen=True, gc=False):
    """`closed` is the class of a closed word, which has no readings, else empty; `plain` the key without its
    conjunction; `verb` and `noun` the likeliest finite and nominal readings, `participle` the likeliest participle,
    `nominal` the noun or else the participle. `guess` reads an unknown word as a finite verb, for a place where one
    must stand, `finite` is the verb or else that; `weak` marks a noun that seldom names an event, `ordinary` a word that
    can open or head no clause, `case` is an accusative by its ending, else a noun. `shape` is what its letters tell,
    `tag` its class in short: that of a closed word, `noun`, `verb` or `other`.
    """

    plain: str
    closed: str = ""
    conjoined: bool = False
    verb: Reading | None = None
    noun: Reading | None = None
    participle: Reading | None = None
    nominal: Reading | None = None
    guess: Reading | None = None
    finite: Reading | None = None
    weak: bool = False
    ordinary: bool = False
    case: str = "noun"
    shape: Shape = Shape()
    tag: str = "other"


_CLASSES = (
    ("relatives", "rel"),
    ("complementizers", "compl"),
    ("subordinators", "sub"),
    ("coordinators", "coord"),
    ("negators", "neg"),
    ("particles", "particle"),
    ("auxiliaries", "aux"),
    ("demonstratives", "dem"),
    ("pronouns", "pronoun"),
    ("prepositions", "prep"),
    ("quantifiers", "num"),
    ("numerals", "num"),
    ("adverbs", "adverb"),
    ("conjunctions", "and"),
)


class Lookup:
    """Words by folded key, remembered."""

    def __init__(self) -> None:
        self.known: dict[str, Word] = {}
        self._closed: dict[str, Word] = {}
        closed = grammar()
        self._weak = closed.weak_nouns
        self._never = closed.never | closed.people - closed.verbs_too
        for name, code in _CLASSES:
            for key in closed.of(name):
                self._closed.setdefault(key, Word(key, code))
        for key, word in list(self._closed.items()):
            for conjunction in "وف":
                joined = conjunction + key
                if not any(r.skip == 0 and r.inflection.person == 3 for r in inflections().analyse(joined)):
                    self._closed.setdefault(joined, Word(key, word.closed, True))

    def __call__(self, key: str) -> Word:
        word = self.known.get(key)
        if word is None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            word = self._read(key)
            word = self.known[key] = msgspec.structs.replace(word, shape=_shape(key, word), tag=_tag(word))
        return word

    def words(self, keys: Sequence[str]) -> list[Word]:
        """The words of a sentence."""
        try:
            return list(map(self.known.__getitem__, keys))
        except KeyError:  # a word that was not met before
            pass
        return list(map(self, keys))

    def _read(self, key: str) -> Word:
        word = self._closed.get(key)
        if word is not None:
            return word
        if not key[0].isalpha():
            return Word(key, "digit" if key[0].isdigit() else "mark")
        if key in self._never or key[0] in "وف" and key[1:] in self._never:
            conjoined = key not in self._never
            return Word(key[1:] if conjoined else key, "", conjoined, ordinary=True, case=_case(key))
        readings: Sequence[Reading] = inflections().analyse(key)
        own = key in grammar().own_letters
        if own:
            readings = [reading for reading in readings if not reading.skip]
        verb = min(
            (r for r in readings if r.inflection.form in _FINITE and _long_enough(key, r)), key=_verb_rank, default=None
        )
        noun = min((r for r in readings if r.inflection.form in ("masdar", "noun")), key=_noun_rank, default=None)
        participle = next((r for r in readings if r.inflection.form in _PARTICIPLES), None)
        best = verb or noun or participle
        conjoined = best is not None and _conjoined(key, best)
        if best is None and not own:
            conjoined = len(key) > 3 and key[0] == "و" and (key[1:3] == "ال" or key[1] in "بل")
        if best is None and key.endswith(_RUN_ON):
            ending = max((ending for ending in _RUN_ON if key.endswith(ending)), key=len)
            whole = self._read(key[: -len(ending)]) if len(key) - len(ending) > 3 else None
            if whole is not None and whole.verb is not None and not whole.closed:
                return whole
        plain = key[1:] if conjoined else key
        guess = None if best is not None else _guess(plain, conjoined)
        weak = noun is not None and (
            key[noun.skip :] in self._weak or _bare(key[noun.skip :], noun.article, noun.enclitic) in self._weak
        )
        nominal = noun or participle
        continues = nominal is not None and nominal is participle and nominal.inflection.accusative
        ordinary = verb is None and guess is None and not continues
        case = _case(key) if verb is None else "noun"
        return Word(plain, "", conjoined, verb, noun, participle, nominal, guess, verb or guess, weak, ordinary, case)


@cache
def lookup() -> Lookup:
    return Lookup()


_RUN_ON = tuple(grammar().run_on)


_PRONOUNS = ("ها", "هم", "هما")
_HIS = ("ته", "ائه", "اؤه")  # endings in which ه is hardly the noun's own
_NISBA = ("ي", "ية", "يين", "يون", "يتان", "يتين", "يان", "يات")
_AGREEING = ("ة", "ين", "ون")


def owned(key: str) -> bool:
    """Whether a word ends in a pronoun of the third person other than ه."""
    return key.endswith(_PRONOUNS) and len(key) > 4


def _tag(word: Word) -> str:
    if word.closed:
        return word.closed
    if word.noun is not None:
        return "noun"
    return "other" if word.verb is None else "verb"


def _shape(key: str, word: Word) -> Shape:
    closed = grammar()
    nominal = word.nominal
    skip, slot, doubtful = _proclitics(key, word)
    return _shared(
        Shape(
            article=key.startswith("ال"),
            to_article=key.startswith("لل"),
            apart=_apart(key, word),
            owned=nominal is not None
            and nominal.enclitic is not None
            or owned(key)
            or key.endswith(_HIS)
            and len(key) > 4,
            many=key.endswith("ون") and len(key) > 4,
            counts=word.plain in closed.sources or word.plain in closed.collectives,
            suspects=key.endswith(tuple(closed.suspects)),
            adjective=_adjective(key, word),
            across=word.plain in closed.prepositions_or_verbs,
            skip=skip,
            slot=slot,
            doubtful=doubtful,
        )
    )


@cache
def _shared(shape: Shape) -> Shape:
    """The one object for all equal shapes: there are few."""
    return shape


def _apart(key: str, word: Word) -> bool:
    """Whether a word cannot stand in a noun phrase after its first word."""
    closed = word.closed
    if closed:
        counting = closed in ("digit", "num")
        return not counting and key not in _INSIDE
    things = grammar().things
    if word.conjoined or key in things or key.removeprefix("ال") in things:
        return True
    return word.noun is not None and word.noun.preposition is not None or key.startswith(("بال", "كال"))


# The marks, and the preposition, that can stand inside a noun phrase.
_INSIDE = frozenset("\"«»“”'،,#%") | {"من"}


def _proclitics(key: str, word: Word) -> tuple[int, str, bool]:
    """How many letters before a word are not its own, what they hang it on, and whether they may be its own after all."""
    nominal = word.nominal
    if nominal is not None and nominal.skip:
        return nominal.skip, nominal.preposition or ("and" if word.conjoined else ""), False
    if word.conjoined:
        return 1, "and", False
    if key.startswith(("لل", "بال")):
        return 1, key[0], False
    if nominal is None and len(key) > 4 and key[0] in "لب" and key not in grammar().own_letters:
        return 1, key[0], True
    return 0, "", False


def _adjective(key: str, word: Word) -> bool | None:
    """Whether a word looks like an adjective rather than a noun; null where its neighbours tell."""
    closed = grammar()
    bare = key.removeprefix("ال")
    if key in closed.ordinary_adjectives or "ال" + key in closed.ordinary_adjectives:
        return True
    if bare in closed.class_nouns or word.closed:
        return False
    relative = len(bare) > 3 and bare.endswith(_NISBA)
    if key == bare:
        return None if relative and word.noun is None else False
    if word.participle is None or word.noun is not None:
        return relative
    return None if key.endswith(_AGREEING) else is_passive_singular(word.participle)


def is_passive_singular(participle: Reading) -> bool:
    """Whether a participle is المطلوب rather than الطالب or المطلوبون."""
    return participle.inflection.form == "passive_participle" and participle.inflection.number == "singular"


def _case(key: str) -> str:
    return "accusative" if len(key) > 3 and key[-1] == "ا" and not key.startswith("ال") else "noun"


def _bare(word: str, article: bool, enclitic: str | None) -> str:
    """A noun without its article and pronoun."""
    if article:
        word = word[2:] if word.startswith("ال") else word[1:]
    if enclitic is not None:
        word = word.removesuffix(enclitic)
        if word.endswith(("ؤ", "ئ")):
            return word[:-1] + "ء"
        return word[:-1] + "ة" if word.endswith("ت") and len(word) > 3 else word
    return word


def _guess(plain: str, conjoined: bool) -> Reading | None:
    """An unknown word read as a verb of the third person, by its shape."""
    word, skip, future = plain, int(conjoined), False
    if len(word) > 4 and word[0] == "س" and word[1] in "يت":
        word, skip, future = word[1:], skip + 1, True
    if (
        not 3 <= len(word) <= 9
        or word.startswith(("ال", "لل"))
        or word.endswith(("ة", "ات", "ي"))
        and word[0] not in "يت"
    ):
        return None
    present = word[0] in "يت" and len(word) > 3
    gender: Literal["m", "f"] = "f" if (word[0] == "ت" if present else word.endswith("ت")) else "m"
    plural = word.endswith(("وا", "ون"))
    form: Literal["past", "present"] = "present" if present else "past"
    lemma = word.removesuffix("ت") if not present else word
    inflection = Inflection(form, "ambiguous", 3, gender, "plural" if plural else "singular")
    return Analysis(Entry(lemma, "OTHER", known=False), lemma, inflection, skip, False, future)


def _conjoined(key: str, reading: Reading) -> bool:
    return key[0] in "وف" and reading.skip > (reading.preposition is not None) + reading.future


def _long_enough(key: str, reading: Reading) -> bool:
    length = len(key) - reading.skip - len(reading.enclitic or "")
    return length > 2 or length == 2 and reading.inflection.form == "past"


def _verb_rank(reading: Reading) -> tuple[int, bool, bool]:
    inflection = reading.inflection
    odd = 2 * (reading.enclitic is not None) + 2 * (inflection.number == "dual") + 2 * (inflection.voice == "passive")
    rare = inflection.person == 2 or inflection.person == 1 and inflection.number == "singular"
    return (reading.skip + odd + (inflection.person != 3) + 2 * rare, inflection.person != 3, inflection.form != "past")


def _noun_rank(reading: Reading) -> tuple[int, int]:
    return (reading.skip + (reading.enclitic is not None), reading.entry.noun)
