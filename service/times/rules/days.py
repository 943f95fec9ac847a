"""Days: dates in full, without a year, by weekday, beside today."""

from __future__ import annotations

import datetime

from service.annotation import Basis, TimeWarning
from service.arabic.view import fold
from service.times import calendar
from service.times.context import Context, Sense
from service.times.items import WORDS
from service.times.rules.base import (
    DAY,
    DAY_NUMBER,
    DAY_OF,
    HEAD,
    MONTH_TOLD,
    TRAIL,
    WEEKDAY,
    WHICH_YEAR,
    YEAR,
    L,
    Match,
    Reading,
    company,
    counted,
    day_of,
    named_year,
    on_day,
    rule,
)

_VAGUE, _NAMES, _BALL = company("vague_adjectives"), company("names"), company("ball")
_TOMORROW = company("tomorrow")
_BEFORE_WEEKDAY = frozenset(map(fold, WORDS["not_dates"]["before_weekday"]))
_BEFORE_TODAY = frozenset(map(fold, WORDS["not_dates"]["before_today"]))
_AFTER_TODAY = frozenset(map(fold, WORDS["not_dates"]["after_today"]))
_FRONT = f"({WEEKDAY} corresponding? (to | in)?)? (day_part from?)? (day_word | today)?"


def weekday_warning(date: datetime.date | None, weekday: int | None) -> tuple[TimeWarning, ...]:
    """The warning about a weekday that does not fit its date."""
    return () if weekday is None or date is None or date.weekday() == weekday else ("weekday_conflict",)


@rule("full-date", f"{_FRONT} {DAY_OF} month_word? open? month:month close? {YEAR} {TRAIL}")
def _full_date(m: Match, c: Context) -> Reading:
    number, year = day_of(m), m.get("year")
    date = None if number is None else calendar.date_of(year, m.get("month"), number)
    if date is None or _is_nth_weekday(m, date):
        return None
    return Sense(m.start, m.stop, calendar.day(date), warnings=weekday_warning(date, m.get("wd")))


def _is_nth_weekday(m: Match, date: datetime.date) -> bool:
    """Whether `الثلاثاء الأول من مايو` is the first Tuesday, since the day it names is none."""
    return m.has("wd") and m.has("oday") and m.get("oday") <= 5 and date.weekday() != m.get("wd")


@rule(
    "month-first",
    f"({WEEKDAY})? month:month article? day:day_number {YEAR}",
    f"({WEEKDAY})? month:month day:day_number",
)
def _month_first(m: Match, c: Context) -> Reading:
    if m.has("year"):
        return _full_date(m, c)
    if counted(m, c) or not (c.alone(m.start, m.stop) or c.letter(m.stop) == L["comma"]):
        return None
    return _day_month(m, c)


@rule("numeric-date", f"{_FRONT} full:date (era | hijri_era)?")
def _numeric_date(m: Match, c: Context) -> Reading:
    year, month, number = m.get("full")
    if year < 1500:
        hijri = calendar.hijri_day(year, month, number)
        if hijri is None:
            return Sense(m.start, m.stop, None, calendar="hijri", warnings=("hijri_out_of_range",))
        return Sense(
            m.start, m.stop, calendar.day(hijri), calendar="hijri", warnings=weekday_warning(hijri, m.get("wd"))
        )
    date = calendar.date_of(year, month, number)
    if date is None:
        return None
    if m.has("wd") and date.weekday() != m.get("wd") and number <= 12:
        swapped = calendar.date_of(year, number, month)
        if swapped is not None and swapped.weekday() == m.get("wd"):
            date = swapped
    return Sense(m.start, m.stop, calendar.day(date), warnings=weekday_warning(date, m.get("wd")))


