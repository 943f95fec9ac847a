"""Times so many days, weeks, months or years away, and stretches of so many."""

from __future__ import annotations

from typing import cast

from service.annotation import Grain, Mod
from service.times import calendar
from service.times.context import Context, Sense
from service.times.rules.base import DAY, L, Match, Reading, company, rule

_HOW_MANY = "(count:cardinal_def | article? count2:day_number | article? count3:number | count4:cardinal)"
_FROM_NOW, _PLEASE, _NAMES = company("from_now"), company("please"), company("names")
_JOINTS = (L["conj"], L["comma"])
_COUNT = "approx? (count:numeral unit:(unit | plural) | unit2:(unit | dual) one:cardinal?)"


def _amount(m: Match) -> tuple[int, Grain]:
    """How many of which unit; decades and centuries as years."""
    unit = m.get("unit") or m.get("unit2")
    count = int(m.get("count") or unit.count)
    grain: Grain = unit.grain
    if grain in ("decade", "century"):
        return count * (10 if grain == "decade" else 100), "year"
    return count, grain


def _approximately(m: Match) -> Mod | None:
    for item in range(m.start, m.stop):
        if m.items.classes[item] == L["approx"]:
            return cast(Mod, m.items.payloads[item])
    return None


@rule("ago", f"(ago | since) {_COUNT}", "(ago | since) unit2:(unit | dual) approx", f"from {_COUNT}")
def _ago(m: Match, c: Context) -> Reading:
    first = m.items.classes[m.start]
    following = c.letter(m.stop)
    if following in (
        L["year_number"],
        L["year_cardinal"],
        L["month"],
        L["hijri_month"],
        L["relative_day"],
        L["weekday"],
    ):
        return None
    if first == L["from"] and not c.alone(m.start, m.stop):
        return None
    if first == L["ago"] and following in (L["from"], L["ago"]) and c.word_after(m.stop + 1) not in _FROM_NOW:
        return None
    count, grain = _amount(m)
    mod = _approximately(m)
    if grain == "year" and following == L["conj"] and c.letter(m.stop + 1) == L["half"]:
        month = calendar.shifted(c.today, "month", -12 * count - 6)
        return Sense(m.start, m.stop + 2, month, basis="relative", mod=mod)
    return Sense(m.start, m.stop, calendar.shifted(c.today, grain, -count), basis="relative", mod=mod)


@rule(
    "clock",
    "(ago | since | after | within) approx? count:numeral? clock_unit",
    "count:numeral? clock_unit (ago | previous)",
)
def _clock(m: Match, c: Context) -> Reading:
    if not c.alone(m.start, m.stop):
        return None
    return Sense(m.start, m.stop, calendar.day(c.today), basis="relative")


@rule(
    "compound-ago",
    "(ago | since) count:numeral? unit:(unit | dual | plural) comma? conj? count2:numeral? unit2:(unit | dual | plural)",
)
def _compound_ago(m: Match, c: Context) -> Reading:
    date = c.today
    for unit, count in ((m.get("unit"), m.get("count")), (m.get("unit2"), m.get("count2"))):
        date = calendar.same_day(date, unit.grain, -int(count or unit.count))
    if m.get("unit") == m.get("unit2") or not any(letter in m.items.classes[m.start : m.stop] for letter in _JOINTS):
        return None
    return Sense(m.start, m.stop, calendar.containing(date, m.get("unit2").grain), basis="relative")


@rule("unit-ago", "count:numeral unit:(unit | plural) previous", "count:numeral unit:(unit | plural) ago")
def _unit_ago(m: Match, c: Context) -> Reading:
    if not c.alone(m.start, m.stop):
        return None
    count, grain = _amount(m)
    return Sense(m.start, m.stop, calendar.shifted(c.today, grain, -count), basis="relative")


@rule("later", f"after {_COUNT} (from (vague | today))?")
def _later(m: Match, c: Context) -> Reading:
    following = c.letter(m.stop)
    said = m.items.classes[m.stop - 1] in (L["vague"], L["today"])
    if following == L["from"] and c.word_after(m.stop + 1) in _PLEASE:
        following = L["other"]
    if following in (L["year_number"], L["from"], L["ago"], L["month"], L["weekday"]) and not said:
        return None
    if not (said or c.alone(m.start, m.stop) or c.tense(m.start) > 0):
        return None
    count, grain = _amount(m)
    return Sense(m.start, m.stop, calendar.shifted(c.today, grain, count), basis="relative", mod=_approximately(m))


