"""Unvocalised Arabic verbs and nouns by rule: from a lemma to every form that it takes in print.

Stems are spelled in full to choose the seat of a hamza, then folded as `view.fold` folds; endings are added last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from service.arabic.view import fold

Form = Literal["past", "present", "active_participle", "passive_participle", "masdar", "noun"]
Voice = Literal["active", "passive", "ambiguous"]
Mood = Literal["indicative", "subjunctive", "ambiguous"]  # subjunctive stands for the jussive too
Gender = Literal["m", "f"]
Number = Literal["singular", "dual", "plural"]


class Inflection(msgspec.Struct, frozen=True, gc=False):
    """The traits of one inflected form; null where a trait does not apply or the spelling leaves it open."""

    form: Form
    voice: Voice | None = None
    person: Literal[1, 2, 3] | None = None
    gender: Gender | None = None
    number: Number | None = None
    mood: Mood | None = None
    accusative: bool = False  # written with the alef of tanwin
    construct: bool = False  # without the ن of the dual or plural: something follows


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """What a lexicon says of a verb.

    `past` is the 3rd person masculine singular; a shadda keeps apart what print does not (علّم, أصرّ). `present` is
    needed for form I unless it is regular (يكتب, يرد, يصف, ينفي, يدعو). `masdars` and the participles, null, are
    derived where they are regular; `plurals` are broken plurals of the masdar.
    """

    past: str
    present: str | None = None
    masdars: tuple[str, ...] | None = None
    active: tuple[str, ...] | None = None
    passive: tuple[str, ...] | None = None
    plurals: tuple[str, ...] = ()
    intransitive: bool = False

    @property
    def lemma(self) -> str:
        return self.past.replace(_SHADDA, "")


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """A noun that belongs to no verb of the lexicon, with its broken plurals."""

    singular: str
    plurals: tuple[str, ...] = ()

    @property
    def lemma(self) -> str:
        return self.singular.replace(_SHADDA, "")


# A folded form, how it may be used, and its traits (an index into `INFLECTIONS`). Plain tuples, and lists of them,
# because a lexicon has a hundred thousand.
Cell = tuple[str, int, int]

# How a form may be used: by itself, before a pronoun, or both.
FREE, BOUND, EITHER = 1, 2, 3

INFLECTIONS: list[Inflection] = []
_NUMBERS: dict[Inflection, int] = {}

_SHADDA = "\u0651"
_WEAK = "اويى"
_HAMZAS = "أإآؤئء"
# Eighth forms of roots in س that look like tenth forms of doubled roots (استمر).
_EIGHTH_IN_SIN = frozenset(("استمع", "استلم", "استند", "استبق", "استعر", "استتر", "استرق", "استلب", "استبك"))
# Fourth forms of doubled roots that look like second forms (أجل), and third forms that look like fourth ones (آمن).
_DOUBLED_FOURTH = frozenset((
    "أقر", "أصر", "أعد", "أحب", "أحس", "أضر", "أخل", "أمد", "أهم", "أعز", "أذل", "أحل", "أطل", "أتم", "أظل", "أقل",
))  # fmt: skip
_QUADRILITERAL_IN_TA = frozenset(("ترجم", "تلفز", "تلمذ"))
_THIRD_WITH_MADDA = frozenset(("آزر", "آخى", "آنس", "آخذ", "آسى"))


def _number(inflection: Inflection) -> int:
    number = _NUMBERS.get(inflection)
    if number is None:
        number = _NUMBERS[inflection] = len(INFLECTIONS)
        INFLECTIONS.append(inflection)
    return number


# Person, gender, number and ending of each cell, by the stem to which the ending is added.
_Cells = tuple[tuple[str, int, tuple[int, int, int]], ...]


def _verb_cells(form: Form, rows: Sequence[tuple[str, int, str, str, int]], mood: Mood | None) -> _Cells:
    genders: dict[str, Gender | None] = {"m": "m", "f": "f", "-": None}
    numbers: dict[str, Number] = {"s": "singular", "d": "dual", "p": "plural"}
    voices: tuple[Voice, ...] = ("active", "passive", "ambiguous")
    persons: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}
    cells = []
    for ending, person, gender, number, use in rows:
        a, p, x = (
            _number(Inflection(form, voice, persons[person], genders[gender], numbers[number], mood))
            for voice in voices
        )
        cells.append((ending, use, (a, p, x)))
    return tuple(cells)


_PAST_WHOLE = _verb_cells("past", [("", 3, "m", "s", EITHER)], None)
_PAST_BARE = _verb_cells("past", [("", 3, "m", "s", FREE)], None)
_PAST_BOUND = _verb_cells("past", [("", 3, "m", "s", BOUND)], None)
_PAST_T = _verb_cells("past", [("ت", 3, "f", "s", EITHER), ("تا", 3, "f", "d", EITHER)], None)
_PAST_A = _verb_cells("past", [("ا", 3, "m", "d", EITHER)], None)
_PAST_W = _verb_cells("past", [("وا", 3, "m", "p", FREE), ("و", 3, "m", "p", BOUND)], None)
_PAST_N = _verb_cells("past", [("ن", 3, "f", "p", EITHER), ("نا", 1, "-", "p", EITHER)], None)
_PAST_C = _verb_cells(
    "past",
    [("ت", 1, "-", "s", EITHER), ("ت", 2, "-", "s", EITHER), ("تم", 2, "m", "p", FREE), ("تمو", 2, "m", "p", BOUND),
     ("تما", 2, "-", "d", EITHER), ("تن", 2, "f", "p", EITHER)],
    None,
)  # fmt: skip

# The same with the prefixes of the present.
_Prefixed = tuple[tuple[str, str, int, tuple[int, int, int]], ...]


def _present(mood: Mood, *rows: tuple[str, list[tuple[str, int, str, str, int]]]) -> _Prefixed:
    return tuple((prefix, *cell) for prefix, cells in rows for cell in _verb_cells("present", cells, mood))


def _singulars(mood: Mood, use: int) -> _Prefixed:
    return _present(
        mood,
        ("ي", [("", 3, "m", "s", use)]),
        ("ت", [("", 3, "f", "s", use), ("", 2, "m", "s", use)]),
        ("ا", [("", 1, "-", "s", use)]),
        ("ن", [("", 1, "-", "p", use)]),
    )


_PRESENT_SOUND = _singulars("ambiguous", EITHER)
_PRESENT_FREE = _singulars("ambiguous", FREE)
_PRESENT_BOUND = _singulars("ambiguous", BOUND)
_PRESENT_LONG = _singulars("indicative", EITHER)
_PRESENT_SHORT = _singulars("subjunctive", EITHER)
_PRESENT_N = _present("ambiguous", ("ي", [("ن", 3, "f", "p", EITHER)]), ("ت", [("ن", 2, "f", "p", EITHER)]))
_PRESENT_A = _present(
    "indicative", ("ي", [("ان", 3, "m", "d", EITHER)]), ("ت", [("ان", 3, "f", "d", EITHER)])
) + _present("subjunctive", ("ي", [("ا", 3, "m", "d", EITHER)]), ("ت", [("ا", 3, "f", "d", EITHER)]))
_PRESENT_W = _present(
    "indicative", ("ي", [("ون", 3, "m", "p", EITHER)]), ("ت", [("ون", 2, "m", "p", EITHER)])
) + _present(
    "subjunctive",
    ("ي", [("وا", 3, "m", "p", FREE), ("و", 3, "m", "p", BOUND)]),
    ("ت", [("وا", 2, "m", "p", FREE), ("و", 2, "m", "p", BOUND)]),
)
_PRESENT_Y = _present("indicative", ("ت", [("ين", 2, "f", "s", EITHER)])) + _present(
    "subjunctive", ("ت", [("ي", 2, "f", "s", EITHER)])
)


class _Shape(msgspec.Struct, frozen=True):
    """A verb's class: `form` by its pattern, `end` by its last radical, `past` and `stem` (of the present) spelled."""

    form: str
    end: Literal["sound", "doubled", "hollow", "defective"]
    past: str
    stem: str