@rule("numeric-day-month", f"{_FRONT} day:day_number (slash | dash) mnum:day_number")
def _numeric_day_month(m: Match, c: Context) -> Reading:
    items, number, month = m.items, m.get("day"), m.get("mnum")
    slash = items.classes[m.at("mnum") - 1] == L["slash"]
    before, after = c.word_before(m.start), c.letter(m.stop)
    led = (
        m.start < m.at("day")
        or before in ("بتاريخ", "تاريخ")
        or slash
        and c.letter(m.start - 1) in (L["in"], L["since"], L["until"], L["from"])
    )
    if not slash and (m.has("part") or after in (L["month"], L["month_word"], L["from"])):
        return None
    if not (led or slash and c.alone(m.start, m.stop)) or after == L["percent"] or counted(m, c):
        return None
    if month > 12:
        number, month = month, number
    if month > 12 or (number, month) == (24, 7):
        return None
    date, odd = _nearest(m, c, month, number)
    return on_day(m, date, basis="relative", warnings=("weekday_conflict",) if odd else ())


@rule(
    "day-month",
    f"{_FRONT} {DAY_OF} month_word? open? month:month close? {WHICH_YEAR}? {TRAIL}",
)
def _day_month(m: Match, c: Context) -> Reading:
    number, month = day_of(m), m.get("month")
    if number is None:
        return None
    named = named_year(m, c)
    if named is not None:
        date = calendar.date_of(named[0], month, number)
        return on_day(m, date, basis=named[1], warnings=weekday_warning(date, m.get("wd")))
    told = None if m.has("wd") or m.has("mod") or c.tense(m.start) > 0 else c.told_year(m.start, month)
    if told is not None:
        return on_day(m, calendar.date_of(told, month, number), basis="context")
    date, odd = _nearest(m, c, month, number)
    if date is None or _is_nth_weekday(m, date):
        return None
    return Sense(m.start, m.stop, calendar.day(date), basis="relative", warnings=("weekday_conflict",) if odd else ())


def _nearest(m: Match, c: Context, month: int, number: int) -> tuple[datetime.date | None, bool]:
    """The day of a month in the year that modifiers, tense, weekday or the time beside it choose."""
    step, weekday = m.get("mod"), m.get("wd")
    near = c.beside(m.start) or c.today
    if step == 0 or step is None and near != c.today:
        return min(c.years_of(month, number), key=lambda d: abs((d - near).days), default=None), False
    past, future = c.day_of_month(month, number, -1), c.day_of_month(month, number, 1)
    if step is not None:
        date = past if step < 0 else future
        if date == c.today:
            date = calendar.date_of(date.year + step, month, number)
    elif past == future:
        date = past
    else:
        ahead = c.chosen(m.start, m.stop, past, future)
        if c.letter(m.start - 1) in (L["until"], L["ago"]) and future is not None and c.tense(m.start) >= 0:
            ahead = ahead or (future - c.today).days < 120
        date = future if ahead else past
    if date is not None and weekday is not None and date.weekday() != weekday:
        fitting = [d for d in c.years_of(month, number) if d.weekday() == weekday and abs((d - c.today).days) < 400]
        if not fitting:
            return date, True
        date = min(fitting, key=lambda d: abs((d - c.today).days))
    return date, False


@rule(
    "spoken-day-month",
    "day_word? count:cardinal from? month_word? month:month",
    f"day_word? count:cardinal from? month_word? month:month {YEAR}",
)
def _spoken_day_month(m: Match, c: Context) -> Reading:
    number = m.get("count")
    if not 1 <= number <= 31 or not c.alone(m.start, m.stop):
        return None
    if m.has("year"):
        date = calendar.date_of(m.get("year"), m.get("month"), number)
        return on_day(m, date)
    date, _ = _nearest(m, c, m.get("month"), number)
    return on_day(m, date, basis="relative")


