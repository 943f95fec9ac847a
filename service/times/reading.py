"""One pass of the grammar over an article."""

from __future__ import annotations

import datetime
import re

from service.annotation import Time
from service.document import Document
from service.times import dateline
from service.times.context import Context, NoReference, Sense
from service.times.items import LETTERS, STRONG, WEAK, Items
from service.times.rules import GRAMMAR, Match, merged

_RUN = f"[^{re.escape(LETTERS['other'] + LETTERS['newline'])}]"
_START = re.compile(
    f"(?:[{re.escape(''.join(sorted(GRAMMAR.starts - WEAK)))}]"
    f"|[{re.escape(''.join(sorted(GRAMMAR.starts & WEAK)))}](?={_RUN}{{0,8}}[{re.escape(''.join(sorted(STRONG)))}]))"
    f"(?=({_RUN}{{0,{GRAMMAR.longest - 1}}}))"
)
_EACH = LETTERS["each"]
_EVERY = LETTERS["from"] + _EACH
_OPEN = LETTERS["open"]
_BETWEEN_CALENDARS = frozenset(
    LETTERS[name] for name in ("corresponding", "to", "in", "comma", "dash", "slash", "conj")
)


def read(document: Document, today: datetime.date | None) -> list[Time]:
    """The times in text order. Relative ones have a null value where the reference date is null."""
    items = Items(document)
    return [_time(items, sense) for sense in senses(items, today)]


def senses(items: Items, today: datetime.date | None) -> list[Sense]:
    """What the rules read in an article's items, each with the name of its rule."""
    context = Context(items, today)
    classes = items.classes
    end = 0
    for start in _START.finditer(classes):
        position = start.start()
        if position < end or position and classes[position - 1] == _EACH:
            continue
        for match, rule in GRAMMAR.matches(start[0] + start[1]):
            found = Match(items, match, position)
            if classes.startswith(_EVERY, found.stop):
                break  # a date that comes again: من كل عام
            try:
                reading = rule.read(found, context)
            except NoReference:
                reading = Sense(found.start, found.stop, None, basis="relative")
            except (ValueError, OverflowError):
                continue
            if reading is None:
                continue
            read_here = [reading] if isinstance(reading, Sense) else reading
            for sense in read_here:
                sense.rule = rule.name
                if not _same_day(context, sense):
                    _apposition(context, sense)
                    context.add(sense)
            end = max(found.stop, read_here[-1].stop)
            break
    return context.found


def _same_day(context: Context, sense: Sense) -> bool:
    """Puts a day together with the one just before it where one is Hijri and the other Gregorian."""
    if not context.found or sense.basis != "explicit" or sense.period is None or sense.period.grain != "day":
        return False
    before = context.found[-1]
    if before.calendar == sense.calendar or before.basis != "explicit" or not 0 <= sense.first - before.stop <= 3:
        return False
    if before.period is not None and before.period.grain != "day":
        return False
    if not _BETWEEN_CALENDARS.issuperset(context.items.classes[before.stop : sense.first]):
        return False
    hijri, gregorian = (before, sense) if before.calendar == "hijri" else (sense, before)
    context.found[-1] = merged(hijri, gregorian)
    return True


def _apposition(context: Context, sense: Sense) -> None:
    """Lets an explicit date in parentheses fix the weekday or relative day before it."""
    if not context.found or sense.period is None or sense.period.grain != "day":
        return
    before = context.found[-1]
    opened = before.stop == sense.first - 1 and context.items.classes[before.stop] == _OPEN
    if opened and before.basis == "relative" and (before.period is None or before.period.grain == "day"):
        before.period, before.value = sense.period, sense.value


def _time(items: Items, sense: Sense) -> Time:
    period = sense.period
    return Time(
        span=items.span(sense.first, sense.stop),
        value=sense.value,
        begin=None if period is None else period.begin,
        finish=None if period is None else period.finish,
        grain=None if period is None else period.grain,
        calendar=sense.calendar,
        basis=sense.basis,
        mod=sense.mod,
        metadata=_is_metadata(items, sense),
        warnings=sense.warnings,
    )


def _is_metadata(items: Items, sense: Sense) -> bool:
    if sense.period is None or sense.basis != "explicit" or sense.period.grain != "day":
        return False
    return dateline.kind(items.document, items.firsts[sense.first], items.stops[sense.stop - 1]) is not None


def dateline_date(document: Document) -> datetime.date | None:
    """The first full date that stands in a dateline, or null."""
    items = Items(document)
    for sense in senses(items, None):
        if sense.period is None or sense.basis != "explicit" or sense.period.grain != "day":
            continue
        if dateline.kind(document, items.firsts[sense.first], items.stops[sense.stop - 1]) == "dateline":
            return sense.period.begin
    return None