def cells(entry: Verb | Noun) -> list[Cell]:
    """Every form of an entry, likelier readings first."""
    if isinstance(entry, Noun):
        found = _nominal("noun", entry.singular.replace(_SHADDA, ""), None)
        for plural in entry.plurals:
            found += _broken_plural("noun", plural)
        return found
    shape = _shape(entry)
    found = _finite(entry, shape)
    for masdar in entry.masdars if entry.masdars is not None else _masdars(shape):
        found += _masdar(masdar.replace(_SHADDA, ""), shape)
    for plural in entry.plurals:
        found += _broken_plural("masdar", plural)
    for participle in entry.active if entry.active is not None else _active_participles(shape):
        found += _nominal("active_participle", participle, "active")
    passive = entry.passive
    if passive is None:
        passive = () if entry.intransitive else _passive_participles(shape)
    for participle in passive:
        found += _nominal("passive_participle", participle, "passive")
    return found


# --- classes ---------------------------------------------------------------------------------------------------------


def _shape(verb: Verb) -> _Shape:
    past = verb.past.replace(_SHADDA, "")
    if len(past) < 2:
        raise ValueError(f"too short for a verb: {verb.past!r}")
    if past in _THIRD_WITH_MADDA:
        past = "أا" + past[1:]
    form = _form(verb, past)
    end = _end(verb, past, form)
    stem = verb.present.replace(_SHADDA, "")[1:] if verb.present else _stem(past, form, end)
    return _Shape(form, end, past, stem)


