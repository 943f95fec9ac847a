"""What a date expression is read against: the reference date, the words of its sentence, the times before it."""

from __future__ import annotations

import datetime

from service.annotation import Basis, Calendar, Mod, TimeWarning
from service.arabic.view import fold
from service.times import calendar
from service.times.calendar import Period
from service.times.items import LETTERS, WORDS, Items

_DAY = datetime.timedelta(days=1)
_LOOK_BACK = 40
_FUTURE = frozenset(map(fold, WORDS["tense"]["future"]))
_WEAK_FUTURE = frozenset(map(fold, WORDS["tense"]["weak_future"]))
_NOT_PRESENT = frozenset(map(fold, WORDS["tense"]["present_not"]))
_PAST = frozenset(map(fold, WORDS["tense"]["past"]))
_PREPOSITIONS = frozenset(LETTERS[name] for name in ("in", "from", "to", "until", "since"))
_PROPHETIC = ("سي", "ست", "سن")
_FOREIGN_ENDS = ("ا", "يو", "نو", "كو", "تو", "س", "يان", "يل", "ين")
_NOT_PROPHETIC = frozenset(map(fold, WORDS["tense"]["not_future"]))


class NoReference(Exception):
    """A relative expression in an article of unknown date."""


class Sense:
    """What a rule read: items `first` to `stop`, and their meaning. A null `period` with no `value` is unresolved."""

    __slots__ = ("basis", "calendar", "first", "mod", "period", "rule", "stop", "value", "warnings")

    def __init__(
        self,
        first: int,
        stop: int,
        period: Period | None,
        *,
        value: str | None = None,
        basis: Basis = "explicit",
        mod: Mod | None = None,
        calendar: Calendar = "gregorian",
        warnings: tuple[TimeWarning, ...] = (),
    ) -> None:
        self.first = first
        self.stop = stop
        self.period = period
        self.value = value if period is None else period.value
        self.basis: Basis = basis
        self.mod = mod
        self.calendar: Calendar = calendar
        self.warnings = warnings
        self.rule = ""


