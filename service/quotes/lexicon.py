"""The words the stage looks at: cues, complementizers, nouns of sources, and the small words between them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any, Literal

import msgspec

from service.arabic.inflection import Analysis, Inflections, Noun, Verb
from service.arabic.view import fold
from service.quotes.marks import MARKS

CueForm = Literal["finite", "participle", "masdar", "passive"]
NounKind = Literal["person", "body", "document"]

# What a word may be to a reader who looks for statements.
ADVERB, PREPOSITION, RELATIVE, NEGATION, SAME, KIND, MEASURE, INTRODUCER, SOURCE, OCCASION, AUXILIARY = (
    1 << bit for bit in range(11)
)  # fmt: skip
CONNECTOR, NARRATOR, STATEMENT_HEAD, STRICT, MONTH, FEAST = (1 << bit for bit in range(11, 17))

_ADDRESSING = frozenset(("ك", "كم", "كما", "كن"))  # the press speaks to nobody
_REMEMBERED = 1 << 16
_ORDER: tuple[NounKind, ...] = ("document", "body", "person")


class CueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a cue does; `cues.toml` explains the fields."""

    lemma: str
    kind: str
    clause: frozenset[str]
    noun: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()  # of `noun` and `loose`
    impersonal: bool = False
    continues: bool = False
    mutual: bool = False
    marked: bool = True
    negated: bool = False
    describes: bool = False
    renews: bool = False
    addressee: bool = False


class CueReading(msgspec.Struct, frozen=True, gc=False):
    """One reading of a word as a cue: `skip` letters stand before it, `conjunction` says whether و or ف is among them."""

    entry: CueEntry
    form: CueForm
    gender: str | None
    number: str | None
    skip: int
    conjunction: bool
    enclitic: str | None
    article: bool
    present: bool


class NounReading(msgspec.Struct, frozen=True, gc=False):
    """One reading of a word as the noun of a source."""

    lemma: str
    kind: NounKind
    gender: str
    number: str
    definite: bool
    skip: int
    preposition: str | None
    possessed: bool = False  # by a pronoun


class Word(msgspec.Struct, frozen=True, gc=False):
    """All that a folded word means to the stage. `complementizer` is what إن or أن carries before it ("" or ب)."""

    traits: int = 0
    cues: tuple[CueReading, ...] = ()
    noun: NounReading | None = None
    complementizer: str | None = None
    fused: bool = False  # the complementizer runs together with the word after it
    active: bool = False  # it may attribute something, or needs another look in the text
    finite: CueReading | None = None  # the first of `cues` that is a finite verb
    relay: CueReading | None = None  # the first that relays what another source says
    turns: bool = False  # it may end a reported clause without a comma before it
    landmark: bool = False  # a statement may begin or end at it


# Told apart by identity, so that a walk over plain words can pass them by.
NOTHING = Word()
PUNCTUATION = Word(landmark=True)
COLON = Word(active=True, landmark=True)
MARK = Word(active=True, landmark=True)
_PUNCTUATION = frozenset("،,؛;.؟?!-–—")
FUSED = Word(complementizer="", fused=True, landmark=True)
# Begins like إنّ or أنّ: the text as sent decides whether its source ran two words together.
_PERHAPS_FUSED = Word(active=True, landmark=True)

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
_COMPLEMENTIZERS = {
    b + "ان" + p: b for b in ("", "ب") for p in _PRONOUNS if b + "ان" + p not in ("انك",)
}  # fmt: skip


class _Memo(dict[str, Word]):
    """What words mean, as far as they have been read."""

    def __init__(self, read: Callable[[str], Word]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: str) -> Word:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = self[key] = self._read(key)
        return word