def _form(verb: Verb, past: str) -> str:
    length = len(past)
    first = past[0]
    if first == "آ":
        return "IV"
    if first == "ا":
        if past.startswith("است") and (
            length >= 6 or (length == 5 and past[-1] not in "ىاء" and past not in _EIGHTH_IN_SIN)
        ):
            return "X"
        return "VII" if past.startswith("ان") and past[2] != "ت" else "VIII"
    if length == 4 and first == "أ" and past[1] != "ا":
        return "IV"
    if first == "ت" and length == 4 and past[1] not in "اآ":
        return "Q1" if past in _QUADRILITERAL_IN_TA else "V"
    if first == "ت" and (length == 5 and past[2] == "ا" or length == 4 and past[1] == "آ"):
        return "VI"
    if length >= 4:
        if length == 4 and past[1] == "ا":
            return "III"
        return "Q2" if first == "ت" and length > 4 else "Q1"
    if length == 3:
        return _form_of_three(verb, past)
    return "I"


def _form_of_three(verb: Verb, past: str) -> str:
    present = verb.present or ""
    masdar = (verb.masdars or ("",))[0]
    if verb.past.find(_SHADDA) == 2 or present.startswith("يؤ"):
        return "II"
    if past[0] == "أ" and (
        verb.past.endswith(_SHADDA)
        or masdar == f"إ{past[1:]}ا{past[2]}"
        or present.replace(_SHADDA, "") == "ي" + past[1:]
    ):
        return "IV"
    if past[1] == "ا":
        return "I"
    if past[0] == "و" and present.startswith("يو"):
        return "II"
    if past[1] == past[2] or (past[1] in "وي" and past[2] not in "ىيا"):
        return "II"
    if masdar.startswith("ت") and len(masdar) >= 5 and (masdar[-2] in "ي" or masdar[-2:] in ("ية", "ئة")):
        return "II"
    if past[0] != "أ" or present or masdar or past[2] == "ى":
        return "I"
    # With nothing else said, أكد and its like are far more often second forms (يؤكد) than first ones (يأكل).
    return "IV" if past in _DOUBLED_FOURTH else "II"


def _end(verb: Verb, past: str, form: str) -> Literal["sound", "doubled", "hollow", "defective"]:
    last = past[-1]
    if last in "ىا" or (last == "ي" and form == "I"):
        return "defective"
    length = len(past)
    if verb.past.endswith(_SHADDA) or (form, length) in (("I", 2), ("IV", 3), ("X", 5)) and past[0] != "آ":
        return "doubled"
    if past[-2] == "ا" and form not in ("III", "VI"):
        return "hollow"
    if past[0] == "ا" and length == 4 and (form == "VII" or past[2] == "ت" or past[1] not in "تطدظذث"):
        return "doubled"
    return "sound"