class Context:
    """The reading of one article so far."""

    def __init__(self, items: Items, today: datetime.date | None) -> None:
        self.items = items
        self.found: list[Sense] = []
        self._told: dict[int, int] = {}
        self._today = today

    @property
    def today(self) -> datetime.date:
        """The reference date. Raises NoReference where there is none."""
        if self._today is None:
            raise NoReference
        return self._today

    def letter(self, item: int) -> str:
        """Class letter of an item; a line's end before the first and after the last."""
        return self.items.classes[item] if 0 <= item < len(self.items) else LETTERS["newline"]

    def word_before(self, item: int) -> str:
        """The folded token before an item's."""
        token = self.items.firsts[item] - 1
        if self.items.skips[item] and item and self.items.firsts[item - 1] == token + 1:
            return ""
        document = self.items.document
        return document.keys[token] if token >= 0 and document.lines[token] == document.lines[token + 1] else ""

    def word_after(self, stop: int) -> str:
        """The folded token after the item before `stop`."""
        document = self.items.document
        token = self.items.stops[stop - 1]
        return (
            document.keys[token] if token < len(document) and document.lines[token] == document.lines[token - 1] else ""
        )

    def alone(self, first: int, stop: int) -> bool:
        """Whether the items fill their line, but for a preposition before them."""
        before = self.letter(first - 1)
        if before in _PREPOSITIONS:
            before = self.letter(first - 2)
        return before == LETTERS["newline"] and self.letter(stop) == LETTERS["newline"]

    def tense(self, first: int) -> int:
        """2 or 1 where the words before an item in its sentence look ahead, for sure or perhaps, -1 where they look
        back, 0 where they do neither. The nearest cue decides; one before another date belongs to that date."""
        document = self.items.document
        keys, tokens = document.keys, document.tokens
        token = self.items.firsts[first]
        beginning = document.sentences[document.sentence_of[token]][0]
        start = max(beginning, token - _LOOK_BACK)
        if self.found:
            start = max(start, self.items.stops[self.found[-1].stop - 1])
        for i in range(token - 1, start - 1, -1):
            key = keys[i]
            bare = key[1:] if key[0] in "وف" and len(key) > 3 else key
            if key in _FUTURE or bare in _FUTURE:
                return 2
            if key in _PAST or bare in _PAST:
                return -1
            if key in _WEAK_FUTURE or bare in _WEAK_FUTURE:
                return 1
            if bare == "قد" and i + 1 < token:
                return 2 if keys[i + 1][0] == "ي" else -1
            if (
                bare.startswith("سا")
                and len(bare) > 3
                and tokens[i][len(key) - len(bare) + 1] == "أ"
                and bare[2] != "ل"
            ):
                return 2
            if bare.startswith(_PROPHETIC) and len(bare) > 4 and bare not in _NOT_PROPHETIC:
                foreign = bare[2] == "ا" and tokens[i][len(key) - len(bare) + 2] != "أ" or bare.endswith(_FOREIGN_ENDS)
                if not foreign and len(bare) < 10:
                    return 2
        if start == beginning < token:
            verb = keys[start].removeprefix("و")
            if verb.startswith("ي") and 3 < len(verb) < 8 and verb not in _NOT_PRESENT:
                return 1
        return 0

    def chosen(self, first: int, stop: int, past: datetime.date | None, future: datetime.date | None) -> bool:
        """Whether the later of two readings of an expression without a year is the likelier: the sentence says so and
        it is not far off, or nothing is said, it is at hand and the earlier one is long ago."""
        if past is None or future is None:
            return past is None
        ahead, ago = (future - self.today).days, (self.today - past).days
        match self.tense(first):
            case 2:
                return ahead < 300 or ago > 60
            case 1:
                return ahead < ago
            case 0:
                return ahead <= 35 and ago > 300 and not self.alone(first, stop)
            case _:
                return False

    def last(self, *grains: str) -> Period | None:
        """The latest period read before with one of these grains."""
        for sense in reversed(self.found[-12:]):
            if sense.period is not None and sense.period.grain in grains:
                return sense.period
        return None

    def last_interval(self) -> Period | None:
        """The latest stretch between two days read before."""
        return next(
            (s.period for s in reversed(self.found[-12:]) if s.period is not None and s.period.grain is None), None
        )

    def told_year(self, first: int, month: int) -> int | None:
        """The year that the text gave to a month before, else the one that the sentence named just before."""
        return self._told.get(month) or self.year_before(first)

    def year_before(self, first: int) -> int | None:
        """The past year that the sentence named last, where no time counted from today stands between."""
        if not self.found or self._today is None:
            return None
        before = self.found[-1]
        if before.basis == "relative" or before.period is None or before.period.begin.year >= self._today.year:
            return None
        document, firsts = self.items.document, self.items.firsts
        same = document.sentence_of[firsts[before.first]] == document.sentence_of[firsts[first]]
        return before.period.begin.year if same and before.period.grain in ("day", "month", "year") else None

    def add(self, sense: Sense) -> None:
        """Takes note of a time read."""
        self.found.append(sense)
        period = sense.period
        if period is not None and period.grain in ("day", "month"):
            if sense.basis == "explicit":
                self._told[period.begin.month] = period.begin.year
            elif sense.basis == "relative":
                self._told.pop(period.begin.month, None)

    def beside(self, first: int) -> datetime.date | None:
        """The day that the parenthesis opened just before an item explains."""
        if not self.found or self.letter(first - 1) != LETTERS["open"]:
            return None
        before = self.found[-1]
        near = before.stop == first - 1 and before.period is not None and before.period.grain == "day"
        return before.period.begin if near and before.period is not None else None

    def weekday(self, number: int, direction: int) -> datetime.date:
        """The nearest such day on or before the reference date (0), before it (-1), on or after (2) or after it (1)."""
        today = self.today
        if direction > 0:
            return today + ((number - today.weekday() - (direction == 1)) % 7 + (direction == 1)) * _DAY
        return today - ((today.weekday() - number - (direction == -1)) % 7 + (direction == -1)) * _DAY

    def month(self, number: int, direction: int) -> Period:
        """The nearest such month not after the reference month (0), before it (-1), not before (2) or after it (1)."""
        today = self.today
        year = today.year
        if direction > 0:
            later = number > today.month or (direction == 2 and number == today.month)
            return calendar.month(year if later else year + 1, number)
        earlier = number < today.month or (direction == 0 and number == today.month)
        return calendar.month(year if earlier else year - 1, number)

    def likely_month(self, first: int, stop: int, number: int) -> Period:
        """A month named without a year: by the words before it, else the nearest not after the reference month."""
        past, future = self.month(number, 0), self.month(number, 2)
        if past == future or self.tense(first) <= 0:
            return past
        return future if self.chosen(first, stop, min(past.finish, self.today), future.begin) else past

    def day_of_month(self, month: int, day: int, direction: int) -> datetime.date | None:
        """The latest such day not after the reference date, the next one not before it where `direction` is above 0."""
        dates = self.years_of(month, day)
        if direction > 0:
            return next((d for d in dates if d >= self.today), None)
        return next((d for d in reversed(dates) if d <= self.today), None)

    def years_of(self, month: int, day: int) -> list[datetime.date]:
        """That day in the years around the reference date, in order."""
        year, reach = self.today.year, 8 if (month, day) == (2, 29) else 1
        return [d for y in range(year - reach, year + reach + 1) if (d := calendar.date_of(y, month, day)) is not None]
