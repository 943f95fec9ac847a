"""Hijri dates, months and years, and feasts of all calendars."""

from __future__ import annotations

import datetime
from typing import Any

from service.annotation import TimeWarning
from service.times import calendar
from service.times.calendar import Period
from service.times.context import Context, Sense
from service.times.items import AMBIGUOUS_MONTHS, WORDS
from service.times.rules.base import DAY, DAY_NUMBER, PART, WEEKDAY, L, Match, Reading, company, day_of, on_day, rule
from service.times.rules.days import weekday_warning

_YEAR = "comma? (from | to)? (year_word | year_def)? (year:any_year | year2:number) hijri_era?"
_DAY = f"({DAY_NUMBER} | new:ghurra | n:ordinal_indef days:plural)"
_BEFORE_FEAST = company("feast")
_LEADS = frozenset(
    L[name] for name in ("in", "since", "until", "within", "ago", "after", "from", "to", "between", "period_part")
)
_OUT_OF_RANGE: tuple[TimeWarning, ...] = ("hijri_out_of_range",)


def _hijri_now(today: datetime.date) -> tuple[int, int]:
    """Year and month in the Hijri calendar."""
    guess = int((today.year - 622) * 33 / 32) + 1
    for year in (guess + 1, guess, guess - 1):
        for month in range(12, 0, -1):
            found = calendar.hijri_month(year, month)
            if found is not None and found[0] <= today:
                return year, month
    return guess, 1


def _year(m: Match) -> int | None:
    year: int | None = m.get("year") if m.has("year") else m.get("year2")
    return year


def _years_at(today: datetime.date) -> range:
    year, _ = _hijri_now(today)
    return range(year - 2, year + 3)


@rule(
    "hijri-date",
    f"({WEEKDAY} corresponding? (to | in)?)? (day_word | today)? {_DAY} from? month_word? hm:hijri_month ({_YEAR})?",
    f"({WEEKDAY})? (day_word | today)? {DAY_NUMBER} from? month_word? hm:hijri_month mod:modifier",
)
def _hijri_date(m: Match, c: Context) -> Reading:
    number = 1 if m.has("new") else m.get("n") if m.has("n") else day_of(m)
    month, year = m.get("hm"), _year(m)
    step = m.get("mod")
    if isinstance(month, tuple):
        month, step = month
    if number is None or not 1 <= number <= 30 or m.has("days") and m.get("days").grain != "day":
        return None
    if year is not None and 1900 <= year <= 2100:
        return _in_gregorian_year(m, c, month, number, year)
    if year is not None:
        date = calendar.hijri_day(year, month, number)
        if date is None:
            return Sense(m.start, m.stop, None, calendar="hijri", warnings=_OUT_OF_RANGE)
        return Sense(m.start, m.stop, calendar.day(date), calendar="hijri", warnings=weekday_warning(date, m.get("wd")))
    dates = [d for y in _years_at(c.today) if (d := calendar.hijri_day(y, month, number)) is not None]
    date = _chosen(dates, c, m, step)
    return on_day(m, date, calendar="hijri", basis="relative")


def _chosen(dates: list[datetime.date], c: Context, m: Match, step: int | None) -> datetime.date | None:
    """The one of like days that a modifier or the tense chooses; the latest not after the reference date else."""
    if step == 0:
        return min(dates, key=lambda d: abs((d - c.today).days), default=None)
    if step is not None and step > 0 or step is None and c.tense(m.start) > 0:
        return next((d for d in dates if d >= c.today), None)
    return next((d for d in reversed(dates) if d <= c.today), None)


def _in_gregorian_year(m: Match, c: Context, month: int, number: int, year: int) -> Reading:
    for hijri in _years_at(datetime.date(year, 7, 1)):
        date = calendar.hijri_day(hijri, month, number)
        if date is not None and date.year == year:
            return Sense(m.start, m.stop, calendar.day(date), calendar="hijri")
    return None