def _stem(past: str, form: str, end: str) -> str:
    """The present without its prefix, where it is regular."""
    if form == "I":
        if end == "defective":
            return past[:-1] + {"ى": "ي", "ا": "و", "ي": "ى"}[past[-1]]
        if end == "hollow":
            return past[:-2] + "و" + past[-1]
        return past[1:] if past[0] == "و" else past
    if form in ("V", "VI", "Q2"):
        return past
    stem = past if form in ("II", "III", "Q1") else past[1:]
    if past[0] == "آ":
        stem = "ؤ" + stem
    elif stem[0] == "أ" and form in ("II", "III", "Q1"):
        stem = "ؤ" + stem[1:]
    if end == "hollow" and form in ("IV", "X"):
        return stem[:-2] + "ي" + stem[-1]
    last = {"ى": "ي", "ا": "ي", "أ": "ئ"}.get(stem[-1])
    if last is not None:
        return stem[:-1] + last
    return stem[:-2] + "ئ" + stem[-1] if form in ("VII", "VIII") and stem[-2] == "أ" else stem


# --- finite forms ----------------------------------------------------------------------------------------------------


class _Stems(msgspec.Struct, frozen=True):
    """Folded stems: bare, before a pronoun where it differs, before ت of the feminine, before ا, before و, before a
    consonant, of the jussive where it is shorter, and before ي."""

    bare: str
    bound: tuple[str, ...]
    t: str
    a: str
    w: tuple[str, ...]
    consonant: str
    jussive: str | None
    y: str


def _hamza_stems(word: str) -> tuple[str, tuple[str, ...]]:
    """Before ا and before و."""
    body, last = word[:-1], word[-1]
    if last == "أ":
        return body, (body + "ؤ", body + "أ", body + "ء")
    if last == "ء" and body[-1:] == "ي":
        return body + "ئ", (body + "ئ",)
    if last == "ء":
        return word, (word, body + "ؤ")
    return word, (word,)


def _short_hollow(past: str, stem: str, form: str) -> str:
    """The past of a hollow verb before a consonant: قل, أفد, جئ."""
    short = past[:-2]
    if past[-1] != "ء":
        return short + past[-1]
    if form != "I":
        return short + "أ"
    return short + ("ؤ" if stem[-2] == "و" else "ئ")


def _past_stems(past: str, shape: _Shape) -> _Stems:
    body, last = past[:-1], past[-1]
    if shape.end == "defective":
        if last == "ا" and past[-2] != "ي":
            return _folded(past, (), body, body + "و", (body,), body + "و")
        bound = ((body + "ا").replace("أا", "آ"),) if last == "ى" else ()
        return _folded(past, bound, body + "ي" if last == "ي" else body, body + "ي", (body,), body + "ي")
    if shape.end == "doubled":
        return _folded(past, (), past, past, (past,), past + last)
    consonant = past
    if shape.end == "hollow" and len(past) > 2 and past[-2] in "اي":
        consonant = _short_hollow(past, shape.stem, shape.form)
    if last in _HAMZAS:
        before_a, before_w = _hamza_stems(past)
        return _folded(past, (), before_a if last == "ء" else past, before_a, before_w, consonant)
    return _folded(past, (), past, past, (past,), consonant)


def _present_stems(stem: str, shape: _Shape) -> _Stems:
    body, last = stem[:-1], stem[-1]
    if shape.end == "defective" and last in _WEAK:
        if last in "وي":
            return _folded(stem, (), "", stem, (body,), stem, body)
        return _folded(stem, (body + "ا",), "", body + "ي", (body,), body + "ي", body)
    if shape.end == "doubled":
        return _folded(stem, (), "", stem, (stem,), stem + last)
    short = stem
    jussive = None
    if shape.end == "hollow" and len(stem) > 2 - (shape.form == "I") and stem[-2] in "اوي":
        seat = {"ا": "أ", "و": "ؤ", "ي": "ئ"}[stem[-2]] if last == "ء" else last
        short = jussive = stem[:-2] + seat
    if last in _HAMZAS:
        before_a, before_w = _hamza_stems(stem)
        bound = (body + "ؤ",) if last == "أ" else (body + "ئ",) if last == "ء" and body[-1] == "ي" else ()
        return _folded(stem, bound, "", before_a, before_w, short, jussive)
    return _folded(stem, (), "", stem, (stem,), short, jussive)


