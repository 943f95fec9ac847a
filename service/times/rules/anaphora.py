"""Times counted from one named before: the next day, the same year, that month, the same period of the year before."""

from __future__ import annotations

from service.annotation import Basis, Grain
from service.times import calendar
from service.times.calendar import Period
from service.times.context import Context, Sense
from service.times.rules.base import Match, Reading, rule

_PERIOD = "(period | unit:(month_def | quarter | half | week_def))"
_YEAR = (
    "((year_word | year_def)? year:any_year | (year_word | year_def) ymod:modifier"
    " | (year_word | year_def) back:preceding)"
)
_UNIT = "unit:(today | week_def | month_def | year_def | long_def | day_part_def)"


@rule(
    "next-period",
    f"{_UNIT} (step:following | back:preceding)",
    "unit:tonight (step:following | back:preceding)",
    "day_part? from? unit:today step:following",
)
def _next_period(m: Match, c: Context) -> Reading:
    grain: Grain = getattr(m.get("unit"), "grain", "day")
    finer = {
        "day": ("day",),
        "week": ("day", "week"),
        "month": ("day", "month"),
        "year": ("day", "month", "year", "quarter", "half", "season"),
        "decade": ("year", "decade"),
    }
    before = c.last(*finer.get(grain, ("century", "year")))
    step = 1 if m.has("step") else -1
    if before is not None:
        return Sense(m.start, m.stop, calendar.shifted(before.begin, grain, step), basis="context")
    if c.alone(m.start, m.stop):
        return Sense(m.start, m.stop, calendar.shifted(c.today, grain, step), basis="relative")
    return None


@rule(
    "same-period",
    f"(part:period_part from?)? {_UNIT} same_after",
    f"(part:period_part from?)? same_before {_UNIT}",
    f"(part:period_part from?)? that {_UNIT}",
    f"{_UNIT} that",
    "same_before unit:unit",
)
def _same_period(m: Match, c: Context) -> Reading:
    grain: Grain = getattr(m.get("unit"), "grain", "day")
    before = (
        c.last("day")
        if grain == "day"
        else c.last("day", "week", "month", "year", "quarter", "half", "season", "decade")
    )
    if before is None:
        return None
    return Sense(m.start, m.stop, calendar.containing(before.begin, grain), basis="context", mod=m.get("part"))


@rule(
    "same-period-of-year",
    f"{_PERIOD} same_after (from | in)? {_YEAR}",
    f"same_before {_PERIOD} (from | in)? {_YEAR}",
)
def _same_period_of_year(m: Match, c: Context) -> Reading:
    before = c.last("quarter", "half", "month", "week") or (c.last_interval() if not m.has("unit") else None)
    if m.has("year"):
        year = m.get("year")
    elif m.has("ymod"):
        year = c.today.year + m.get("ymod")
    elif before is not None:
        year = before.begin.year - 1
    else:
        return None
    basis: Basis = "relative" if m.has("ymod") else "context"
    return Sense(m.start, m.stop, _moved(before, year), basis=basis)


def _moved(period: Period | None, year: int) -> Period:
    """The like period of another year; the year itself where none is known."""
    if period is None:
        return calendar.year(year)
    match period.grain:
        case "quarter":
            return calendar.quarter(year, int(period.value[-1]))
        case "half":
            return calendar.half(year, int(period.value[-1]))
        case "month":
            return calendar.month(year, period.begin.month)
        case None:
            begin = calendar.same_day(period.begin, "year", year - period.begin.year)
            finish = calendar.same_day(period.finish, "year", year - period.begin.year)
            return calendar.interval(begin, finish)
        case _:
            return calendar.year(year)
