"""Parts of months, years and centuries: quarters, halves, seasons, decades, weeks and weekdays by number."""

from __future__ import annotations

import datetime

from service.annotation import Basis
from service.times import calendar
from service.times.calendar import Period
from service.times.context import Context, Sense
from service.times.rules.base import CENTURY, DAY, ORDER, OUTER, PART, L, Match, Reading, century, company, outer, rule

_AGE = company("age")
_NOT_OF = company("not_of")
_LEADS = frozenset(
    L[name] for name in ("in", "since", "until", "within", "to", "from", "between", "ago", "after", "like")
)
_SEASON = f"{PART} season_word? name:(season | season_def)"
_HOW_MANY = "(count2:cardinal_def | article count3:day_number | count4:cardinal)"
_OF = "(from | to | in)?"


def _order(m: Match) -> int | None:
    """1 for the first, -1 for the last; null where the match names neither."""
    value = m.get("n") if m.has("n") else m.get("n2") if m.has("n2") else m.get("n3")
    return None if value is None else int(value)


def _year_of(found: tuple[Period, Basis] | None) -> int | None:
    return found[0].begin.year if found is not None and found[0].grain == "year" else None


def _inside(c: Context) -> int | None:
    """The year that a quarter or half named just before belongs to."""
    before = c.last("quarter", "half")
    return None if before is None else before.begin.year


@rule("quarter-of-year", f"{PART} quarter {ORDER} {_OF} {OUTER}")
def _quarter_of_year(m: Match, c: Context) -> Reading:
    number, found = _order(m), outer(m, c)
    year = _year_of(found)
    if found is None or year is None or number is None or number > 4:
        return None
    return Sense(
        m.start, m.stop, calendar.quarter(year, 4 if number < 0 else number), basis=found[1], mod=m.get("part")
    )


@rule("quarter", f"{PART} quarter {ORDER}")
def _quarter(m: Match, c: Context) -> Reading:
    number = _order(m)
    if number is None or number > 4 or c.letter(m.start - 1) not in _LEADS and not c.alone(m.start, m.stop):
        return None
    number = 4 if number < 0 else number
    year = _inside(c)
    if year is None:
        year = c.today.year
        if calendar.quarter(year, number).begin > c.today and c.tense(m.start) <= 0:
            year -= 1
    return Sense(m.start, m.stop, calendar.quarter(year, number), basis="relative", mod=m.get("part"))


@rule(
    "relative-quarter",
    f"{PART} span:(quarter | half) mod:modifier",
    "span:quarter mod:modifier from year_def",
    "this span:(quarter | half) (from year_def)?",
    "span:(quarter | half) step:preceding",
)
def _relative_quarter(m: Match, c: Context) -> Reading:
    if m.items.classes[m.at("span")] == L["quarter"]:
        grain = "quarter"
    else:
        grain = "half"
    if not m.get("span") or m.items.classes[m.start + 1] == L["from"]:
        return None
    if m.has("step"):
        before = c.last("quarter", "half")
        if before is None:
            return None
        return Sense(
            m.start,
            m.stop,
            calendar.shifted(before.begin, "quarter" if grain == "quarter" else "half", -1),
            basis="context",
        )
    step = m.get("mod") or 0
    return Sense(
        m.start,
        m.stop,
        calendar.shifted(c.today, "quarter" if grain == "quarter" else "half", step),
        basis="relative",
        mod=m.get("part"),
    )


@rule("half-of-period", f"{PART} half {ORDER} {_OF} {OUTER}")
def _half_of_period(m: Match, c: Context) -> Reading:
    number, found = _order(m), outer(m, c)
    if found is None or number not in (1, 2, -1):
        return None
    period, basis = found
    if period.grain == "year":
        return Sense(
            m.start, m.stop, calendar.half(period.begin.year, 1 if number == 1 else 2), basis=basis, mod=m.get("part")
        )
    return Sense(m.start, m.stop, period, basis=basis, mod="START" if number == 1 else "END")


@rule("half", f"half {ORDER}", f"half year_def {ORDER}")
def _half(m: Match, c: Context) -> Reading:
    number = _order(m)
    year = _inside(c)
    named = m.items.classes[m.start + 1] == L["year_def"]
    if number not in (1, 2, -1) or not (named or year is not None or c.letter(m.start - 1) == L["within"]):
        return None
    if c.letter(m.stop) == L["from"] and c.word_after(m.stop + 1) not in _NOT_OF:
        return None
    number = 1 if number == 1 else 2
    if year is None:
        year = c.today.year
        if calendar.half(year, number).begin > c.today and c.tense(m.start) <= 0:
            year -= 1
    return Sense(m.start, m.stop, calendar.half(year, number), basis="relative")