def _folded(
    bare: str, bound: tuple[str, ...], t: str, a: str, w: tuple[str, ...], consonant: str, jussive: str | None = None
) -> _Stems:
    return _Stems(
        _key(bare), tuple(_key(word) for word in bound), _key(t), _key(a), tuple(dict.fromkeys(_key(x) for x in w)),
        _key(consonant), None if jussive is None else _key(jussive),
        _key(w[0][:-1] + "ئ") if w[0][-1] in "أؤ" else _key(w[0]),
    )  # fmt: skip


def _key(word: str) -> str:
    return fold(word.replace("أا", "آ"))


def _finite(verb: Verb, shape: _Shape) -> list[Cell]:
    past = _past_rows(_past_stems(shape.past, shape))
    present = _present_rows(_present_stems(shape.stem, shape))
    if verb.intransitive or shape.form == "VII":
        return [(key, use, numbers[0]) for key, use, numbers in past + present]
    passive = _passive_past(shape)
    passive_shape = msgspec.structs.replace(shape, form="I") if shape.end == "defective" else shape
    passive_past = past if passive == shape.past else _past_rows(_past_stems(passive, passive_shape))
    stem = _passive_stem(shape)
    passive_present = present if stem == shape.stem else _present_rows(_present_stems(stem, shape))
    return _both_voices(past, passive_past) + _both_voices(present, passive_present)


_Row = tuple[str, int, tuple[int, int, int]]


def _both_voices(active: list[_Row], passive: list[_Row]) -> list[Cell]:
    """Where print does not tell them apart, one form of ambiguous voice."""
    if active is passive:
        return [(key, use, numbers[2]) for key, use, numbers in active]
    left: dict[tuple[str, tuple[int, int, int]], int] = {}
    for key, use, numbers in passive:
        left[key, numbers] = use | left.get((key, numbers), 0)
    cells = []
    for key, use, numbers in active:
        shared = use & left.get((key, numbers), 0)
        if shared:
            left[key, numbers] &= ~shared
            cells.append((key, shared, numbers[2]))
        if use != shared:
            cells.append((key, use & ~shared, numbers[0]))
    cells += [(key, use, numbers[1]) for (key, numbers), use in left.items() if use]
    return cells


def _past_rows(stems: _Stems) -> list[_Row]:
    bare, consonant = stems.bare, stems.consonant
    rows = _rows(bare, _PAST_WHOLE if not stems.bound else _PAST_BARE)
    for bound in stems.bound:
        rows += _rows(bound, _PAST_BOUND)
    rows += _rows(stems.t, _PAST_T)
    rows += _rows(stems.a, _PAST_A)
    for before_w in stems.w:
        rows += _rows(before_w, _PAST_W)
    rows += _rows(consonant[:-1] if consonant[-1] == "ن" else consonant, _PAST_N)
    rows += _rows(consonant[:-1] if consonant[-1] == "ت" else consonant, _PAST_C)
    return rows


def _present_rows(stems: _Stems) -> list[_Row]:
    bare, consonant = stems.bare, stems.consonant
    if stems.bound and bare[-1] == "ي":
        rows = _prefixed(bare, _PRESENT_FREE)
    else:
        rows = _prefixed(bare, _PRESENT_SOUND if stems.jussive is None else _PRESENT_LONG)
    for bound in stems.bound:
        rows += _prefixed(bound, _PRESENT_BOUND)
    if stems.jussive is not None:
        rows += _prefixed(stems.jussive, _PRESENT_SHORT)
    rows += _prefixed(stems.a, _PRESENT_A)
    for before_w in stems.w:
        rows += _prefixed(before_w, _PRESENT_W)
    rows += _prefixed(consonant[:-1] if consonant[-1] == "ن" else consonant, _PRESENT_N)
    rows += _prefixed(stems.y, _PRESENT_Y)
    return rows


def _rows(stem: str, cells: _Cells) -> list[_Row]:
    return [(stem + ending, use, numbers) for ending, use, numbers in cells]


