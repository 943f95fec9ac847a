"""What rules are made of: matches, the register, parts of patterns and the periods that they name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from service.annotation import Basis, Calendar, Grain, TimeWarning
from service.arabic.view import fold
from service.times import calendar
from service.times.calendar import Period, day
from service.times.context import Context, Sense
from service.times.grammar import Rule, compile_pattern
from service.times.items import LETTERS, PATTERN_LETTERS, WORDS, Items

DAY = datetime.timedelta(days=1)
L = LETTERS


class Match:
    """One match of a rule: its labels and what they mean. `at` is the item where the matched run of classes starts."""

    __slots__ = ("_at", "_match", "items", "start", "stop")

    def __init__(self, items: Items, match: re.Match[str], at: int) -> None:
        self.items = items
        self._match = match
        self._at = at
        self.start, self.stop = at, at + match.end()

    def at(self, label: str) -> int:
        """The first item of a label, -1 where it is absent or the pattern has no such label."""
        try:
            start = self._match.start(label)
        except IndexError:
            return -1
        return start + self._at if start >= 0 else -1

    def end(self, label: str) -> int:
        """The item after a label's last, -1 where it is absent."""
        try:
            end = self._match.end(label)
        except IndexError:
            return -1
        return end + self._at if end >= 0 else -1

    def has(self, label: str) -> bool:
        return self.at(label) >= 0

    def get(self, label: str) -> Any:
        """The meaning of a label's first item, null where it is absent."""
        start = self.at(label)
        return None if start < 0 else self.items.payloads[start]


Reading = list[Sense] | Sense | None
Reader = Callable[[Match, Context], Reading]
RULES: list[Rule[Reader]] = []


def rule(name: str, *patterns: str) -> Callable[[Reader], Reader]:
    """Registers the reader of a named rule. It gives null where the words around speak against it."""

    def register(reader: Reader) -> Reader:
        for pattern in patterns:
            RULES.append(Rule(name, compile_pattern(pattern, PATTERN_LETTERS), reader))
        return reader

    return register


# Parts of patterns. A label means the same wherever it stands.
TRAIL = "(day_adverb | day_part)?"
HEAD = "(early)? (part:day_part from?)?"
WEEKDAY = f"{HEAD} (rel:relative_day comma? | now:today comma?)? day_word? wd:weekday comma?"
YEAR = "(comma | dash | slash)? (from | to)? (in? (year_word | year_def))? year:any_year era?"
DAY_NUMBER = "(article? day:day_number | oday:ordinal | cday:cardinal_def)"
DAY_OF = "(article? day:day_number (dash | slash | from)? | oday:ordinal from? | cday:cardinal_def from?)"
WHICH_YEAR = (
    "(mod:modifier | from? (year_word | year_def) ymod:modifier | from ythis:this (year_word | year_def)"
    " | ythis2:this (year_word | year_def)"
    " | from same:(year_def same_after | same_before year_def | that year_def | year_def that))"
)
MONTH_TOLD = (
    "(month_def mod:modifier | uthis:this month_def"
    " | msame:(month_def same_after | that month_def | same_before month_def))"
)
PART = "(part:period_part from?)?"
CENTURY = "century:long_def (cmod:modifier | cord:(ordinal | cardinal_def) | article? cnum:day_number) era?"
ORDER = "(n:ordinal | n2:last | article n3:day_number)"
OUTER = (
    "((month_word? month:month | shahr:month_word mnum:day_number)"
    " ((comma | dash | slash)? (from | to)? (year_word | year_def)? year:any_year era?"
    " | mod:modifier | from? (year_word | year_def) ymod:modifier | from ythis:this (year_word | year_def)"
    " | from same:(year_def same_after | same_before year_def | that year_def))?"
    " | (year_word | year_def) fiscal? year1:any_year era?"
    " | year2:any_year era?"
    " | unit:(week_def | month_def | year_def) fiscal? umod:modifier? same_after?"
    " | uthis:this unit2:(week_def | month_def | year_def)"
    " | century:(long_def | long_word) (cmod:modifier | cord:(ordinal | cardinal_def) | article? cnum:day_number)"
    " | osame:(year_def same_after | same_before year_def | that year_def))"
)