@rule("from-now", "count:numeral unit:(unit | plural) from (vague | today)", "unit2:(unit | dual) from (vague | today)")
def _from_now(m: Match, c: Context) -> Reading:
    if not c.alone(m.start, m.stop):
        return None
    count, grain = _amount(m)
    return Sense(m.start, m.stop, calendar.shifted(c.today, grain, count), basis="relative")


@rule("within", f"in? within {_COUNT} (from (vague | today))?")
def _within(m: Match, c: Context) -> Reading:
    following = c.letter(m.stop)
    said = m.items.classes[m.stop - 1] in (L["vague"], L["today"])
    if not said and (following in (L["year_number"], L["from"], L["month"]) or not c.alone(m.start, m.stop)):
        return None
    count, grain = _amount(m)
    return Sense(
        m.start, m.stop, calendar.interval(c.today, calendar.same_day(c.today, grain, count)), basis="relative"
    )


@rule(
    "rolling-period",
    f"unit:plural_def {_HOW_MANY}? mod:(previous | next)",
    f"unit:plural_def {_HOW_MANY}? few? last",
    "unit:plural_def few mod:(previous | next)",
    "count:cardinal_def unit:(plural | unit) (mod:(previous | next) | last)",
    "unit:dual_def (mod:(previous | next) | last)",
    "article? count:numeral unit:(plural | unit) mod:(previous | next)",
    "article? count:numeral unit:(plural | unit) last",
    "last_indef (count:numeral unit:(plural | unit) | unit2:dual)",
    "unit:plural_def mod:(previous | next) (count:cardinal_def | article count2:day_number)",
    "mod2:next count:numeral unit:(plural | unit)",
)
def _rolling_period(m: Match, c: Context) -> Reading:
    unit = m.get("unit") or m.get("unit2")
    classes = m.items.classes
    dual = classes[m.at("unit")] == L["dual_def"] or m.has("unit2")
    count = m.get("count") or m.get("count2") or m.get("count3") or m.get("count4") or (2 if dual else None)
    step = m.get("mod") or m.get("mod2") or -1
    if count is None:
        return Sense(m.start, m.stop, None, value="PAST_REF" if step < 0 else "FUTURE_REF", basis="relative")
    if count > 500:
        return None
    grain: Grain = unit.grain
    near, far = calendar.shifted(c.today, grain, step), calendar.shifted(c.today, grain, step * count)
    begin, finish = (near.begin, far.finish) if step > 0 else (far.begin, near.finish)
    return Sense(m.start, m.stop, calendar.interval(begin, finish), basis="relative")


@rule("few-ago", "(ago | since) few? unit:plural", "within unit:plural", "after few? unit:plural")
def _few_ago(m: Match, c: Context) -> Reading:
    first = m.items.classes[m.start]
    if c.letter(m.stop) in (L["from"], L["weekday"], L["month"], L["feast"], L["ordinal"]):
        return None
    if first == L["ago"] or first == L["since"]:
        return Sense(m.start, m.stop, None, value="PAST_REF", basis="relative")
    if first == L["within"]:
        return None
    if c.alone(m.start, m.stop) or c.tense(m.start) > 0:
        return Sense(m.start, m.stop, None, value="FUTURE_REF", basis="relative")
    return None


@rule("vague", "vague:vague")
def _vague(m: Match, c: Context) -> Reading:
    led = c.letter(m.start - 1) in (L["in"], L["to"]) or c.alone(m.start, m.stop)
    if not led and m.items.word(m.start) in _NAMES and m.items.stops[m.start] - m.items.firsts[m.start] == 1:
        return None  # a party, a newspaper
    return Sense(m.start, m.stop, None, value=m.get("vague"), basis="relative")


@rule("days-after-day", f"after {_COUNT} from full:date", f"after {_COUNT} from rel:relative_day")
def _days_after_day(m: Match, c: Context) -> Reading:
    count, grain = _amount(m)
    start = calendar.date_of(*m.get("full")) if m.has("full") else c.today + m.get("rel") * DAY
    if start is None:
        return None
    return Sense(m.start, m.stop, calendar.day(calendar.same_day(start, grain, count)), basis="relative")