def _prefixed(stem: str, rows: _Prefixed) -> list[_Row]:
    # The prefix of the first person and a first radical hamza are one madda: آكل.
    one = stem[:1] == "ا"
    return [
        ((stem if one and prefix == "ا" else prefix + stem) + ending, use, numbers)
        for prefix, ending, use, numbers in rows
    ]


def _passive_past(shape: _Shape) -> str:
    past, form = shape.past, shape.form
    body, last = past[:-1], past[-1]
    if shape.end == "hollow":
        return past[:-2] + "ي" + last
    if form in ("III", "VI"):
        at = 1 if form == "III" else 2
        past = past[:at] + "و" + past[at + 1 :] if past[at] == "ا" else past
        body = past[:-1]
    elif past[0] == "آ":
        past = "أو" + past[1:]
        body = past[:-1]
    if shape.end == "defective":
        return ("رئ" if body == "رأ" else body) + "ي"
    if last == "أ":
        return body + "ئ"
    if form == "I" and len(past) == 3 and past[1] == "أ":
        return past[0] + "ئ" + past[2]
    return past


def _passive_stem(shape: _Shape) -> str:
    stem, form = shape.stem, shape.form
    if shape.end == "hollow" and stem[-2] in "وي":
        return stem[:-2] + "ا" + stem[-1]
    if shape.end == "defective" and stem[-1] in "وي":
        stem = stem[:-1] + "ى"
    if form == "I":
        if shape.past[0] == "و" and stem[0] != "و":
            stem = "و" + stem
        return "ؤ" + stem[1:] if stem[0] == "أ" and len(stem) > 2 else stem
    return stem[:-1] + "أ" if stem[-1] == "ئ" else stem


# --- masdars and participles -----------------------------------------------------------------------------------------


def _masdars(shape: _Shape) -> tuple[str, ...]:
    """The regular verbal nouns of a derived form; the first form has none."""
    past, form, end = shape.past, shape.form, shape.end
    body, last = past[:-1], past[-1]
    if form == "I":
        return ()
    if form == "II":
        if end == "defective":
            return ("ت" + body + "ية",)
        return ("ت" + body + "ئة",) if last == "أ" else ("ت" + body + "ي" + last,)
    if form == "III":
        head = "مؤ" + past[1:] if past[0] == "أ" else "م" + past
        return (head[:-1] + "اة",) if end == "defective" else (head + "ة",)
    if form == "Q1":
        return (past + "ة",)
    if form in ("V", "VI", "Q2"):
        if end == "defective":
            return (body + "ي",)
        return (body + "ؤ",) if last == "أ" else (_seat_in_tafaul(past),)
    if end == "hollow" and form in ("IV", "X"):
        return (("إ" + past[1:] if form == "IV" else past) + "ة",)
    if past[0] == "آ":
        past = "إي" + past[1:]
    elif past[0] == "أ":
        past = ("إي" if past[1] == "و" and len(past) > 3 else "إ" + past[1]) + past[2:]
    elif form == "X" and past[3] == "و":
        past = "استي" + past[4:]
    if form in ("VIII", "X", "VII"):
        past = past[:1] + past[1:-1].replace("أ", "ئ") + past[-1]
    body, last = past[:-1], past[-1]
    if end == "hollow":
        return (past[:-2] + "يا" + last,)
    if end == "doubled":
        return (past + "ا" + last,)
    if end == "defective" or last == "أ":
        return (body + "اء",)
    return (body + "ا" + last,)


def _seat_in_tafaul(past: str) -> str:
    """تفاعُل and تفعُّل raise a middle hamza on و: تساؤل, ترؤس."""
    return past[:2] + past[2:-1].replace("ء", "ؤ").replace("أ", "ؤ") + past[-1] if past[0] == "ت" else past


