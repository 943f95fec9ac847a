"""The rules: what each date expression looks like and what it means. Examples for each stand beside the tests."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from service.annotation import Basis, Grain, Mod, TimeWarning
from service.arabic.view import fold
from service.times import calendar
from service.times.calendar import Period
from service.times.context import Context, Sense
from service.times.grammar import Grammar, Rule, compile_pattern
from service.times.items import AMBIGUOUS_MONTHS, LETTERS, ONLY_AFTER_SHAHR, PATTERN_LETTERS, WORDS, Items

_DAY = datetime.timedelta(days=1)


class Match:
    """One match of a rule: its labels and what they mean."""

    __slots__ = ("_match", "items", "start", "stop")

    def __init__(self, items: Items, match: re.Match[str]) -> None:
        self.items = items
        self._match = match
        self.start, self.stop = match.span()

    def has(self, label: str) -> bool:
        return self._match.start(label) >= 0

    def at(self, label: str) -> int:
        """The first item of a label, -1 where it is absent."""
        return self._match.start(label)

    def end(self, label: str) -> int:
        return self._match.end(label)

    def get(self, label: str) -> Any:
        """The meaning of a label's first item, null where it is absent or the pattern has no such label."""
        try:
            start = self._match.start(label)
        except IndexError:
            return None
        return None if start < 0 else self.items.payloads[start]


Reading = list[Sense] | Sense | None
Reader = Callable[[Match, Context], Reading]
_RULES: list[Rule[Reader]] = []


def rule(name: str, *patterns: str) -> Callable[[Reader], Reader]:
    """Registers the reader of a named rule. It gives null where the words around speak against it."""

    def register(reader: Reader) -> Reader:
        for pattern in patterns:
            _RULES.append(Rule(name, compile_pattern(pattern, PATTERN_LETTERS), reader))
        return reader

    return register


_L = LETTERS
_COUNTED = frozenset(map(fold, WORDS["counted"]["words"]))
_BEFORE_WEEKDAY = frozenset(map(fold, WORDS["not_dates"]["before_weekday"]))
_BEFORE_TODAY = frozenset(map(fold, WORDS["not_dates"]["before_today"]))
_AFTER_TODAY = frozenset(map(fold, WORDS["not_dates"]["after_today"]))
_MONTH_TRIGGERS = frozenset(
    _L[name]
    for name in (
        "in",
        "since",
        "until",
        "from",
        "to",
        "within",
        "ago",
        "after",
        "between",
        "period_part",
        "corresponding",
    )
)

# Parts of patterns. Labels are the same wherever they stand.
_WEEKDAY = "(part:day_part from?)? (rel:relative_day comma? | now:today comma?)? day_word? wd:weekday comma?"
_YEAR = "(comma | dash | slash)? (from | to)? (year_word | year_def)? year:any_year era?"
_DAY_NUMBER = "(article? day:day_number | oday:ordinal | cday:cardinal_def)"
_WHICH_YEAR = (
    "(mod:modifier | from? (year_word | year_def) ymod:modifier | from this (year_word | year_def)"
    " | from same:(year_def same_after | same_before year_def | that year_def | year_def that))"
)


def _day(m: Match) -> int | None:
    for label in ("day", "oday", "cday"):
        value = m.get(label)
        if value is not None:
            return int(value) if 1 <= value <= 31 else None
    return None


def _weekday_warning(date: datetime.date, weekday: int | None) -> tuple[TimeWarning, ...]:
    return () if weekday is None or date.weekday() == weekday else ("weekday_conflict",)


def _year_allowed(value: int) -> bool:
    return 1000 <= value <= 2199


# Days


@rule(
    "full-date",
    f"({_WEEKDAY} corresponding? (to | in)?)? (day_word | today)? {_DAY_NUMBER} (dash | slash | from)? month_word? month:month {_YEAR}",
)
def _full_date(m: Match, c: Context) -> Reading:
    number, year = _day(m), m.get("year")
    if number is None:
        return None
    date = calendar.date_of(year, m.get("month"), number)
    if date is None:
        return None
    return Sense(m.start, m.stop, calendar.day(date), warnings=_weekday_warning(date, m.get("wd")))


@rule("month-first", f"({_WEEKDAY})? month:month article? day:day_number {_YEAR}")
def _month_first(m: Match, c: Context) -> Reading:
    return _full_date(m, c)