@rule(
    "first-months",
    f"(count:numeral | within)? months:(plural | plural_def) {_HOW_MANY}? {ORDER}? from {OUTER}",
    f"count:numeral months:plural {ORDER}? from {OUTER}",
    f"months:dual_def n:ordinal from {OUTER}",
)
def _first_months(m: Match, c: Context) -> Reading:
    unit = m.get("months")
    count = (
        m.get("count")
        or m.get("count2")
        or m.get("count3")
        or m.get("count4")
        or (unit.count if unit.count > 1 else None)
    )
    number, found = _order(m), outer(m, c)
    if unit.grain != "month" or found is None or count is None or not 1 <= count <= 11:
        return None
    first = m.start + 1 if m.items.classes[m.start] == L["within"] else m.start
    year, basis = _year_of(found), found[1]
    if year is None:
        return None
    if number is None and m.items.classes[m.at("months")] != L["plural_def"] or number not in (None, 1, -1):
        return None
    if number == -1:
        begin, finish = calendar.month(year, 13 - count).begin, calendar.month(year, 12).finish
    else:
        begin, finish = calendar.month(year, 1).begin, calendar.month(year, count).finish
    for whole in (calendar.quarter(year, 1), calendar.quarter(year, 4), calendar.half(year, 1), calendar.half(year, 2)):
        if (whole.begin, whole.finish) == (begin, finish):
            return Sense(first, m.stop, whole, basis=basis)
    return Sense(first, m.stop, calendar.interval(begin, finish), basis=basis)


@rule(
    "season",
    f"{_SEASON} from? (year_word | year_def)? year:any_year era?",
    f"{_SEASON} from? (year_word | year_def) ymod:modifier",
    f"{_SEASON} from? uthis:this year_def",
    f"{_SEASON} year:year_number (slash | dash) second:(year_number | day_number)",
    f"{PART} season_word? name:season_def mod:(modifier | last)",
    f"{PART} this season_word? name:season_def",
    f"{PART} season_word name:(season | season_def)",
    f"{PART} name:season_def",
)
def _season(m: Match, c: Context) -> Reading:
    name, part = m.get("name"), m.get("part")
    if m.has("year"):
        return Sense(m.start, m.stop, calendar.season(m.get("year"), name), mod=part)
    year = c.today.year
    if m.has("uthis"):
        return Sense(m.start, m.stop, calendar.season(year, name), basis="relative", mod=part)
    if m.has("ymod"):
        return Sense(m.start, m.stop, calendar.season(year + m.get("ymod"), name), basis="relative", mod=part)
    choices = [calendar.season(y, name) for y in range(year - 2, year + 3)]

    def distance(period: Period) -> int:
        return max((period.begin - c.today).days, (c.today - period.finish).days, 0)

    if m.has("mod"):
        step = m.get("mod")
        if step > 0:
            period = next(p for p in choices if p.begin > c.today)
        elif step < 0:
            period = next(p for p in reversed(choices) if p.finish < c.today)
        else:
            period = calendar.season(year, name) if name != "WI" else min(choices, key=distance)
    else:
        shown = L["this"] in m.items.classes[m.start : m.stop]
        tense = c.tense(m.start)
        if not shown and not part and not c.alone(m.start, m.stop):
            lead = c.letter(m.start - 1) in _LEADS
            if not lead or m.items.classes[m.start] != L["season_word"] and tense == 0:
                return None
        period = calendar.season(year, name) if shown and name != "WI" else min(choices, key=distance)
    return Sense(m.start, m.stop, period, basis="relative", mod=part)


@rule(
    "decades",
    f"{PART} long_word? tens:decades (from? {CENTURY})?",
)
def _decades(m: Match, c: Context) -> Reading:
    sense = _decade(m, c, "tens", m.start)
    return None if sense is None else sense


@rule(
    "coordinated-decades",
    f"tens:decades (conj | to | until | or) tens2:decades (from? {CENTURY})?",
)
def _coordinated_decades(m: Match, c: Context) -> Reading:
    first, second = _decade(m, c, "tens", m.start), _decade(m, c, "tens2", m.at("tens2"))
    if first is None or second is None:
        return None
    first.stop = m.end("tens")
    return [first, second]


def _decade(m: Match, c: Context, label: str, first: int) -> Sense | None:
    tens = m.get(label)
    whole = 20
    basis: Basis = "explicit"
    if m.has("century"):
        found = century(m, c)
        if found is None:
            return None
        whole, basis = found[0].begin.year // 100 + 1, found[1]
    else:
        definite = m.items.word(m.at(label)).startswith("ال")
        if not definite and not m.has("part") or c.letter(m.stop) == L["from"] and c.word_after(m.stop + 1) in _AGE:
            return None
        if c.word_after(m.stop) in _AGE:
            return None
    return Sense(first, m.stop, calendar.decade((whole - 1) * 100 + tens), basis=basis, mod=m.get("part"))


@rule(
    "decade-of-century",
    f"{PART} decade:long_def {ORDER} {_OF} {CENTURY}",
)
def _decade_of_century(m: Match, c: Context) -> Reading:
    number, found = _order(m), century(m, c)
    if m.get("decade").grain != "decade" or number is None or number > 10 or found is None:
        return None
    first = found[0].begin.year + (90 if number < 0 else 10 * (number - 1))
    return Sense(m.start, m.stop, calendar.decade(first), basis=found[1], mod=m.get("part"))