def day_of(m: Match) -> int | None:
    """The day of the month that a match names."""
    for label in ("day", "oday", "cday"):
        value = m.get(label)
        if value is not None:
            return int(value) if 1 <= value <= 31 else None
    return None


def named_year(m: Match, c: Context) -> tuple[int, Basis] | None:
    """The year that `من العام الماضي`, `من نفس العام` and the like name, and on what it rests."""
    if m.has("same") or m.has("osame"):
        before = c.last("day", "month", "year", "quarter", "half", "season")
        return (before.begin.year, "context") if before is not None else (c.today.year, "relative")
    if m.has("ymod"):
        return c.today.year + m.get("ymod"), "relative"
    if m.has("ythis") or m.has("ythis2"):
        return c.today.year, "relative"
    return None


def outer(m: Match, c: Context) -> tuple[Period, Basis] | None:
    """The period that `OUTER` names, and on what it rests."""
    number = m.get("month") or m.get("mnum")
    if number is not None:
        if not 1 <= number <= 12:
            return None
        year = m.get("year")
        if year is not None:
            return calendar.month(year, number), "explicit"
        named = named_year(m, c)
        if named is not None:
            return calendar.month(named[0], number), named[1]
        step = m.get("mod")
        if step == 0:
            return calendar.month(c.today.year, number), "relative"
        return (c.month(number, step) if step else c.likely_month(m.start, m.stop, number)), "relative"
    for label in ("year1", "year2"):
        if m.has(label):
            return calendar.year(m.get(label)), "explicit"
    if m.has("century"):
        return century(m, c)
    if m.has("osame"):
        named = named_year(m, c)
        return named and (calendar.year(named[0]), named[1])
    unit = m.get("unit") or m.get("unit2")
    if unit is None:
        return None
    grain: Grain = unit.grain
    return calendar.shifted(c.today, grain, m.get("umod") or 0), "relative"


def century(m: Match, c: Context) -> tuple[Period, Basis] | None:
    """The century that the labels `century`, `cmod`, `cord`, `cnum` name."""
    if m.get("century").grain != "century":
        return None
    if m.has("cmod"):
        return calendar.shifted(c.today, "century", m.get("cmod")), "relative"
    number = m.get("cord") or m.get("cnum")
    return (calendar.century(number), "explicit") if number and 1 <= number <= 30 else None


def on_day(
    m: Match,
    date: datetime.date | None,
    *,
    basis: Basis = "explicit",
    calendar: Calendar = "gregorian",
    warnings: tuple[TimeWarning, ...] = (),
) -> Sense | None:
    """The whole match as that day; null where there is none."""
    if date is None:
        return None
    return Sense(m.start, m.stop, day(date), basis=basis, calendar=calendar, warnings=warnings)


_GENERAL = frozenset(prefix + fold(word) for word in WORDS["general"]["words"] for prefix in ("", "و", "ب", "ل"))


def company(name: str) -> frozenset[str]:
    """A list of the lexicon's words that decide what a date beside them is."""
    return frozenset(map(fold, WORDS["company"][name]))


def means_general(m: Match, c: Context, label: str = "unit") -> bool:
    """Whether العام that begins a match is the adjective: الأمين العام."""
    at = m.at(label)
    return at == m.start and m.items.word(at) == "العام" and c.word_before(at) in _GENERAL


_COUNTED = frozenset(map(fold, WORDS["counted"]["words"]))
_ADVERBS = frozenset(map(fold, WORDS["counted"]["adverbs"]))


def counted(m: Match, c: Context, *, sure: bool = False) -> bool:
    """Whether the number that ends the match counts the noun after it; where `sure`, only a noun known to be counted."""
    after = c.word_after(m.stop)
    if not after or c.letter(m.stop) in (L["newline"],):
        return False
    if after in _COUNTED:
        return True
    if sure or c.letter(m.stop) != L["other"] or after.startswith(("ال", "و", "ب", "ل", "ف")):
        return False
    return len(after) > 3 and after.endswith(("ة", "ا")) and after not in _ADVERBS
