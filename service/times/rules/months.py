"""Months and years."""

from __future__ import annotations

from service.annotation import Grain
from service.arabic.view import fold
from service.times import calendar
from service.times.context import Context, Sense
from service.times.items import AMBIGUOUS_MONTHS, WORDS
from service.times.rules.base import (
    PART,
    WHICH_YEAR,
    YEAR,
    L,
    Match,
    Reading,
    company,
    counted,
    means_general,
    named_year,
    rule,
)

_MONTH_LEADS = frozenset(
    L[name]
    for name in (
        "in", "since", "until", "from", "to", "within", "ago", "after", "between", "or", "corresponding", "pair_word",
    )
)  # fmt: skip
_MONTH_LINKS = frozenset(L[name] for name in ("conj", "open", "comma", "slash", "dash"))
_YEAR_HEADS = frozenset(
    prefix + fold(word)
    for word in WORDS["year_heads"]["words"] + WORDS["year_heads"]["definite"]
    for prefix in ("", "ب", "ل", "و")
)
_FROM_HEADS = company("from_a_year")
_TO_HEADS = company("to_a_year")
_WEEKEND_WORDS = company("weekend")
_SCHOOL = company("school")
_YEAR_LIKE = "(year_number | day_number | number)"
_YEAR_LEADS = frozenset(
    L[name] for name in ("in", "since", "until", "ago", "after", "between", "within", "period_part")
)


@rule("month-year", f"{PART} month_word? month:month {YEAR}")
def _month_year(m: Match, c: Context) -> Reading:
    if m.items.word(m.at("month")) in AMBIGUOUS_MONTHS and counted(m, c):
        return None
    return Sense(m.start, m.stop, calendar.month(m.get("year"), m.get("month")), mod=m.get("part"))


@rule(
    "numbered-month",
    f"shahr:month_word mnum:day_number {YEAR}",
    "shahr:month_word mnum:day_number",
    "mnum:day_number (slash | dash) year:year_number",
    "year:year_number (slash | dash) mnum:day_number",
)
def _numbered_month(m: Match, c: Context) -> Reading:
    number, year = m.get("mnum"), m.get("year")
    if number > 12 or year is not None and not 1800 <= year <= 2100:
        return None
    if year is None:
        return Sense(m.start, m.stop, c.month(number, 0), basis="relative") if c.alone(m.start, m.stop) else None
    lead = c.letter(m.start - 1) in _MONTH_LEADS or c.letter(m.start - 1) == L["newline"]
    return Sense(m.start, m.stop, calendar.month(year, number)) if m.has("shahr") or lead else None


@rule("month-relative", f"{PART} month_word? month:month which:{WHICH_YEAR}")
def _month_relative(m: Match, c: Context) -> Reading:
    number, mod, word = m.get("month"), m.get("part"), m.items.word(m.at("month"))
    named = named_year(m, c)
    if named is not None:
        return Sense(m.start, m.stop, calendar.month(named[0], number), basis=named[1], mod=mod)
    step = m.get("mod")
    if (
        word in AMBIGUOUS_MONTHS
        and c.letter(m.start - 1) == L["other"]
        and not m.has("part")
        and c.letter(m.start) == L["month"]
    ):
        return None
    if step == 0:
        year = c.today.year + (number == 12 and c.today.month == 1) * -1 + (number == 1 and c.today.month == 12)
        return Sense(m.start, m.stop, calendar.month(year, number), basis="relative", mod=mod)
    return Sense(m.start, m.stop, c.month(number, step), basis="relative", mod=mod)


@rule(
    "month-beside",
    f"{PART} month_word? month:month (step:following | step2:preceding) (from | in)?",
)
def _month_beside(m: Match, c: Context) -> Reading:
    before = c.last("day", "month")
    number = m.get("month")
    if before is None or c.letter(m.stop - 1) in (L["from"], L["in"]):
        return None
    year, at = before.begin.year, before.begin.month
    if m.has("step"):
        year += number <= at
    else:
        year -= number >= at
    return Sense(m.start, m.stop, calendar.month(year, number), basis="context", mod=m.get("part"))


@rule("bare-month", f"{PART} shahr:month_word? month:month")
def _bare_month(m: Match, c: Context) -> Reading:
    items, at = m.items, m.at("month")
    before = c.letter(m.start - 1)
    if not m.has("shahr") and not m.has("part") and not c.alone(m.start, m.stop):
        word = items.word(at)
        single = items.stops[at] - items.firsts[at] == 1
        if single and word in AMBIGUOUS_MONTHS and before not in _MONTH_LEADS:
            return None
        if before not in _MONTH_LEADS and before not in _MONTH_LINKS and single:
            return None
        if before in (L["comma"], L["conj"]) and single and not (c.found and c.found[-1].stop == m.start - 1):
            return None
    told = None if c.tense(m.start) > 0 else c.year_before(m.start)
    if told is not None:
        return Sense(m.start, m.stop, calendar.month(told, m.get("month")), basis="context", mod=m.get("part"))
    period = c.likely_month(m.start, m.stop, m.get("month"))
    return Sense(m.start, m.stop, period, basis="relative", mod=m.get("part"))