def _active_participles(shape: _Shape) -> tuple[str, ...]:
    past, stem = shape.past, shape.stem
    if shape.form != "I":
        if shape.end == "defective":
            return ("م" + stem[:-1] + "ي",)
        if stem[-1] == "أ":
            return ("م" + stem[:-1] + "ئ",)
        if shape.form in ("III", "VI"):
            return ("م" + stem.replace("اء", "ائ"),)
        if shape.form == "V" and stem[-2] == "أ":
            return ("م" + stem[:-2] + "ئ" + stem[-1], "م" + stem)
        return ("م" + stem,)
    if shape.end == "hollow":
        return () if past[-1] == "ء" else (past[0] + "ائ" + past[-1],)
    first = "آ" if past[0] == "أ" else past[0] + "ا"
    if shape.end == "doubled":
        return (first + past[1],)
    rest = past[1:]
    if shape.end == "defective":
        rest = rest[:-1].replace("أ", "ئ") + "ي"
    elif rest[-1] == "أ":
        rest = rest[:-1] + "ئ"
    elif rest[0] == "أ":
        rest = "ئ" + rest[1:]
    return (first + rest,)


def _passive_participles(shape: _Shape) -> tuple[str, ...]:
    past, stem = shape.past, shape.stem
    if shape.form != "I":
        if shape.form == "VII":
            return ()
        return ("م" + _passive_stem(shape),)
    if shape.end == "hollow":
        return () if past[-1] == "ء" else ("م" + past[0] + ("ي" if stem[-2] == "ي" else "و") + past[-1],)
    if shape.end == "doubled":
        return ("م" + past + "و" + past[-1],)
    if shape.end == "defective":
        body = past[:-1].replace("رأ", "رئ")
        return ("م" + body + ("و" if past[-1] == "ا" else "ي"),)
    if past[-1] == "أ":
        return ("م" + past[:-1] + "وء",)
    if past[1] == "أ":
        return ("م" + past[0] + "ؤو" + past[2], "م" + past[0] + "ئو" + past[2])
    return ("م" + past[:2] + "و" + past[2],)


_NominalCells = tuple[tuple[str, int, int], ...]


def _nominal_cells(
    form: Form, voice: Voice | None, rows: Sequence[tuple[str, str, str, bool, bool, int]]
) -> _NominalCells:
    genders: dict[str, Gender | None] = {"m": "m", "f": "f", "-": None}
    numbers: dict[str, Number] = {"s": "singular", "d": "dual", "p": "plural"}
    return tuple(
        (ending, use, _number(Inflection(form, voice, None, genders[g], numbers[n], None, accusative, construct)))
        for ending, g, n, accusative, construct, use in rows
    )


_NOMINALS: tuple[tuple[Form, Voice | None], ...] = (
    ("masdar", None), ("noun", None), ("active_participle", "active"), ("passive_participle", "passive"),
)  # fmt: skip
_BARE: dict[str, _NominalCells] = {}
_BARE_FREE: dict[str, _NominalCells] = {}
_BARE_BOUND: dict[str, _NominalCells] = {}
_TANWIN: dict[str, _NominalCells] = {}
_FEMININE: dict[str, _NominalCells] = {}
_DUAL: dict[str, _NominalCells] = {}
_MASCULINE_PLURAL: dict[str, _NominalCells] = {}
_FEMININE_PLURAL: dict[str, _NominalCells] = {}
_BROKEN: dict[str, _NominalCells] = {}
for _name, _voice in _NOMINALS:
    _m = "m" if _name.endswith("participle") else "-"
    _f = "f" if _name.endswith("participle") else "-"
    _BARE[_name] = _nominal_cells(_name, _voice, [("", _m, "s", False, False, EITHER)])
    _BARE_FREE[_name] = _nominal_cells(_name, _voice, [("", _m, "s", False, False, FREE)])
    _BARE_BOUND[_name] = _nominal_cells(_name, _voice, [("", _m, "s", False, False, BOUND)])
    _TANWIN[_name] = _nominal_cells(_name, _voice, [("ا", _m, "s", True, False, FREE)])
    _FEMININE[_name] = _nominal_cells(
        _name,
        _voice,
        [("ة", _f, "s", False, False, FREE), ("ت", _f, "s", False, False, BOUND),
         ("تان", _f, "d", False, False, FREE), ("تين", _f, "d", False, False, FREE),
         ("تا", _f, "d", False, True, EITHER), ("تي", _f, "d", False, True, EITHER)],
    )  # fmt: skip
    _DUAL[_name] = _nominal_cells(
        _name,
        _voice,
        [("ان", _m, "d", False, False, FREE), ("ين", _m, "d", False, False, FREE),
         ("ا", _m, "d", False, True, BOUND), ("ي", _m, "d", False, True, BOUND)],
    )  # fmt: skip
    _MASCULINE_PLURAL[_name] = _nominal_cells(
        _name,
        _voice,
        [("ون", "m", "p", False, False, FREE), ("ين", "m", "p", False, False, FREE),
         ("و", "m", "p", False, True, EITHER), ("ي", "m", "p", False, True, EITHER)],
    )  # fmt: skip
    _FEMININE_PLURAL[_name] = _nominal_cells(_name, _voice, [("ات", _f, "p", False, False, EITHER)])
    _BROKEN[_name] = _nominal_cells(_name, _voice, [("", "-", "p", False, False, EITHER)])