@rule("day-number", "day_word article? day:day_number", "day_word oday:ordinal")
def _day_number(m: Match, c: Context) -> Reading:
    number = day_of(m)
    if number is None or not c.alone(m.start, m.stop):
        return None
    for back in range(3):
        month = calendar.shifted(c.today, "month", -back).begin
        date = calendar.date_of(month.year, month.month, number)
        if date is not None and date <= c.today:
            return Sense(m.start, m.stop, calendar.day(date), basis="relative")
    return None


@rule(
    "first-of-month",
    f"{_FRONT} n:ordinal_indef from? month_word? month:month {YEAR}",
    f"{_FRONT} n:ordinal_indef from? month_word? month:month {WHICH_YEAR}?",
)
def _first_of_month(m: Match, c: Context) -> Reading:
    if m.get("n") != 1:
        return None
    month, year = m.get("month"), m.get("year")
    basis: Basis = "explicit"
    if year is None:
        named = named_year(m, c)
        if named is not None:
            year, basis = named
        else:
            date, _ = _nearest(m, c, month, 1)
            return on_day(m, date, basis="relative")
    return Sense(m.start, m.stop, calendar.day(datetime.date(year, month, 1)), basis=basis)


@rule("day-of-current-month", f"{_FRONT} {DAY_NUMBER} from? current", f"{_FRONT} {DAY_NUMBER} from month_def")
def _day_of_current_month(m: Match, c: Context) -> Reading:
    number = day_of(m)
    if (
        number is None
        or m.items.classes[m.stop - 1] == L["current"]
        and not m.items.word(m.stop - 1).endswith(("ي", "ن"))
    ):
        return None
    date = calendar.date_of(c.today.year, c.today.month, number)
    return on_day(m, date, basis="relative", warnings=weekday_warning(date, m.get("wd")))


@rule(
    "day-of-month",
    f"{_FRONT} {DAY_NUMBER} from? {MONTH_TOLD}",
)
def _day_of_month(m: Match, c: Context) -> Reading:
    number = day_of(m)
    if number is None:
        return None
    if m.has("msame"):
        before = c.last("day", "month")
        if before is None:
            return None
        date = calendar.date_of(before.begin.year, before.begin.month, number)
        return on_day(m, date, basis="context")
    month = calendar.shifted(c.today, "month", m.get("mod") or 0).begin
    date = calendar.date_of(month.year, month.month, number)
    return on_day(m, date, basis="relative", warnings=weekday_warning(date, m.get("wd")))


@rule(
    "weekday",
    f"{HEAD} day_word? wd:weekday {TRAIL}",
    f"{HEAD} day_word? wd:weekday (open day_part close)?",
    "part:day_part day_word? wd:weekday (dash | slash | conj)? weekday",
)
def _weekday(m: Match, c: Context) -> Reading:
    if c.word_before(m.start) in _BEFORE_WEEKDAY and not m.has("part"):
        return None
    direction = 2 if c.tense(m.start) > 0 else 0
    return Sense(m.start, m.stop, calendar.day(c.weekday(m.get("wd"), direction)), basis="relative")