@rule(
    "year",
    f"{PART} (year_word | year_def) fiscal? year:any_year era?",
    f"{PART} year_def mod:modifier year:any_year era?",
    f"{PART} year_def mod:modifier open year:any_year close",
    f"{PART} this year_def year:any_year",
    "year:any_year era:era",
    "part:period_part year:year_number",
)
def _year(m: Match, c: Context) -> Reading:
    return Sense(m.start, m.stop, calendar.year(m.get("year")), mod=m.get("part"))


@rule(
    "school-year",
    f"{PART} (year_word | year_def | season_of_play) fiscal? year:year_number (slash | dash) second:{_YEAR_LIKE}",
    "year:year_number slash second:(year_number | day_number)",
)
def _school_year(m: Match, c: Context) -> Reading:
    year, second = m.get("year"), m.get("second")
    if second not in (year + 1, (year + 1) % 100) or not 1900 <= year <= 2100:
        return None
    return Sense(m.start, m.stop, calendar.year(year), mod=m.get("part"))


@rule("fiscal-year", f"{PART} year_def fiscal mod:modifier")
def _fiscal_year(m: Match, c: Context) -> Reading:
    year = c.today.year + m.get("mod")
    word = m.items.word(m.stop - 2)
    if word in _SCHOOL:
        first = c.today.year - (c.today.month < 8)
        year = first + m.get("mod")
        if m.get("mod") > 0 and c.today.month in (7, 8):
            year = c.today.year
    return Sense(m.start, m.stop, calendar.year(year), basis="relative", mod=m.get("part"))


@rule("short-year", f"{PART} (year_word | year_def) year:number")
def _short_year(m: Match, c: Context) -> Reading:
    value = m.get("year")
    if not 32 <= value <= 99 or c.letter(m.stop) == L["percent"] or counted(m, c):
        return None
    return Sense(m.start, m.stop, calendar.year(1900 + value), mod=m.get("part"))


@rule("bare-year", "year:year_number")
def _bare_year(m: Match, c: Context) -> Reading:
    value = m.get("year")
    before, after = c.letter(m.start - 1), c.letter(m.stop)
    if not 1800 <= value <= 2100 or counted(m, c):
        return None
    if (
        after in (L["slash"], L["dash"], L["percent"])
        and m.stop < len(m.items)
        and m.items.document.glued[m.items.firsts[m.stop]]
    ):
        return None
    word = c.word_before(m.start)
    ok = before in _YEAR_LEADS or c.alone(m.start, m.stop) or word in _YEAR_HEADS
    if before == L["from"]:
        ok = c.word_before(m.start - 1) in _FROM_HEADS
    if before == L["to"] and word in ("الي", "لغاية"):
        ok = c.word_before(m.start - 1) in _TO_HEADS
    if before == L["label"] and word not in _YEAR_HEADS:
        ok = False
    ok = ok or before == L["open"] and after == L["close"]
    if before == L["conj"] and c.found and c.found[-1].stop == m.start - 1:
        last = c.found[-1].period
        ok = ok or last is not None and last.grain == "year"
    return Sense(m.start, m.stop, calendar.year(value)) if ok else None


@rule(
    "relative-period",
    f"early? {PART} unit:unit_def umod:modifier",
    f"early? {PART} unit:unit_def last",
)
def _relative_period(m: Match, c: Context) -> Reading:
    grain: Grain = m.get("unit").grain
    step = m.get("umod")
    if grain == "day" and step is None or means_general(m, c):
        return None
    return Sense(
        m.start,
        m.stop,
        calendar.shifted(c.today, grain, -1 if step is None else step),
        basis="relative",
        mod=m.get("part"),
    )


@rule(
    "this-period",
    f"(early | vague from)? {PART} this unit:(week_def | month_def | year_def | long_def)",
    f"(early | vague from)? {PART} unit:(week_def | month_def | year_def | long_def) this",
)
def _this_period(m: Match, c: Context) -> Reading:
    if m.get("unit").grain == "week" and m.has("part") and m.items.word(m.at("part")) in _WEEKEND_WORDS:
        return Sense(m.start, m.stop, calendar.weekend(c.today), basis="relative")
    return Sense(
        m.start, m.stop, calendar.containing(c.today, m.get("unit").grain), basis="relative", mod=m.get("part")
    )


@rule("part-of-this-period", "part:(period_part | last_indef) from? unit:(week_def | month_def | year_def | long_def)")
def _part_of_this_period(m: Match, c: Context) -> Reading:
    if c.letter(m.stop) in (L["ordinal"], L["same_after"], L["following"], L["preceding"], L["fiscal"]):
        return None
    mod = m.get("part")
    return Sense(
        m.start,
        m.stop,
        calendar.containing(c.today, m.get("unit").grain),
        basis="relative",
        mod="END" if mod == -1 else mod,
    )


@rule(
    "end-of-relative-period",
    "part:last_indef unit:unit_def umod:modifier",
    "part:ordinal_indef unit:(year_def | month_def | week_def) umod:modifier",
)
def _end_of_relative_period(m: Match, c: Context) -> Reading:
    if m.get("part") not in (1, -1):
        return None
    period = calendar.shifted(c.today, m.get("unit").grain, m.get("umod"))
    return Sense(m.start, m.stop, period, basis="relative", mod="START" if m.get("part") == 1 else "END")
