"""Calendar periods in TIMEX3's form, with their first and last Gregorian day, and arithmetic on them."""

from __future__ import annotations

import datetime
from calendar import monthrange
from functools import lru_cache

import msgspec
from hijridate import Hijri

from service.annotation import Grain

_DAY = datetime.timedelta(days=1)

# First and last day of the seasons as school books give them.
_SEASONS = {"SP": (3, 21, 6, 20), "SU": (6, 21, 9, 23), "FA": (9, 24, 12, 20), "WI": (12, 21, 3, 20)}
SEASONS = tuple(_SEASONS)


class Period(msgspec.Struct, frozen=True, gc=False):
    """A stretch of days with a name: `value` is the TIMEX3 form, `finish` the last day. `grain` is null for a stretch
    between two days, whose value is an ISO 8601 interval."""

    value: str
    begin: datetime.date
    finish: datetime.date
    grain: Grain | None


def day(date: datetime.date) -> Period:
    return Period(date.isoformat(), date, date, "day")


def date_of(year: int, month: int, number: int) -> datetime.date | None:
    """That day, or null where the calendar has none."""
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def week(date: datetime.date) -> Period:
    """The ISO week that holds a day."""
    year, number, _ = date.isocalendar()
    monday = date - date.weekday() * _DAY
    return Period(f"{year:04}-W{number:02}", monday, monday + 6 * _DAY, "week")


def weekend(date: datetime.date) -> Period:
    """Saturday and Sunday of the ISO week that holds a day."""
    whole = week(date)
    return Period(whole.value + "-WE", whole.begin + 5 * _DAY, whole.finish, "weekend")


def month(year: int, number: int) -> Period:
    return Period(
        f"{year:04}-{number:02}",
        datetime.date(year, number, 1),
        datetime.date(year, number, monthrange(year, number)[1]),
        "month",
    )


def quarter(year: int, number: int) -> Period:
    return Period(f"{year:04}-Q{number}", month(year, 3 * number - 2).begin, month(year, 3 * number).finish, "quarter")


def half(year: int, number: int) -> Period:
    return Period(f"{year:04}-H{number}", month(year, 6 * number - 5).begin, month(year, 6 * number).finish, "half")


def season(year: int, name: str) -> Period:
    """A season, `SP`, `SU`, `FA` or `WI`. A winter belongs to the year in which it starts."""
    m1, d1, m2, d2 = _SEASONS[name]
    finish = datetime.date(year + (m2 < m1), m2, d2)
    return Period(f"{year:04}-{name}", datetime.date(year, m1, d1), finish, "season")


def season_at(date: datetime.date) -> tuple[int, int]:
    """Year and index in `SEASONS` of the season that holds a day."""
    for year in (date.year, date.year - 1):
        for index, name in enumerate(SEASONS):
            found = season(year, name)
            if found.begin <= date <= found.finish:
                return year, index
    raise AssertionError(date)


def year(number: int) -> Period:
    return Period(f"{number:04}", datetime.date(number, 1, 1), datetime.date(number, 12, 31), "year")


def decade(number: int) -> Period:
    """The ten years that hold a year."""
    first = number // 10 * 10
    return Period(f"{first // 10:03}X", datetime.date(max(first, 1), 1, 1), datetime.date(first + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """The 21st century is `20XX`."""
    first = (number - 1) * 100
    return Period(
        f"{number - 1:02}XX", datetime.date(max(first, 1), 1, 1), datetime.date(first + 99, 12, 31), "century"
    )


def interval(begin: datetime.date, finish: datetime.date) -> Period:
    return Period(f"{begin.isoformat()}/{finish.isoformat()}", begin, finish, None)


def containing(date: datetime.date, grain: Grain) -> Period:
    """The period of a grain that holds a day."""
    match grain:
        case "day":
            return day(date)
        case "week":
            return week(date)
        case "weekend":
            return weekend(date)
        case "month":
            return month(date.year, date.month)
        case "quarter":
            return quarter(date.year, (date.month + 2) // 3)
        case "half":
            return half(date.year, (date.month + 5) // 6)
        case "season":
            at, index = season_at(date)
            return season(at, SEASONS[index])
        case "year":
            return year(date.year)
        case "decade":
            return decade(date.year)
        case "century":
            return century(date.year // 100 + 1)


def shifted(date: datetime.date, grain: Grain, count: int) -> Period:
    """The period of a grain that lies `count` after the one that holds a day. Raises ValueError or OverflowError where
    the calendar ends."""
    match grain:
        case "day":
            return day(date + count * _DAY)
        case "week":
            return week(date + 7 * count * _DAY)
        case "weekend":
            return weekend(date + 7 * count * _DAY)
        case "month":
            return month(*_months_after(date, count))
        case "quarter":
            index = date.year * 4 + (date.month - 1) // 3 + count
            return quarter(index // 4, index % 4 + 1)
        case "half":
            index = date.year * 2 + (date.month - 1) // 6 + count
            return half(index // 2, index % 2 + 1)
        case "season":
            at, number = season_at(date)
            index = at * 4 + number + count
            return season(index // 4, SEASONS[index % 4])
        case "year":
            return year(date.year + count)
        case "decade":
            return decade(date.year + 10 * count)
        case "century":
            return century(date.year // 100 + 1 + count)


def same_day(date: datetime.date, grain: Grain, count: int) -> datetime.date:
    """The day `count` days, weeks, months or years later; the month's last where it has no such day."""
    if grain in ("day", "week"):
        return date + (7 if grain == "week" else 1) * count * _DAY
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}.get(grain, 12)
    at, number = _months_after(date, months * count)
    return datetime.date(at, number, min(date.day, monthrange(at, number)[1]))


def _months_after(date: datetime.date, count: int) -> tuple[int, int]:
    index = date.year * 12 + date.month - 1 + count
    return index // 12, index % 12 + 1


@lru_cache(maxsize=4096)
def hijri_day(year: int, month: int, number: int) -> datetime.date | None:
    """The Gregorian day of a day in the Umm al-Qura calendar, or null outside its range or where there is none."""
    try:
        return Hijri(year, month, number).to_gregorian()
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def hijri_month(year: int, number: int) -> tuple[datetime.date, datetime.date] | None:
    """First and last Gregorian day of a month in the Umm al-Qura calendar."""
    try:
        first = Hijri(year, number, 1)
        begin = first.to_gregorian()
        return begin, begin + (first.month_length() - 1) * _DAY
    except (ValueError, OverflowError):
        return None


def easter(year: int) -> datetime.date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher's computation)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    number, day = divmod(h + i - 7 * m + 114, 31)
    return datetime.date(year, number, day + 1)


def orthodox_easter(year: int) -> datetime.date:
    """Easter Sunday of the eastern churches, as a Gregorian day, from 1900 to 2099 (Meeus's Julian computation)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    number, day = divmod(d + e + 114, 31)
    return datetime.date(year, number, day + 1) + 13 * _DAY


def holding_most(begin: datetime.date, finish: datetime.date, grain: Grain) -> Period:
    """The Gregorian month or year that holds most of a stretch of days."""
    return containing(begin + (finish - begin) // 2, grain)