@rule(
    "century",
    f"{PART} century:(long_def | long_word) (cord:(ordinal | cardinal_def) | article? cnum:day_number) era?",
)
def _century(m: Match, c: Context) -> Reading:
    found = century(m, c)
    if found is None or m.items.classes[m.at("century")] == L["long_word"]:
        return None
    if c.letter(m.stop) in (L["ago"], L["hijri_era"]):
        return None
    return Sense(m.start, m.stop, found[0], basis=found[1], mod=m.get("part"))


@rule(
    "week-of-period",
    f"week_def (n:ordinal | n2:last) (from | to | in) {OUTER}",
    f"(n:ordinal_indef | n2:last_indef) week_word (from | to | in)? {OUTER}",
)
def _week_of_period(m: Match, c: Context) -> Reading:
    number, found = _order(m), outer(m, c)
    if number is None or found is None or found[0].grain not in ("month", "year", "quarter"):
        return None
    period, basis = found
    # A week belongs to the month or year that holds its Thursday, as in ISO 8601.
    thursday = period.begin + ((3 - period.begin.weekday()) % 7) * DAY
    if number > 0:
        thursday += 7 * (number - 1) * DAY
    else:
        thursday += (period.finish - thursday).days // 7 * 7 * DAY
    return Sense(m.start, m.stop, calendar.week(thursday), basis=basis) if thursday <= period.finish else None


@rule(
    "weekday-of-period",
    f"day_word? (n:ordinal_indef | n2:last_indef) day_word? (wd:weekday_indef | wd2:weekday) (from | in)? {OUTER}",
    f"day_word? wd2:weekday (n:ordinal | n2:last) (from | in) {OUTER}",
    "n2:last_indef wd:weekday_indef",
)
def _weekday_of_period(m: Match, c: Context) -> Reading:
    number = _order(m)
    weekday = m.get("wd") if m.has("wd") else m.get("wd2")
    if m.stop - m.start == 2:
        return (
            Sense(m.start, m.stop, calendar.day(c.weekday(weekday, -1)), basis="relative")
            if c.alone(m.start, m.stop)
            else None
        )
    found = outer(m, c)
    if number is None or found is None:
        return None
    period, basis = found
    if number > 0:
        date = period.begin + ((weekday - period.begin.weekday()) % 7 + 7 * (number - 1)) * DAY
    else:
        date = period.finish - ((period.finish.weekday() - weekday) % 7) * DAY
    return Sense(m.start, m.stop, calendar.day(date), basis=basis) if date <= period.finish else None


@rule(
    "day-of-period",
    f"(n:ordinal_indef | n2:last_indef) (days:day_word | days2:plural) (from | in)? {OUTER}",
    f"today (n:ordinal | n2:last) (from | in) {OUTER}",
)
def _day_of_period(m: Match, c: Context) -> Reading:
    number, found = _order(m), outer(m, c)
    if number is None or found is None or m.has("days2") and m.get("days2").grain != "day":
        return None
    period, basis = found
    date = period.begin + (number - 1) * DAY if number > 0 else period.finish
    return Sense(m.start, m.stop, calendar.day(date), basis=basis) if date <= period.finish else None


@rule(
    "month-of-year",
    f"month_def (n:ordinal | n2:last) from {OUTER}",
    f"(n:ordinal_indef | n2:last_indef) month_word from {OUTER}",
)
def _month_of_year(m: Match, c: Context) -> Reading:
    number, found = _order(m), outer(m, c)
    year = _year_of(found)
    if number is None or found is None or year is None or number > 12:
        return None
    return Sense(m.start, m.stop, calendar.month(year, 12 if number < 0 else number), basis=found[1])


@rule(
    "numbered-week",
    "(week_def | week_word) article? (week:day_number | week2:number) (from | in | comma)? (year_word | year_def)?"
    " year:year_number",
    "week_def article? (week:day_number | week2:number)",
)
def _numbered_week(m: Match, c: Context) -> Reading:
    number = m.get("week") if m.has("week") else m.get("week2")
    if not 1 <= number <= 53 or not m.has("year") and not c.alone(m.start, m.stop):
        return None
    monday = datetime.date.fromisocalendar(m.get("year") if m.has("year") else c.today.year, number, 1)
    return Sense(m.start, m.stop, calendar.week(monday), basis="explicit" if m.has("year") else "relative")


@rule("weekend", "(part:day_part)? end:weekend (mod:modifier)?", "this end:weekend", "end:weekend from? this")
def _weekend(m: Match, c: Context) -> Reading:
    step = m.get("mod") or 0
    if step > 0 and m.items.word(m.at("mod")).endswith("ة"):
        step = 0 if c.today.weekday() < 5 else 1
    return Sense(m.start, m.stop, calendar.shifted(c.today, "weekend", step), basis="relative")