def _masdar(word: str, shape: _Shape) -> list[Cell]:
    if shape.end != "defective" or shape.form not in ("V", "VI"):
        return _nominal("masdar", word, None)
    body = word.rstrip("\u064dي")  # تحدٍّ beside التحدي
    return _endings(body, _BARE_FREE["masdar"]) + _nominal("masdar", body + "ي", None)


def _nominal(form: Form, word: str, voice: Voice | None) -> list[Cell]:
    cells: list[Cell] = []
    participle = voice is not None
    body, last = word[:-1], word[-1]
    if last == "ة":
        cells += _endings(body, _FEMININE[form])
        plural = body[:-1] + "ي" if body[-1] == "ا" else body[:-1] if body[-1] == "أ" else body
        cells += _endings(plural, _FEMININE_PLURAL[form])
        return cells
    if last == "ى":
        cells += _endings(word, _BARE_FREE[form])
        cells += _endings(body + "ا", _BARE_BOUND[form])
        cells += _endings(body + "ي", _DUAL[form])
        if participle:
            cells += _endings(body + "ا", _FEMININE[form])
            cells += _endings(body, _MASCULINE_PLURAL[form])
        cells += _endings(body + "ي", _FEMININE_PLURAL[form])
        return cells
    cells += _endings(word, _BARE[form])
    stem = word
    plural = word
    if last == "ي" and participle and body[-1] != "ي" and voice == "active":
        cells += _endings(body, _BARE_FREE[form])  # مؤدٍّ beside المؤدي
        plural = body
    if word.endswith("اء"):
        for seat in "ئؤ":
            cells += _endings(body + seat, _BARE_BOUND[form])
    elif last == "ء" and body[-1] != "ا":
        # شيئا, مضيئون; but جزءا and مقروءون.
        if body[-1] not in "ورد":
            stem = plural = word = body + "ئ"
            cells += _endings(stem, _BARE_BOUND[form])
        elif body[-1] != "و":
            for seat in "ئؤ":
                cells += _endings(body + seat, _BARE_BOUND[form])
        cells += _endings(stem, _TANWIN[form])
    elif last == "ا":
        return cells
    elif last == "أ":
        stem = body
        for seat in "ئؤ":
            cells += _endings(body + seat, _BARE_BOUND[form])
    else:
        cells += _endings(word, _TANWIN[form])
    if participle:
        cells += _endings(plural, _MASCULINE_PLURAL[form])
        cells += _endings(word, _FEMININE[form])
    cells += _endings(stem, _DUAL[form])
    cells += _endings(stem, _FEMININE_PLURAL[form])
    return cells


def _broken_plural(form: Form, word: str) -> list[Cell]:
    cells: list[Cell] = []
    body, last = word[:-1], word[-1]
    if last == "ة":
        cells += _endings(word, tuple((e, FREE, n) for e, _, n in _BROKEN[form]))
        cells += _endings(body + "ت", tuple((e, BOUND, n) for e, _, n in _BROKEN[form]))
        return cells
    cells += _endings(word, _BROKEN[form])
    if word.endswith("اء"):
        for seat in "ئؤ":
            cells += _endings(body + seat, tuple((e, BOUND, n) for e, _, n in _BROKEN[form]))
    return cells


def _endings(stem: str, cells: _NominalCells) -> list[Cell]:
    stem = fold(stem)
    return [(stem + ending, use, number) for ending, use, number in cells]