@rule(
    "hijri-month",
    f"{PART} shahr:month_word? hm:hijri_month {_YEAR}",
    f"{PART} shahr:month_word? hm:hijri_month mod:modifier",
    f"{PART} shahr:month_word? hm:hijri_month from? (year_word | year_def) ymod:modifier",
    f"{PART} shahr:month_word? hm:hijri_month",
)
def _hijri_month(m: Match, c: Context) -> Reading:
    month, step, year = m.get("hm"), m.get("mod"), _year(m)
    if isinstance(month, tuple):
        month, step = month
    if year is not None:
        if 1900 <= year <= 2100:
            spans = [
                s
                for y in _years_at(datetime.date(year, 7, 1))
                if (s := calendar.hijri_month(y, month)) and s[0].year == year
            ]
            if not spans:
                return None
            return Sense(
                m.start, m.stop, calendar.holding_most(*spans[0], "month"), calendar="hijri", mod=m.get("part")
            )
        if not 1 <= year < 1600:
            return None
        span = calendar.hijri_month(year, month)
        if span is None:
            return Sense(m.start, m.stop, None, calendar="hijri", warnings=_OUT_OF_RANGE)
        return Sense(m.start, m.stop, calendar.holding_most(*span, "month"), calendar="hijri", mod=m.get("part"))
    word = m.items.word(m.at("hm"))
    named = m.has("shahr") or m.has("part") or step is not None or m.has("ymod")
    if not named and not c.alone(m.start, m.stop):
        single = m.items.stops[m.at("hm")] - m.items.firsts[m.at("hm")] == 1
        if (
            single
            and word in AMBIGUOUS_MONTHS
            and c.letter(m.start - 1) not in (L["in"], L["within"], L["since"], L["until"])
        ):
            return None
        if c.letter(m.start - 1) not in _LEADS:
            return None
    months = [s for y in _years_at(c.today) if (s := calendar.hijri_month(y, month)) is not None]
    if m.has("ymod"):
        year = c.today.year + m.get("ymod")
        found = next((s for s in months if s[0].year == year), None)
    elif step is not None and step > 0 or step is None and c.tense(m.start) > 0:
        found = next((s for s in months if s[0] > c.today or step is None and s[1] >= c.today), None)
    elif step is not None and step < 0:
        found = next((s for s in reversed(months) if s[1] < c.today), None)
    else:
        found = next((s for s in reversed(months) if s[0] <= c.today), None)
    if found is None:
        return None
    return Sense(
        m.start, m.stop, calendar.holding_most(*found, "month"), calendar="hijri", basis="relative", mod=m.get("part")
    )


@rule(
    "hijri-year",
    f"{PART} (year_word | year_def) (year:any_year | year2:number) hijri_era",
    f"{PART} (year_word | year_def) hijri_era (year:any_year | year2:number)",
    f"{PART} (year_word | year_def) fiscal? year:year_number (slash | dash) second:year_number hijri_era?",
    "year:year_number hijri_era",
)
def _hijri_year(m: Match, c: Context) -> Reading:
    year = _year(m)
    if year is None or not 1 <= year < 1600 or m.has("second") and not 1300 <= m.get("second") - 1 == year:
        return None
    first, last = calendar.hijri_month(year, 1), calendar.hijri_month(year, 12)
    if first is None or last is None:
        return Sense(m.start, m.stop, None, calendar="hijri", warnings=_OUT_OF_RANGE)
    period = calendar.holding_most(first[0], last[1], "year")
    return Sense(m.start, m.stop, period, calendar="hijri", mod=m.get("part"))


# Feasts


