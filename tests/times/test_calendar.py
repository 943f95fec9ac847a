"""Calendar periods and arithmetic."""

from __future__ import annotations

import datetime

import pytest

from service.annotation import Grain
from service.times import calendar

DAY = datetime.date(2024, 1, 25)


@pytest.mark.parametrize(
    ("period", "value", "begin", "finish"),
    [
        (calendar.week(DAY), "2024-W04", "2024-01-22", "2024-01-28"),
        (calendar.week(datetime.date(2019, 12, 31)), "2020-W01", "2019-12-30", "2020-01-05"),
        (calendar.weekend(DAY), "2024-W04-WE", "2024-01-27", "2024-01-28"),
        (calendar.month(2024, 2), "2024-02", "2024-02-01", "2024-02-29"),
        (calendar.quarter(2015, 4), "2015-Q4", "2015-10-01", "2015-12-31"),
        (calendar.half(2015, 2), "2015-H2", "2015-07-01", "2015-12-31"),
        (calendar.season(2014, "WI"), "2014-WI", "2014-12-21", "2015-03-20"),
        (calendar.decade(2015), "201X", "2010-01-01", "2019-12-31"),
        (calendar.century(21), "20XX", "2000-01-01", "2099-12-31"),
    ],
)
def test_periods_know_their_days(period: calendar.Period, value: str, begin: str, finish: str) -> None:
    """A period has its TIMEX3 value, its first and its last day."""
    assert (period.value, period.begin.isoformat(), period.finish.isoformat()) == (value, begin, finish)


@pytest.mark.parametrize(
    ("grain", "count", "value"),
    [("day", -30, "2023-12-26"), ("week", -4, "2023-W52"), ("month", -1, "2023-12"), ("month", 13, "2025-02"),
     ("quarter", -1, "2023-Q4"), ("half", 1, "2024-H2"), ("year", -100, "1924"), ("decade", 1, "203X"),
     ("season", 1, "2024-SP"), ("century", -1, "19XX")],
)  # fmt: skip
def test_shifts_count_whole_periods(grain: Grain, count: int, value: str) -> None:
    """A shift counts whole periods from the one that holds the day."""
    assert calendar.shifted(DAY, grain, count).value == value


def test_the_end_of_the_calendar_is_an_error() -> None:
    """A period before the year 1 or after 9999 cannot be made."""
    with pytest.raises(ValueError, match="year"):
        calendar.shifted(DAY, "year", -3000)


@pytest.mark.parametrize(
    ("year", "west", "east"), [(2015, "04-05", "04-12"), (2019, "04-21", "04-28"), (2017, "04-16", "04-16")]
)
def test_easter(year: int, west: str, east: str) -> None:
    """Easter in both churches, as Gregorian days."""
    assert calendar.easter(year).isoformat() == f"{year}-{west}"
    assert calendar.orthodox_easter(year).isoformat() == f"{year}-{east}"


def test_hijri_days_follow_umm_al_qura() -> None:
    """Hijri days are converted within the library's range and null outside it."""
    assert calendar.hijri_day(1445, 7, 14) == datetime.date(2024, 1, 26)
    assert calendar.hijri_day(1200, 1, 1) is None
    assert calendar.hijri_day(1445, 7, 30) is None
    assert calendar.hijri_month(1445, 9) == (datetime.date(2024, 3, 11), datetime.date(2024, 4, 9))
