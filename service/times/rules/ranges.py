"""Two or more times that share a month, a year or a modifier: one time at each end."""

from __future__ import annotations

from service.annotation import Basis
from service.times import calendar
from service.times.context import Context, Sense
from service.times.rules.base import DAY, MONTH_TOLD, WHICH_YEAR, YEAR, L, Match, Reading, counted, named_year, rule

_SEPARATOR = "comma? (dash | conj? (to until? | until) | conj article? | or | slash)"
_ONE = "article? {0}:(day_number | ordinal | cardinal_def)"
_DAYS_FRONT = "(pair_word | weekday comma? | day_part day_word? | day_word)?"
_YEAR_UNTIL = "(comma? (conj | to until? | until | dash) | comma)"
_A_YEAR = "(year_word | year_def)"
_TO = "conj? (to until? | until)"
_MORE_YEAR = "((comma? conj | comma) {0}:any_year)?"
_UNTIL = "comma? (dash | conj? (to until? | until) | conj)"
_DAY_IN_MONTH = "from? month_word? month:month"


def _days(m: Match) -> list[tuple[int, int, int]] | None:
    """First item, stop and number of each day; the last takes all that follows."""
    found = []
    for label in ("a", "b", "c", "d"):
        number = m.get(label)
        if number is not None:
            if not 1 <= number <= 31:
                return None
            at = m.at(label)
            found.append((at - (m.items.classes[at - 1] == L["article"]) if at else at, m.end(label), int(number)))
    found[0] = (m.start, *found[0][1:])
    found[-1] = (found[-1][0], m.stop, found[-1][2])
    return found


@rule(
    "days-of-month",
    *(
        f"{_DAYS_FRONT} {_ONE.format('a')} {_SEPARATOR} {_ONE.format('b')}{more} {_DAY_IN_MONTH} {tail}"
        for more in (
            "",
            f" {_SEPARATOR} {_ONE.format('c')}",
            f" {_SEPARATOR} {_ONE.format('c')} {_SEPARATOR} {_ONE.format('d')}",
        )
        for tail in (YEAR, f"{WHICH_YEAR}?")
    ),
)
def _days_of_month(m: Match, c: Context) -> Reading:
    days = _days(m)
    if days is None:
        return None
    month, year = m.get("month"), m.get("year")
    named = None if year is not None else named_year(m, c)
    senses = []
    if year is None and named is None:
        step = m.get("mod")
        if step == 0:
            last = calendar.date_of(c.today.year, month, days[-1][2])
        else:
            past, future = c.day_of_month(month, days[-1][2], -1), c.day_of_month(month, days[-1][2], 1)
            ahead = step > 0 if step is not None else c.chosen(m.start, m.stop, past, future)
            last = future if ahead else past
            told = c.told_year(m.start, month)
            if step is None and not ahead and told is not None:
                last = calendar.date_of(told, month, days[-1][2])
        if last is None:
            return None
        year = last.year
    elif named is not None:
        year = named[0]
    basis: Basis = "explicit" if m.has("year") else named[1] if named is not None else "relative"
    for first, stop, number in days:
        date = calendar.date_of(year, month, number)
        if date is None:
            return None
        senses.append(Sense(first, stop, calendar.day(date), basis=basis))
    return senses


@rule("days-of-told-month", f"{_ONE.format('a')} {_SEPARATOR} {_ONE.format('b')} from? {MONTH_TOLD}")
def _days_of_told_month(m: Match, c: Context) -> Reading:
    days = _days(m)
    if days is None or m.has("msame"):
        return None
    month = calendar.shifted(c.today, "month", m.get("mod") or 0).begin
    dates = [calendar.date_of(month.year, month.month, number) for _, _, number in days]
    return [
        Sense(first, stop, calendar.day(date), basis="relative")
        for (first, stop, _), date in zip(days, dates, strict=True)
        if date is not None
    ]


@rule(
    "days-across-months",
    *(
        f"{_ONE.format('a')} from? month_word? month2:month {until} day_word? {_ONE.format('b')} {_DAY_IN_MONTH} {tail}"
        for until, tail in ((_UNTIL, YEAR), (_UNTIL, WHICH_YEAR), ("(dash | conj? (to until? | until))", ""))
    ),
)
def _days_across_months(m: Match, c: Context) -> Reading:
    year, step = m.get("year"), m.get("mod")
    month, month2 = m.get("month"), m.get("month2")
    named = None if year is not None else named_year(m, c)
    basis: Basis = "explicit"
    if named is not None:
        year, basis = named
    elif year is None:
        basis = "relative"
        past, future = c.day_of_month(month, m.get("b"), -1), c.day_of_month(month, m.get("b"), 1)
        ahead = step > 0 if step else c.chosen(m.start, m.stop, past, future)
        last = future if ahead else past
        if step == 0:
            last = calendar.date_of(c.today.year, month, m.get("b"))
        if last is None:
            return None
        year = last.year
    first = calendar.date_of(year - (month2 > month), month2, m.get("a"))
    second = calendar.date_of(year, month, m.get("b"))
    if first is None or second is None:
        return None
    at = m.at("b") - (m.items.classes[m.at("b") - 1] == L["article"])
    return [
        Sense(m.start, m.end("month2"), calendar.day(first), basis=basis),
        Sense(at, m.stop, calendar.day(second), basis=basis),
    ]