@rule("numeric-date", f"({_WEEKDAY} corresponding? (to | in)?)? (day_word | today)? full:date (era | hijri_era)?")
def _numeric_date(m: Match, c: Context) -> Reading:
    year, month, number = m.get("full")
    if year < 1500:
        hijri = calendar.hijri_day(year, month, number)
        if hijri is None:
            return Sense(m.start, m.stop, None, calendar="hijri", warnings=("hijri_out_of_range",))
        return Sense(
            m.start, m.stop, calendar.day(hijri), calendar="hijri", warnings=_weekday_warning(hijri, m.get("wd"))
        )
    date = calendar.date_of(year, month, number)
    if date is None:
        return None
    if date.weekday() != m.get("wd") is not None and month != number <= 12:
        swapped = calendar.date_of(year, number, month)
        if swapped is not None and swapped.weekday() == m.get("wd"):
            date = swapped
    return Sense(m.start, m.stop, calendar.day(date), warnings=_weekday_warning(date, m.get("wd")))


@rule(
    "day-month",
    f"({_WEEKDAY} corresponding? (to | in)?)? (day_word | today)? {_DAY_NUMBER} (dash | slash | from)? month_word? month:month {_WHICH_YEAR}?",
)
def _day_month(m: Match, c: Context) -> Reading:
    number, month = _day(m), m.get("month")
    if number is None:
        return None
    if m.items.word(m.at("month")) in ONLY_AFTER_SHAHR:
        return None
    explicit = _named_year(m, c)
    if explicit is not None:
        year, basis = explicit
        date = calendar.date_of(year, month, number)
        return date and Sense(
            m.start, m.stop, calendar.day(date), basis=basis, warnings=_weekday_warning(date, m.get("wd"))
        )
    step = m.get("mod")
    if step == 0:
        date = calendar.date_of(c.today.year, month, number)
        if date is not None and abs((date - c.today).days) > 200:
            date = calendar.date_of(c.today.year + (1 if date < c.today else -1), month, number)
        return date and Sense(m.start, m.stop, calendar.day(date), basis="relative")
    if step is not None:
        date, odd = c.day_of_month(month, number, step, m.get("wd"))
        if date is not None and step < 0 and date == c.today:
            date = calendar.date_of(date.year - 1, month, number)
    else:
        date, odd = c.day_of_month(month, number, c.tense(m.start), m.get("wd"))
        if date is not None and c.letter(m.start - 1) == _L["until"]:
            ahead, _ = c.day_of_month(month, number, 1)
            if ahead is not None and (ahead - c.today).days < 120:
                date = ahead
    if date is None:
        return None
    return Sense(m.start, m.stop, calendar.day(date), basis="relative", warnings=("weekday_conflict",) if odd else ())


def _named_year(m: Match, c: Context) -> tuple[int, Basis] | None:
    """The year that `من العام الماضي`, `من نفس العام` and the like name, and on what it rests."""
    if m.has("same"):
        before = c.last("day", "month", "year", "quarter", "half", "season")
        return (before.begin.year, "context") if before is not None else (c.today.year, "relative")
    if m.has("ymod"):
        return c.today.year + m.get("ymod"), "relative"
    if m.get("mod") is None and _L["this"] in m.items.classes[m.start : m.stop]:
        return c.today.year, "relative"
    return None


@rule(
    "weekday",
    "(part:day_part from?)? day_word? wd:weekday",
    "part:day_part day_word? wd:weekday (dash | slash | conj)? weekday",
)
def _weekday(m: Match, c: Context) -> Reading:
    if c.word_before(m.start) in _BEFORE_WEEKDAY and not m.has("part"):
        return None
    direction = 2 if c.tense(m.start) > 0 else 0
    return Sense(m.start, m.stop, calendar.day(c.weekday(m.get("wd"), direction)), basis="relative")