@rule(
    "weekday-relative",
    f"{HEAD} day_word? wd:weekday (mod:modifier | last) {TRAIL}",
    f"{HEAD} day_word? wd:weekday_indef (mod:modifier | last)",
)
def _weekday_relative(m: Match, c: Context) -> Reading:
    step = m.get("mod")
    if c.word_before(m.start) in _BEFORE_WEEKDAY:
        return None
    if step == 0:
        monday = calendar.week(c.today).begin
        return Sense(m.start, m.stop, calendar.day(monday + m.get("wd") * DAY), basis="relative")
    date = c.weekday(m.get("wd"), 1 if step and step > 0 else -1)
    if step in (-2, 2):
        date += 7 * (step // 2) * DAY
    return Sense(m.start, m.stop, calendar.day(date), basis="relative")


@rule(
    "weekday-of-week",
    f"{HEAD} day_word? wd:weekday from? (week_def mod:modifier | uthis:this week_def | week_def uthis2:this)",
    f"{HEAD} this wd:weekday",
    "week_def mod:modifier comma? day_word? wd:weekday",
    "uthis:this week_def comma? day_word? wd:weekday",
    f"{HEAD} day_word? wd:weekday_indef (week_def mod:modifier | uthis:this week_def)",
)
def _weekday_of_week(m: Match, c: Context) -> Reading:
    monday = calendar.shifted(c.today, "week", m.get("mod") or 0).begin
    return Sense(m.start, m.stop, calendar.day(monday + m.get("wd") * DAY), basis="relative")


@rule(
    "relative-day",
    f"{HEAD} day_word? rel:relative_day (comma? (open wd:weekday close | day_word? wdb:weekday))? {TRAIL}",
)
def _relative_day(m: Match, c: Context) -> Reading:
    if m.stop - m.start == 1 and c.letter(m.stop) == L["other"] and c.word_after(m.stop) in _VAGUE:
        return Sense(m.start, m.stop, None, value="PAST_REF" if m.get("rel") < 0 else "FUTURE_REF", basis="relative")
    if m.stop - m.start == 1 and c.letter(m.stop) == L["other"]:
        word = m.items.word(m.start)
        if word in _NAMES or word in _BALL and c.word_after(m.stop) not in _TOMORROW:
            return None  # a name: غد الثورة; a ball: كرة القدم
    return _around(m, c, c.today + m.get("rel") * DAY, 1 if m.get("rel") > 0 else -1)


@rule(
    "today",
    f"{HEAD} this? now:today (comma? (open wd:weekday close | wdb:weekday))? {TRAIL}",
    "this (today | day_part_def | day_part)",
    "this? tonight",
)
def _today(m: Match, c: Context) -> Reading:
    if m.stop - m.start == 1 and m.has("now"):
        before = c.letter(m.start - 1)
        if (
            before in (L["in"], L["to"], L["each"])
            or c.word_before(m.start) in _BEFORE_TODAY
            or c.word_after(m.stop) in _AFTER_TODAY
        ):
            return None
        if c.letter(m.stop) in (
            L["ordinal"],
            L["last"],
            L["following"],
            L["preceding"],
            L["same_after"],
            L["each"],
            L["article"],
        ):
            return None
    return _around(m, c, c.today, 0)


def _around(m: Match, c: Context, date: datetime.date, direction: int) -> Sense:
    """The day itself, or the nearest with the weekday said beside it, which wins."""
    weekday = m.get("wd") if m.has("wd") else m.get("wdb")
    warnings: tuple[TimeWarning, ...] = ()
    if weekday is not None and date.weekday() != weekday:
        ahead = (weekday - date.weekday()) % 7
        date += (ahead if direction > 0 or ahead == 1 and direction == 0 else ahead - 7) * DAY
        warnings = ("weekday_conflict",)
    return Sense(m.start, m.stop, calendar.day(date), basis="relative", warnings=warnings)


@rule("last-night", "tonight mod:(previous | next)", "day_part_def mod:(previous | next)")
def _last_night(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, calendar.day(c.today + m.get("mod") * DAY), basis="relative")


@rule("weekday-and-number", "day_word? wd:weekday comma? article? day:day_number", "wd:weekday comma? oday:ordinal")
def _weekday_and_number(m: Match, c: Context) -> Reading:
    number, following = day_of(m), c.word_after(m.stop)
    if number is None or following[:1].isalnum() or c.letter(m.stop) in (L["slash"], L["dash"], L["percent"]):
        return None
    reach = 14 if c.alone(m.start, m.stop) else 2
    for step in sorted(range(-reach, reach + 1), key=abs):
        month = calendar.shifted(c.today, "month", step).begin
        date = calendar.date_of(month.year, month.month, number)
        if date is not None and date.weekday() == m.get("wd"):
            return on_day(m, date, basis="relative")
    return None