class Lexicon:
    """Words by folded key, remembered once read."""

    def __init__(self, cues: dict[str, Any], sources: dict[str, Any], words: dict[str, list[str]]) -> None:
        self._cues = Inflections(
            (_verb(item), _entry(kind, item)) for kind, group in cues.items() for item in group["verbs"]
        )
        kinds: tuple[tuple[NounKind, str], ...] = (("document", "documents"), ("body", "bodies"), ("person", "people"))
        self._nouns = Inflections(
            pair for kind, name in kinds for item in sources[name] for pair in _nouns(kind, item.split())
        )
        self._traits: dict[str, int] = {}
        for trait, name in (
            (ADVERB, "adverbs"), (PREPOSITION, "prepositions"), (RELATIVE, "relatives"), (NEGATION, "negations"),
            (SAME, "same"), (KIND, "named_kinds"), (MEASURE, "measures"), (INTRODUCER, "introducers"),
            (SOURCE, "attributions"), (OCCASION, "occasions"), (AUXILIARY, "auxiliaries"),
            (CONNECTOR, "connectors"), (NARRATOR, "narrators"), (STATEMENT_HEAD, "statement_heads"),
            (STRICT, "strict"), (MONTH, "months"), (FEAST, "feasts"),
        ):  # fmt: skip
            for word in words[name]:
                key = fold(word)
                self._traits[key] = self._traits.get(key, 0) | trait
        self.lists = {name: frozenset(map(fold, items)) for name, items in words.items()}
        self.lemmas = {name: frozenset(items) for name, items in words.items()}
        self._opaque = self.lists["opaque"]
        self._stands = self.lists["stands"]
        self._whole = self.lists["whole"]
        self._turning = self.lists["turning"]
        self._halting = self.lists["halting"]
        self._memo = _Memo(self._read)

    def words(self, keys: list[str]) -> list[Word]:
        """What each folded word of a text means."""
        return list(map(self._memo.__getitem__, keys))

    def word(self, key: str) -> Word:
        """What one folded word means."""
        return self._memo[key]

    def nominal(self, word: Word) -> Word:
        """A word less its readings as a finite verb."""
        cues = tuple(reading for reading in word.cues if reading.form not in ("finite", "passive"))
        return _word(word.traits, cues, word.noun, active=word.active, turns=word.turns, landmark=True)

    def _read(self, key: str) -> Word:
        if key == ":":
            return COLON
        if key in MARKS:
            return MARK
        if key in _PUNCTUATION:
            return PUNCTUATION
        if len(key) < 2 or not "\u0621" <= key[0] <= "\u064a":
            traits = self._traits.get(key, 0)
            return _word(traits) if traits else NOTHING
        complementizer = _COMPLEMENTIZERS.get(key)
        traits = self._traits.get(key, 0)
        if not traits and key[0] in "وف":
            traits = self._traits.get(key[1:], 0) & (PREPOSITION | ADVERB)
        if complementizer is not None:
            return _word(traits, complementizer=complementizer, turns=key in self._turning, landmark=True)
        cues = () if key in self._opaque else _cue_readings(key, self._cues.analyse(key))
        noun = None if key in self._whole else _noun_reading(key, self._nouns.analyse(key))
        if noun is not None and noun.possessed:
            cues = ()
        halting = key in self._halting
        if not traits and not cues and noun is None and key not in self._stands and not halting:
            return _PERHAPS_FUSED if len(key) > 4 and key.startswith("ان") else NOTHING
        active = bool(cues or traits & SOURCE) or noun is not None and noun.kind == "document"
        active = active or key in self._stands
        return _word(traits, cues, noun, active=active, turns=key in self._turning, landmark=halting)


def _word(
    traits: int, cues: tuple[CueReading, ...] = (), noun: NounReading | None = None, *,
    complementizer: str | None = None, active: bool = False, turns: bool = False, landmark: bool = False,
) -> Word:  # fmt: skip
    finite = next((reading for reading in cues if reading.form == "finite"), None)
    relay = next((r for r in cues if r.entry.kind == "relay" and r.form in ("finite", "passive")), None)
    turns = turns or bool(cues) or traits & SOURCE > 0
    landmark = landmark or active or turns
    return Word(
        traits, cues, noun, complementizer=complementizer, active=active, finite=finite, relay=relay, turns=turns,
        landmark=landmark,
    )  # fmt: skip


class _NounEntry(msgspec.Struct, frozen=True, gc=False):
    lemma: str
    kind: NounKind
    gender: str
    plural: bool = False
    definite: bool = False  # only with its article: without it the word is more often a participle