@rule(
    "feast",
    "name:feast (from | to)? (year_word | year_def)? year:any_year (era | hijri:hijri_era)?",
    "name:feast (mod:modifier | last)",
    "name:feast (from | to | in)? (year_word | year_def) ymod:modifier",
    "name:feast (from | in)? uthis:this year_def",
    "name:feast",
)
def _feast(m: Match, c: Context) -> Reading:
    feast = WORDS["feasts"][m.get("name")]
    year = m.get("year")
    if year is not None:
        if year < 1600:
            if "hijri" not in feast:
                return None
            date = calendar.hijri_day(year, *_month_day(feast["hijri"]))
        else:
            date = next((d for d in _feast_days(feast, year) if d.year == year), None)
            if m.get("name") in ("new_year_eve",):
                date = datetime.date(year - 1, 12, 31)
        return on_day(m, date)
    today = c.today
    dates = sorted(d for y in range(today.year - 1, today.year + 2) for d in _feast_days(feast, y))
    step = m.get("mod")
    if m.has("ymod") or m.has("uthis"):
        wanted = today.year + (m.get("ymod") or 0)
        date = next((d for d in dates if d.year == wanted), None)
    elif step is not None and step > 0:
        date = next((d for d in dates if d > today), None)
    elif step is not None and step < 0 or m.stop - m.start > 1:
        date = next((d for d in reversed(dates) if d < today), None)
    elif c.tense(m.start) < 0:
        date = next((d for d in reversed(dates) if d <= today), None)
    elif (
        c.alone(m.start, m.stop)
        or c.word_before(m.start) in _BEFORE_FEAST
        or c.letter(m.start - 1) in _LEADS
        or c.tense(m.start) > 0
    ):
        date = next((d for d in dates if d >= today), None)
    else:
        return None
    return on_day(m, date, basis="relative")


@rule("day-of-feast", "n:ordinal_indef days:plural name:feast year:any_year?")
def _day_of_feast(m: Match, c: Context) -> Reading:
    number, year = m.get("n"), m.get("year")
    if number > 10 or m.get("days").grain != "day":
        return None
    feast = WORDS["feasts"][m.get("name")]
    if year is None:
        now = c.today.year
        days = [d for y in range(now - 1, now + 2) for d in _feast_days(feast, y)]
        date = min(days, key=lambda d: abs((d - c.today).days), default=None)
    else:
        date = next(iter(_feast_days(feast, year)), None) if year >= 1600 else None
    if date is None:
        return None
    return on_day(m, date + (number - 1) * DAY, basis="explicit" if year else "relative")


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _feast_days(feast: dict[str, Any], year: int) -> list[datetime.date]:
    """The days of a feast in a Gregorian year."""
    if "day" in feast:
        date = calendar.date_of(year, *_month_day(feast["day"]))
        return [] if date is None else [date]
    if "hijri" in feast:
        first = int((year - 622) * 33 / 32)
        days = (calendar.hijri_day(h, *_month_day(feast["hijri"])) for h in range(first - 1, first + 3))
        return [d for d in days if d is not None and d.year == year]
    if "nth" in feast:
        return [_nth(year, *feast["nth"]) + feast.get("plus", 0) * DAY]
    return [_moving(feast["moving"], year)]


def _moving(name: str, year: int) -> datetime.date:
    match name:
        case "easter":
            return calendar.easter(year)
        case "good_friday":
            return calendar.easter(year) - 2 * DAY
        case "palm_sunday":
            return calendar.easter(year) - 7 * DAY
        case "orthodox_easter":
            return calendar.orthodox_easter(year)
        case "sham_ennessim":
            return calendar.orthodox_easter(year) + DAY
        case _:
            raise ValueError(name)


def _nth(year: int, month: int, weekday: int, number: int) -> datetime.date:
    """That weekday of a month, counted from its end where the number is below 0."""
    first = datetime.date(year, month, 1)
    if number < 0:
        last = calendar.month(year, month).finish
        return last - ((last.weekday() - weekday) % 7) * DAY
    return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY


def merged(hijri: Sense, gregorian: Sense) -> Sense:
    """One time from both calendars side by side. The Gregorian one is kept where they disagree."""
    first, last = (hijri, gregorian) if hijri.first < gregorian.first else (gregorian, hijri)
    period: Period | None = gregorian.period
    conflict = hijri.period is not None and period is not None and hijri.period.begin != period.begin
    warnings = gregorian.warnings + (("calendar_conflict",) if conflict else ())
    return Sense(first.first, last.stop, period, basis="explicit", warnings=warnings)