@rule(
    "coordinated-months",
    *(
        f"{head} month2:month {_UNTIL} month_word? month:month {tail}"
        for head in ("pair:(pair_word | plural_def | plural)?", "lead:(from | between) month_word?")
        for tail in (YEAR, WHICH_YEAR)
    ),
    f"pair:(pair_word | plural_def | plural)? month3:month comma? conj month2:month {_UNTIL} month:month {YEAR}",
    f"pair:pair_word month2:month {_UNTIL} month_word? month:month",
    f"lead:(from | between) month_word? month2:month {_UNTIL} month_word? month:month",
)
def _coordinated_months(m: Match, c: Context) -> Reading:
    month, month2, year, step = m.get("month"), m.get("month2"), m.get("year"), m.get("mod")
    if m.has("pair") and m.get("pair").grain != "month":
        return None
    named = None if year is not None else named_year(m, c)
    basis: Basis = "explicit"
    if named is not None:
        year, basis = named
    elif year is None:
        basis = "relative"
        if step is None:
            year = c.likely_month(m.start, m.stop, month).begin.year
        else:
            year = c.today.year if step == 0 else c.month(month, step).begin.year
    senses = [
        Sense(m.start + m.has("lead"), m.end("month2"), calendar.month(year - (month2 > month), month2), basis=basis),
        Sense(m.end("month") - 1, m.stop, calendar.month(year, month), basis=basis),
    ]
    if m.has("month3"):
        senses[0].first = m.at("month2")
        senses.insert(0, Sense(m.start, m.end("month3"), calendar.month(year, m.get("month3")), basis=basis))
    return senses


@rule(
    "years",
    f"lead:(pair_word | plural_def | plural | dual_def) a:any_year era? {_YEAR_UNTIL} b:any_year era?"
    f" {_MORE_YEAR.format('c')} {_MORE_YEAR.format('d')}",
    f"lead:{_A_YEAR}? a:any_year era? (dash | {_TO} {_A_YEAR}?) b:any_year era?",
    f"from lead:{_A_YEAR}? a:any_year era? {_TO} {_A_YEAR}? b:any_year era?",
    f"between lead:{_A_YEAR}? a:any_year era? conj {_A_YEAR}? b:any_year era?",
    "lead:(year_word | year_def) a:any_year conj b:any_year",
)
def _years(m: Match, c: Context) -> Reading:
    labels = [label for label in "abcd" if m.has(label)]
    values = [m.get(label) for label in labels]
    if m.has("lead") and m.get("lead").grain != "year":
        return None
    if not all(1000 <= v <= 2199 for v in values) or values != sorted(set(values)):
        return None
    if not m.has("lead"):
        if not all(1800 <= v <= 2100 for v in values) or counted(m, c) or c.letter(m.stop) == L["percent"]:
            return None
        spoken = m.items.classes[m.start] in (L["from"], L["between"])
        closed = c.letter(m.start - 1) == L["open"] and c.letter(m.stop) == L["close"]
        led = c.letter(m.start - 1) in (L["in"], L["within"], L["between"], L["from"]) or c.word_before(m.start) in (
            "الفترة",
            "للفترة",
            "موسم",
        )
        if not (spoken or closed or led or c.alone(m.start, m.stop)):
            return None
        if closed and L["slash"] in m.items.classes[m.start : m.stop]:
            return None
    senses = []
    for label, value in zip(labels, values, strict=True):
        first = m.at(label)
        if first > m.start and m.items.classes[first - 1] in (L["year_word"], L["year_def"]):
            first -= 1
        senses.append(Sense(first, m.end(label), calendar.year(value)))
    if m.has("lead"):
        senses[0].first = m.at("lead")
    return senses


@rule(
    "weekdays",
    "pair:(pair_word | plural_def | plural) wd:weekday (conj | to | until | dash) wd2:weekday"
    " (comma? conj wd3:weekday)? mod:modifier?",
    "wd:weekday (conj | conj? (to | until) | or) day_word? wd2:weekday mod:modifier",
    "wd:weekday conj? (to | until) day_word? wd2:weekday",
)
def _weekdays(m: Match, c: Context) -> Reading:
    step = m.get("mod")
    if m.has("pair") and m.get("pair").grain != "day":
        return None
    ranged = any(letter in m.items.classes[m.start : m.stop] for letter in (L["to"], L["until"]))
    if step is not None and not m.has("pair") and not ranged and not m.items.word(m.stop - 1).endswith("ين"):
        return None
    future = step is not None and step > 0 or step is None and c.tense(m.start) > 0
    senses = []
    if future:
        first = c.weekday(m.get("wd"), 1 if step else 2)
    else:
        last = m.get("wd3") if m.has("wd3") else m.get("wd2")
        final = c.weekday(last, -1 if step else 0)
        first = final - ((final.weekday() - m.get("wd")) % 7) * DAY
    for label in ("wd", "wd2", "wd3"):
        if m.has(label):
            date = first + ((m.get(label) - first.weekday()) % 7) * DAY
            at = m.at(label)
            if m.items.classes[at - 1] == L["day_word"] and at > m.start:
                at -= 1
            senses.append(Sense(at, m.end(label), calendar.day(date), basis="relative"))
    senses[0].first, senses[-1].stop = m.start, m.stop
    return senses
