"""A document's tokens as items: lexicon words with their meaning, numbers put together, all else passed over."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from sys import intern
from typing import Any

import msgspec

from service.arabic import numbers
from service.arabic.view import fold
from service.document import Document
from service.span import Span
from service.times.calendar import date_of

CLASSES = (
    "other", "newline", "conj", "in", "to", "like", "from", "until", "since", "ago", "after", "within", "between",
    "or", "day_number", "year_number", "number", "date", "cardinal", "cardinal_def", "year_cardinal", "ordinal",
    "ordinal_indef", "last_indef", "last", "weekday", "weekday_indef", "month", "hijri_month", "day_word",
    "week_word", "month_word", "year_word", "long_word", "today", "week_def", "month_def", "year_def", "long_def",
    "dual", "dual_def", "plural", "plural_def", "pair_word", "quarter", "half", "season_word", "season", "season_def",
    "decades", "relative_day", "day_part", "day_part_def", "tonight", "period_part", "ghurra", "previous", "next",
    "current", "this", "that", "same_after", "same_before", "following", "preceding", "era", "hijri_era",
    "corresponding", "feast", "approx", "vague", "article", "slash", "dash", "comma", "open", "close", "colon",
    "weekend", "period", "fiscal", "label", "half_name", "clock_unit", "season_of_play", "early", "day_adverb", "each", "few",
    "percent", "anniversary",
)  # fmt: skip
"""The classes of items. Each is one letter to the grammar."""

LETTERS: dict[str, str] = {name: chr(0x21 + n if n < 94 else 0x100 + n) for n, name in enumerate(CLASSES)}
_ALIASES = {
    "unit": "day_word week_word month_word year_word long_word",
    "unit_def": "today week_def month_def year_def long_def",
    "numeral": "day_number number cardinal",
    "any_year": "year_number year_cardinal",
    "modifier": "previous next current",
    "year_any_word": "year_word year_def",
    "start_from": "from since between",
    "to_until": "to until",
    "year_like": "year_number day_number number",
}
PATTERN_LETTERS = LETTERS | {name: "".join(LETTERS[part] for part in parts.split()) for name, parts in _ALIASES.items()}

_MODIFIER_ENDINGS = ("", "ة", "ين", "ان", "تين", "تان")
_PROCLITICS = [(conj, prep) for conj in ("", "و", "ف") for prep in ("", "ب", "ل", "ك")]
_SHORT = frozenset(("في", "من"))  # words of two letters that take a conjunction
_PREPOSITIONS = {"ب": "in", "ل": "to", "ك": "like"}


class Unit(msgspec.Struct, frozen=True):
    """A unit of time; how many of it a dual says."""

    grain: str
    count: int = 1


class _Entry:
    """What a token can be: its proclitics, then one word or the first of several."""

    __slots__ = ("core", "digits", "label", "payload", "phrases", "prefixes", "skip", "word")

    def __init__(self, prefixes: tuple[tuple[str, int], ...], skip: int, word: str) -> None:
        self.prefixes = prefixes
        self.skip = skip
        self.word = word
        self.core = False
        self.digits = word[0] in "0123456789"
        self.label: str | None = None
        self.payload: Any = None
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}


def _read_lexicon() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))


WORDS = _read_lexicon()
AMBIGUOUS_MONTHS = frozenset(map(fold, WORDS["ambiguous"]["months"]))


def _lexemes() -> Iterator[tuple[str, str, Any]]:
    """Every word or phrase with its class and meaning, the more telling reading of a word first."""
    words = WORDS
    for phrase in words["weekend"]["names"]:
        yield phrase, "weekend", "weekend"
    for offset, names in words["relative_days"].items():
        for name in names:
            yield name, "relative_day", int(offset)
    for number, names in words["months"].items():
        for name in names:
            yield name, "month", int(number)
    for number, names in words["libyan_months"].items():
        for name in names:
            yield f"شهر {name}", "month", int(number)
    for name, numbers_ in words["half_names"].items():
        yield name, "half_name", tuple(numbers_)
    for number, names in words["hijri_months"].items():
        for name in names:
            yield name, "hijri_month", int(number)
            if " " not in name:
                yield name + " الماضي", "hijri_month", (int(number), -1)
    for number, names in words["weekdays"].items():
        for name in names:
            yield "ال" + name, "weekday", int(number)
            yield name, "weekday_indef", int(number)
    for word in words["clock_units"]["words"]:
        yield word, "clock_unit", None
    yield "اليوم", "today", Unit("day")
    for grain, forms in words["units"].items():
        kind = grain if grain in ("day", "week", "month", "year") else "long"
        for word in forms["singular"]:
            unit = Unit(grain)
            yield word, f"{kind}_word", unit
            if word[-1] not in "ةه":
                yield word + "ا", f"{kind}_word", unit
            if grain != "day":
                yield "ال" + word, f"{kind}_def", unit
            stem = word[:-1] + "ت" if word[-1] in "ةه" else word
            for ending in ("ين", "ان"):
                yield stem + ending, "dual", Unit(grain, 2)
                yield "ال" + stem + ending, "dual_def", Unit(grain, 2)
            for ending in ("ي", "ا"):
                if stem + ending not in ("عاما", "يوما", "شهرا", "أسبوعا", "عقدا", "قرنا", "حولا"):
                    yield stem + ending, "pair_word", unit
        for word in forms["plural"]:
            yield word, "plural", Unit(grain)
            yield "ال" + word, "plural_def", Unit(grain)
            yield word + "ا", "plural", Unit(grain)
    yield "الليلة", "tonight", None
    for word in words["day_parts"]["words"]:
        yield word, "day_part", word
        first, *rest = word.split()
        yield " ".join([*rest, ""]) and f"{first} ال{rest[0]}" if rest else "ال" + word, "day_part_def", word
    yield "عطلة نهاية", "period_part", "END"
    for mod, names in words["period_parts"].items():
        for name in names:
            yield name, "period_part", mod
    for kind, step in (("previous", -1), ("next", 1), ("current", 0)):
        for stem in words["modifiers"][kind]:
            for ending in _MODIFIER_ENDINGS:
                form = "ال" + stem + ending
                yield form, kind, step
                if ending == "ة":
                    yield stem + ending, kind, step
                if step:
                    for between in ("قبل", "ما قبل") if step < 0 else ("بعد", "ما بعد"):
                        yield f"{between} {form}", kind, 2 * step
    for step, names in words["following"].items():
        for name in names:
            kind = "following" if int(step) > 0 else "preceding"
            for form in ("ال" + name, "ال" + name + "ة") if " " not in name else (name,):
                yield form, kind, int(step)
    for name, feast in words["feasts"].items():
        for phrase in feast["names"]:
            yield phrase, "feast", name
    for name, names in words["seasons"].items():
        for word in names:
            yield word, "season", name
            yield "ال" + word, "season_def", name
    for number, stem in words["decades"].items():
        for ending in ("يات", "ات", "يينيات"):
            yield stem + ending, "decades", int(number)
            yield "ال" + stem + ending, "decades", int(number)
    for value, names in words["vague"].items():
        for name in names:
            yield name, "vague", value
    for mod, names in words["approximately"].items():
        for name in names:
            yield name, "approx", mod
    for word in ("ربع", "نصف"):
        for form in (word, "ال" + word):
            yield form, "quarter" if word == "ربع" else "half", form != word
    for phrase in ("الربع السنوي", "ربع السنة", "ربع العام", "ربع سنوي", "الفصل المالي"):
        yield phrase, "quarter", True
    for word in ("آخر", "أخر"):
        yield word, "last_indef", -1
    for word in ("الأخير", "الأخيرة", "الأخيرين", "الأخيران", "الأخيرتين"):
        yield word, "last", -1
    for word in words["labels"]["words"]:
        for form in (word, "ال" + word):
            yield form, "label", None
    for phrase in words["modifiers"]["previous_phrases"]:
        yield phrase, "previous", -1
    for phrase in words["modifiers"]["next_phrases"]:
        yield phrase, "next", 1
    for phrase in words["day_parts"]["early"]:
        yield phrase + " من", "early", None
    for word in words["day_parts"]["adverbs"]:
        yield word, "day_adverb", None
    for kind, names in words["function_words"].items():
        for word in names:
            yield word, kind, None


def _table() -> dict[str, _Entry]:
    table: dict[str, _Entry] = {}
    lexemes = [(fold(phrase).split(), kind, payload) for phrase, kind, payload in _lexemes()]
    firsts = {words[0] for words, _, _ in lexemes} | numbers.FIRST_WORDS
    for conj, prep in _PROCLITICS:
        prefixes = tuple(
            (LETTERS[kind], at)
            for at, kind in ((0, "conj" if conj else ""), (len(conj), _PREPOSITIONS.get(prep, "")))
            if kind
        )
        skip = len(conj) + len(prep)
        for word in firsts:
            form = intern(conj + prep + word)  # the same object as the word in a text, which is found the sooner
            at = skip
            if prep == "ل" and word.startswith("ال") and len(word) > 3:
                form, at = intern(conj + "ل" + word[1:]), skip
            if (len(word) > 2 or not skip or not prep and word in _SHORT) and form not in table:
                table[form] = _Entry(prefixes, at, word)
    by_word: dict[str, list[_Entry]] = {}
    for entry in table.values():
        by_word.setdefault(entry.word, []).append(entry)
    for words, kind, payload in lexemes:
        for entry in by_word.get(words[0], ()):
            if len(words) > 1:
                entry.phrases.setdefault(words[1], []).append((tuple(words[1:]), LETTERS[kind], payload))
            elif entry.label is None:
                entry.label, entry.payload = LETTERS[kind], payload
    for entry in table.values():
        for phrases in entry.phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        entry.core = (
            entry.label is not None
            and entry.label not in _EMPTY
            or any(letter not in _EMPTY for phrases in entry.phrases.values() for _, letter, _ in phrases)
        )
    for value in range(2200):
        for form in {str(value), f"{value:02}"}:
            table[form] = _Entry((), 0, form)
    return table


_L = LETTERS
_MONTH, _HALF_NAME, _CLOSE, _OPEN = _L["month"], _L["half_name"], _L["close"], _L["open"]
_OTHER, _NEWLINE, _WEEKDAY_INDEF = _L["other"], _L["newline"], _L["weekday_indef"]
_JOINING = frozenset((_MONTH, _HALF_NAME, _CLOSE))
_MONTH_LINKS = frozenset((_L["slash"], _L["dash"]))
_BEFORE_CORE, _AFTER_CORE = 8, 6
# Classes that carry no date by themselves, however many stand together.
_EMPTY_CLASSES = (
    "conj", "in", "to", "like", "from", "until", "since", "ago", "after", "within", "between", "or", "slash", "dash",
    "comma", "open", "close", "colon", "article", "this", "that", "same_after", "same_before", "era", "label", "each",
    "few", "percent", "approx", "previous", "next", "ordinal", "last", "last_indef", "day_part", "day_adverb",
    "period", "fiscal", "anniversary", "corresponding", "season_of_play", "half_name", "following", "preceding",
    "hijri_era", "ghurra", "early",
)  # fmt: skip
_EMPTY = frozenset(_L[name] for name in _EMPTY_CLASSES)
_NUMERAL_CLASSES = ("day_number", "number", "cardinal", "cardinal_def", "ordinal_indef", "ordinal", "year_cardinal")
_NUMERALS = frozenset(_L[name] for name in _NUMERAL_CLASSES)
WEAK = frozenset(_L.values()) & (_EMPTY | _NUMERALS)
"""Classes that start a date only where one of the others follows before any other word."""
STRONG = frozenset(_L.values()) - WEAK - {_OTHER, _NEWLINE} | {_L[name] for name in ("slash", "dash", "half")}
_TABLE = _table()
_STRAY = frozenset((".", "،"))
_SEPARATORS = frozenset("/-.\\,:–")


class Items:
    """Parallel lists, one entry an item: the letters of the classes as one string, places, meanings.

    An item is a word, a proclitic, a number or a run of words that mean nothing here.
    """

    __slots__ = ("classes", "document", "firsts", "payloads", "skips", "stops")
    firsts: tuple[int, ...]
    skips: tuple[int, ...]
    stops: tuple[int, ...]
    payloads: tuple[Any, ...]

    def __init__(self, document: Document) -> None:
        self.document = document
        rows = _rows(document)
        if rows:
            letters, self.firsts, self.skips, self.stops, self.payloads = zip(*rows, strict=True)
            self.classes = "".join(letters)
        else:
            self.firsts = self.skips = self.stops = self.payloads = ()
            self.classes = ""

    def __len__(self) -> int:
        return len(self.classes)

    def span(self, first: int, stop: int) -> Span:
        """The place of items `first` to `stop` (not included)."""
        return self.document.span_after(self.firsts[first], self.skips[first], self.stops[stop - 1])

    def word(self, item: int) -> str:
        """The folded first word of an item, without its proclitics."""
        return self.document.keys[self.firsts[item]][self.skips[item] :]


_Row = tuple[str, int, int, int, Any]


def _rows(document: Document) -> list[_Row]:
    """Class letter, first token, letters to skip in it, token after the last, meaning: of each item in text order.

    Only words near one that can carry a date are looked at: prepositions, numerals and the like say nothing alone.
    """
    keys, lines = document.keys, document.lines
    table = _TABLE
    hits = [(i, table[key]) for i, key in enumerate(keys) if key in table]
    near = _near_core(hits, keys)
    rows: list[_Row] = []
    count = len(keys)
    end = 0  # the first token not read yet
    for i, entry in near:
        if i < end:
            continue
        if (
            entry.digits
            and i == end + 1
            and i > 1
            and keys[end] in _STRAY
            and document.glued[i]
            and not document.glued[end]
        ):
            end = i  # a mark that right-to-left editing moved in front of a year
        if i > end or end and lines[i] != lines[end - 1]:
            rows.append((_NEWLINE if end and lines[i] != lines[end - 1] else _OTHER, end, 0, i, None))
        if entry.digits:
            letter, payload, end = _numeral(keys, document.glued, lines, i)
            rows.append((letter, i, 0, end, payload))
            continue
        for letter, skip in entry.prefixes:
            rows.append((letter, i, skip, i + 1, None))
        skip = entry.skip
        for rest, letter, payload in entry.phrases.get(keys[i + 1], ()) if i + 1 < count and entry.phrases else ():
            end = i + 1 + len(rest)
            if tuple(keys[i + 1 : end]) == rest and lines[i] == lines[end - 1]:
                _append(rows, (letter, i, skip, end, payload))
                break
        else:
            label, payload, end = entry.label, entry.payload, i + 1
            if label is None or label == _WEEKDAY_INDEF:
                number = numbers.parse(keys, i, skip)
                if number is not None and (label is None or number.stop > i + 1):
                    label, payload, end = _number_letter(number), number.value, number.stop
            row = (label or _OTHER, i, skip, end, payload)
            if label in _JOINING:
                _append(rows, row)
            else:
                rows.append(row)
    if end < len(keys):
        rows.append((_NEWLINE if end and lines[end] != lines[end - 1] else _OTHER, end, 0, len(keys), None))
    return rows


def _near_core(hits: list[tuple[int, _Entry]], keys: Sequence[str]) -> list[tuple[int, _Entry]]:
    """The hits within reach of one that can carry a date."""
    near: list[tuple[int, _Entry]] = []
    stop = 0
    places = [i for i, _ in hits]
    for i, entry in hits:
        if entry.core or entry.digits and _is_core_numeral(keys, i):
            first = bisect_left(places, i - _BEFORE_CORE, stop)
            stop = bisect_right(places, i + _AFTER_CORE, first)
            near += hits[first:stop]
    return near


def _is_core_numeral(keys: Sequence[str], i: int) -> bool:
    return len(keys[i]) == 4 or i + 1 < len(keys) and keys[i + 1] in "/-.\\–" and keys[i + 1] != ""


def _append(rows: list[_Row], row: _Row) -> None:
    """Adds an item; one that only repeats the month before it (`يناير/كانون الثاني`, `أبريل (نيسان)`) joins it."""
    letter, stop = row[0], row[3]
    if letter == _MONTH or letter == _HALF_NAME:
        back = 2 if len(rows) > 1 and rows[-1][0] in _MONTH_LINKS else 1
        if len(rows) >= back and rows[-back][0] in (_MONTH, _HALF_NAME):
            month = _same_month(rows[-back], row)
            if month is not None:
                joined = rows[-back]
                del rows[-back:]
                rows.append((_MONTH, joined[1], joined[2], stop, month))
                return
    elif (
        letter == _CLOSE
        and len(rows) > 2
        and rows[-2][0] == _OPEN
        and {rows[-1][0], rows[-3][0]} <= {_MONTH, _HALF_NAME}
    ):
        month = _same_month(rows[-3], rows[-1])
        if month is not None:
            joined = rows[-3]
            del rows[-3:]
            rows.append((_MONTH, joined[1], joined[2], stop, month))
            return
    rows.append(row)


def _same_month(one: _Row, other: _Row) -> int | None:
    """The month that two names mean together, or null where they differ."""
    a, b = one[4], other[4]
    if isinstance(a, tuple):
        return b if b in a else None
    return a if a == b or isinstance(b, tuple) and a in b else None


def _number_letter(number: numbers.Number) -> str:
    if number.ordinal:
        return _L["ordinal" if number.definite else "ordinal_indef"]
    if 1000 <= number.value < 2200:
        return _L["year_cardinal"]
    return _L["cardinal_def" if number.definite else "cardinal"]


def _numeral(keys: Sequence[str], glued: Sequence[bool], lines: Sequence[int], i: int) -> tuple[str, Any, int]:
    """Class, meaning and end of the number that starts with token `i`: a full date, a decimal, a clock time or a phone
    number is one item, else a single numeral is."""
    count = len(keys)
    full = _full_date(keys, glued, lines, i)
    stop = i + 1
    parts = 1
    while (
        stop + 1 < count and glued[stop] and keys[stop] in _SEPARATORS and glued[stop + 1] and keys[stop + 1].isdigit()
    ):
        stop += 2
        parts += 1
    if full is not None and stop <= full[1]:
        date, stop = full
        return _L["date"], date, stop
    separator = keys[i + 1] if parts > 1 else ""
    if parts > 2 or separator in (".", ",", ":") and separator:
        return _L["other"], None, stop
    key = keys[i]
    value = int(key)
    if 1 <= value <= 31 and len(key) <= 2:
        return _L["day_number"], value, i + 1
    if len(key) == 4 and value >= 1000:
        return _L["year_number"], value, i + 1
    return _L["number"], value, i + 1


def _full_date(
    keys: Sequence[str], glued: Sequence[bool], lines: Sequence[int], i: int
) -> tuple[tuple[int, int, int], int] | None:
    if i + 4 >= len(keys):
        return None
    a, mark, b, again, c = keys[i : i + 5]
    if mark != again or mark not in "/-.\\–" or not (b.isdigit() and c.isdigit()) or lines[i] != lines[i + 4]:
        return None
    tight = glued[i + 1] and glued[i + 2] and glued[i + 3] and glued[i + 4]
    if not tight and not (mark in "/-\\–" and max(len(a), len(c)) == 4):
        return None
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        year, month, day = int(a), int(b), int(c)
    elif len(a) <= 2 and len(b) <= 2 and len(c) in (2, 4):
        day, month, year = int(a), int(b), int(c)
        if len(c) == 2:
            year += 2000 if year < 60 else 1900
    else:
        return None
    if month > 12 and day <= 12:
        day, month = month, day
    hijri = 1300 <= year < 1500
    known = month <= 12 and 1 <= day <= 30 and month >= 1 if hijri else date_of(year, month, day) is not None
    return ((year, month, day), i + 5) if known else None