@rule("weekday-relative", "(part:day_part from?)? day_word? wd:weekday (mod:modifier | last)")
def _weekday_relative(m: Match, c: Context) -> Reading:
    step = m.get("mod")
    if c.word_before(m.start) in _BEFORE_WEEKDAY:
        return None
    if step == 0:
        monday = calendar.week(c.today).begin
        return Sense(m.start, m.stop, calendar.day(monday + m.get("wd") * _DAY), basis="relative")
    date = c.weekday(m.get("wd"), 1 if step and step > 0 else -1)
    if step in (-2, 2):
        date += 7 * (step // 2) * _DAY
    return Sense(m.start, m.stop, calendar.day(date), basis="relative")


@rule("weekday-of-week", "(part:day_part from?)? day_word? wd:weekday from (week_def mod:modifier | this week_def)")
def _weekday_of_week(m: Match, c: Context) -> Reading:
    monday = calendar.shifted(c.today, "week", m.get("mod") or 0).begin
    return Sense(m.start, m.stop, calendar.day(monday + m.get("wd") * _DAY), basis="relative")


@rule(
    "relative-day",
    "(part:day_part from?)? day_word? rel:relative_day (comma? (open wd:weekday close | day_word? wdb:weekday))?",
)
def _relative_day(m: Match, c: Context) -> Reading:
    return _around(m, c, c.today + m.get("rel") * _DAY, 1 if m.get("rel") > 0 else -1)


@rule(
    "today",
    "(part:day_part from?)? this? now:today (comma? (open wd:weekday close | wdb:weekday))?",
    "this (today | day_part_def)",
    "this? tonight",
)
def _today(m: Match, c: Context) -> Reading:
    if not m.get("part") and m.get("wd") is None and m.get("wdb") is None and c.letter(m.start) == _L["today"]:
        before = c.letter(m.start - 1)
        if (
            before in (_L["in"], _L["to"], _L["each"])
            or c.word_before(m.start) in _BEFORE_TODAY
            or c.word_after(m.stop) in _AFTER_TODAY
        ):
            return None
        if c.letter(m.stop) in (_L["ordinal"], _L["last"], _L["following"], _L["preceding"], _L["same_after"]):
            return None
    return _around(m, c, c.today, 0)


def _around(m: Match, c: Context, date: datetime.date, direction: int) -> Sense:
    """The day itself, or the nearest with the weekday said beside it, which wins."""
    weekday = m.get("wd") if m.get("wd") is not None else m.get("wdb")
    warnings: tuple[TimeWarning, ...] = ()
    if weekday is not None and date.weekday() != weekday:
        ahead = (weekday - date.weekday()) % 7
        date += (ahead if direction > 0 or ahead == 1 and direction == 0 else ahead - 7) * _DAY
        warnings = ("weekday_conflict",)
    return Sense(m.start, m.stop, calendar.day(date), basis="relative", warnings=warnings)


@rule("last-night", "tonight previous", "day_part_def previous")
def _last_night(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, calendar.day(c.today - _DAY), basis="relative")


# Months


@rule("month-year", f"(part:period_part)? month_word? month:month {_YEAR}")
def _month_year(m: Match, c: Context) -> Reading:
    year = m.get("year")
    if m.items.word(m.at("month")) in AMBIGUOUS_MONTHS and _counted(m, c):
        return None
    return Sense(m.start, m.stop, calendar.month(year, m.get("month")), mod=m.get("part"))


@rule("month-relative", f"(part:period_part)? month_word? month:month which:{_WHICH_YEAR}")
def _month_relative(m: Match, c: Context) -> Reading:
    number, mod = m.get("month"), m.get("part")
    explicit = _named_year(m, c)
    if explicit is not None:
        year, basis = explicit
        return Sense(m.start, m.stop, calendar.month(year, number), basis=basis, mod=mod)
    step = m.get("mod")
    if step == 0:
        period = calendar.month(c.today.year, number)
    else:
        period = c.month(number, step)
    return Sense(m.start, m.stop, period, basis="relative", mod=mod)


@rule("bare-month", "part:period_part? shahr:month_word? month:month")
def _bare_month(m: Match, c: Context) -> Reading:
    word = m.items.word(m.at("month"))
    if not m.has("shahr"):
        if word in ONLY_AFTER_SHAHR:
            return None
        before = c.letter(m.start - 1)
        if (
            word in AMBIGUOUS_MONTHS
            and not m.has("part")
            and m.items.stops[m.stop - 1] - m.items.firsts[m.at("month")] == 1
            and before not in _MONTH_TRIGGERS
            and not c.alone(m.start, m.stop)
        ):
            return None
        if (
            not m.has("part")
            and before not in _MONTH_TRIGGERS
            and before not in (_L["conj"], _L["open"], _L["comma"], _L["slash"])
            and not c.alone(m.start, m.stop)
        ):
            return None
    direction = 2 if c.tense(m.start) > 0 else 0
    return Sense(m.start, m.stop, c.month(m.get("month"), direction), basis="relative", mod=m.get("part"))


# Years


@rule(
    "year",
    "(part:period_part)? (year_word | year_def) year:any_year era?",
    "(part:period_part)? year_def (previous | current | next) year:any_year era?",
    "year:any_year era:era",
)
def _year(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, calendar.year(m.get("year")), mod=m.get("part"))


@rule("bare-year", "year:year_number")
def _bare_year(m: Match, c: Context) -> Reading:
    value = m.get("year")
    before, word = c.letter(m.start - 1), c.word_before(m.start)
    if not 1800 <= value <= 2100 or _counted(m, c):
        return None
    if c.letter(m.stop) in (_L["slash"], _L["dash"], _L["percent"]) and m.items.document.glued[m.items.stops[m.start]]:
        return None
    triggers = ("in", "since", "until", "ago", "after", "between", "within")
    ok = before in [_L[t] for t in triggers] or word in ("بحلول", "مواليد", "موسم") or c.alone(m.start, m.stop)
    if before == _L["open"] and c.letter(m.stop) == _L["close"]:
        ok = True
    if (
        before == _L["conj"]
        and c.found
        and c.found[-1].stop == m.start - 1
        and c.found[-1].period is not None
        and c.found[-1].period.grain == "year"
    ):
        ok = True
    return Sense(m.start, m.stop, calendar.year(value)) if ok else None


def _counted(m: Match, c: Context) -> bool:
    """Whether the number that ends the match counts the noun after it."""
    after = c.word_after(m.stop)
    if not after or m.stop >= len(m.items):
        return False
    return after in _COUNTED or (
        c.letter(m.stop) == _L["other"] and after.endswith("ة") and not after.startswith(("ال", "و", "ب", "ل", "ف"))
    )


# Weeks, months, years counted from the reference date


@rule("relative-period", "(part:period_part)? unit:unit_def mod:modifier", "(part:period_part)? unit:unit_def last")
def _relative_period(m: Match, c: Context) -> Reading:
    grain: Grain = m.get("unit").grain
    step = m.get("mod")
    return Sense(
        m.start,
        m.stop,
        calendar.shifted(c.today, grain, -1 if step is None else step),
        basis="relative",
        mod=m.get("part"),
    )


@rule(
    "this-period",
    "(part:period_part from?)? this unit:unit_def",
    "(part:period_part from?)? unit:(week_def | month_def | year_def | long_def) this",
)
def _this_period(m: Match, c: Context) -> Reading:
    return Sense(
        m.start, m.stop, calendar.containing(c.today, m.get("unit").grain), basis="relative", mod=m.get("part")
    )


@rule("part-of-this-period", "part:period_part unit:(week_def | month_def | year_def | long_def)")
def _part_of_this_period(m: Match, c: Context) -> Reading:
    return Sense(
        m.start, m.stop, calendar.containing(c.today, m.get("unit").grain), basis="relative", mod=m.get("part")
    )


@rule(
    "ago",
    "(ago | since | from) (approx:approx)? count:numeral (unit:unit | unit:plural)".replace(
        "(unit:unit | unit:plural)", "unit:(unit | plural)"
    ),
    "(ago | since | from) (approx:approx)? unit:(unit | dual) one:cardinal?",
)
def _ago(m: Match, c: Context) -> Reading:
    unit = m.get("unit")
    count = m.get("count") or unit.count
    if c.letter(m.start) == _L["from"] and not c.alone(m.start, m.stop):
        return None
    if c.letter(m.stop) == _L["from"] and c.letter(m.start) != _L["since"]:
        return None
    mod: Mod | None = m.get("approx")
    grain: Grain = unit.grain
    if grain in ("decade", "century"):
        count *= 10 if grain == "decade" else 100
        grain = "year"
    return Sense(m.start, m.stop, calendar.shifted(c.today, grain, -count), basis="relative", mod=mod)


@rule("weekend", "(part:day_part)? weekend (mod:modifier)?", "this weekend")
def _weekend(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, calendar.shifted(c.today, "weekend", m.get("mod") or 0), basis="relative")


@rule("vague", "vague:vague")
def _vague(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, None, value=m.get("vague"), basis="relative")


GRAMMAR: Grammar[Reader] = Grammar(_RULES)
"""Every rule."""