def _nouns(kind: NounKind, parts: list[str]) -> list[tuple[Noun, _NounEntry]]:
    """A noun with its plurals; a person also in the feminine and the sound plural."""
    singular, _, marked = parts[0].partition(":")
    feminine = marked == "f" or singular.endswith("ة")
    entry = _NounEntry(singular, kind, "f" if feminine else "m", marked == "p", marked == "d")
    plurals = tuple(parts[1:])
    if marked == "p":
        return [(Noun(singular=singular, plurals=plurals), entry)]
    if kind != "person" or feminine:
        return [(Noun(singular=singular, plurals=plurals), entry)]
    sound = tuple(singular + ending for ending in ("ون", "ين", "و"))
    return [
        (Noun(singular=singular, plurals=plurals + sound), entry),
        (Noun(singular=singular + "ة"), _NounEntry(singular, kind, "f", definite=marked == "d")),
    ]


def _verb(item: dict[str, Any]) -> Verb:
    def forms(name: str) -> tuple[str, ...] | None:
        return tuple(item[name]) if name in item else None

    return Verb(
        past=item["past"],
        present=item.get("present"),
        masdars=forms("masdars"),
        active=forms("active"),
        plurals=tuple(item.get("plurals", ())),
    )


def _entry(kind: str, item: dict[str, Any]) -> CueEntry:
    noun = frozenset(map(fold, item.get("noun", ())))
    loose = frozenset(map(fold, item.get("loose", ())))
    return CueEntry(
        lemma=item["past"].replace("\u0651", ""),
        kind=kind,
        clause=frozenset(map(fold, item["clause"])),
        noun=noun,
        loose=loose,
        particles=(noun | loose) - {""},
        **{
            name: item[name]
            for name in ("impersonal", "continues", "mutual", "marked", "negated", "describes", "renews", "addressee")
            if name in item
        },
    )


def _cue_readings(key: str, analyses: tuple[Analysis[CueEntry], ...]) -> tuple[CueReading, ...]:
    readings: list[CueReading] = []
    for analysis in analyses:
        inflection = analysis.inflection
        form = inflection.form
        read: CueForm
        if analysis.enclitic in _ADDRESSING:
            continue
        if form in ("past", "present"):
            if inflection.person != 3 or analysis.preposition not in (None, "ل"):
                continue
            if form == "present" and analysis.preposition == "ل" and inflection.mood == "indicative":
                continue
            read = "passive" if inflection.voice == "passive" else "finite"
        elif form == "active_participle":
            if analysis.article or analysis.preposition or analysis.enclitic:
                continue
            if not (inflection.accusative or inflection.gender == "f" or key.endswith("ين")):
                continue
            read = "participle"
        elif form == "masdar":
            read = "masdar"
        else:
            continue
        conjunction = analysis.skip > 0 and key[0] in "وف"
        reading = CueReading(
            analysis.entry, read, inflection.gender, inflection.number, analysis.skip, conjunction,
            analysis.enclitic, analysis.article, form == "present",
        )  # fmt: skip
        if not any(r.entry is reading.entry and r.form == reading.form for r in readings):
            readings.append(reading)
    return tuple(readings)


def _noun_reading(key: str, analyses: tuple[Analysis[_NounEntry], ...]) -> NounReading | None:
    best: NounReading | None = None
    rank = 99
    for analysis in analyses:
        entry = analysis.entry
        if (
            analysis.enclitic in ("ي", "ك", "نا")
            or analysis.inflection.accusative
            or entry.definite
            and not analysis.article
        ):
            continue
        order = _ORDER.index(entry.kind) + 3 * bool(analysis.enclitic) + 2 * analysis.skip
        if order < rank:
            number = "plural" if entry.plural else analysis.inflection.number or "singular"
            if number == "dual" and key.endswith("ين") and entry.kind == "person":
                number = "plural"
            best = NounReading(
                entry.lemma, entry.kind, entry.gender, number, analysis.article, analysis.skip, analysis.preposition,
                analysis.enclitic is not None,
            )  # fmt: skip
            rank = order
    return best


def _load() -> Lexicon:
    files = resources.files(__package__)
    cues = tomllib.loads(files.joinpath("cues.toml").read_text("utf-8"))
    sources = tomllib.loads(files.joinpath("sources.toml").read_text("utf-8"))
    words = tomllib.loads(files.joinpath("words.toml").read_text("utf-8"))
    return Lexicon(cues, sources, words)


LEXICON = _load()
