"""How well and how fast dates are read, beside dateparser: `python -m benchmarks.times [--gold FOLDER]`.

Both read the example rows of tests/times and, with --gold, annotated articles (FOLDER/*.json: text, published_at,
gold.times). dateparser searches the text (`search_dates`) with the reference date as its relative base. A date of the
table is right where a reading overlaps it and begins and ends on the same days; readings elsewhere are counted as
extra. dateparser gives moments: it is taken to mean a day, or the whole month or year where it found no day.
Needs the `bench` extra.
"""

from __future__ import annotations

import argparse
import datetime
import json
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from service.annotation import ReferenceDate
from service.document import Document
from service.span import Span
from service.times import calendar, find
from service.times.calendar import month, year
from tests.times import table

SEEDS = Path(__file__).parent.parent / "seeds"
_RUNS = 20


class Found(NamedTuple):
    """A date that a reader found."""

    span: Span
    begin: datetime.date | None
    finish: datetime.date | None


class Case(NamedTuple):
    """A text, its reference date and the dates that must be found; optional ones count neither way."""

    text: str
    reference: datetime.date | None
    dates: list[Found]
    optional: list[Span]


Reader = Callable[[str, datetime.date | None], list[Found]]


def ours(text: str, reference: datetime.date | None) -> list[Found]:
    """What the service finds."""
    times = find(Document(text), ReferenceDate(reference, None if reference is None else "request"))
    return [Found(t.span, t.begin, t.finish) for t in times if t.value is None or not t.value.endswith("REF")]


def dateparser_search(text: str, reference: datetime.date | None) -> list[Found]:
    """What dateparser finds. It names no places: each of its strings is looked for after the one before."""
    from dateparser.search import search_dates  # type: ignore[import-untyped] # it has no types

    base = datetime.datetime.combine(reference or datetime.date(2000, 1, 1), datetime.time(12))
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_TIME_SPAN": False}
    try:
        results = search_dates(text, languages=["ar"], settings=settings) or []
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        warnings.warn(f"dateparser: {type(error).__name__}", stacklevel=1)
        return []
    found: list[Found] = []
    position = 0
    for quoted, moment in results:
        at = text.find(quoted, position)
        if at >= 0:
            position = at + len(quoted)
            found.append(Found(Span(at, position), *_extent(quoted, moment.date())))
    return found


def _extent(quoted: str, date: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days that a string means: a bare year is the year, a year and a word the month, else the day."""
    words = quoted.split()
    numbers = [word for word in words if word.strip("،,.").isdigit()]
    if numbers and all(len(word.strip("،,.")) == 4 for word in numbers):
        period = year(date.year) if len(words) == 1 else month(date.year, date.month)
        return period.begin, period.finish
    return date, date


def examples() -> list[Case]:
    """The example rows, those set aside included."""
    cases = []
    for row in table.load("examples.txt") + table.load("set_aside.txt"):
        days = [(item.span, days_of(item.value)) for item in row.expected]
        must = [Found(span, *stretch) for span, stretch in days if stretch is not None]
        cases.append(Case(row.text, row.reference, must, [span for span, stretch in days if stretch is None]))
    return cases


def annotated(folder: Path) -> list[Case]:
    """Annotated articles."""
    cases = []
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        if "gold" not in article:
            continue
        must, optional = [], []
        for item in article["gold"]["times"]:
            span = Span(item["start"], item["end"])
            days = days_of(item["value"])
            if item.get("optional") or days is None:
                optional.append(span)
            else:
                must.append(Found(span, *days))
        reference = datetime.date.fromisoformat(article["published_at"][:10])
        cases.append(Case(article["text"], reference, must, optional))
    return cases


def days_of(value: str | None) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a TIMEX3 value or an interval, null for the vague and unresolved ones."""
    if value is None or not value[:2].isdigit():
        return None
    if "/" in value:
        first, _, last = value.partition("/")
        return datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    number = value[:4].rstrip("X")
    at, rest = int(number), value[5:]
    if value[:4].endswith("XX"):
        period = calendar.century(at + 1)
    elif value[:4].endswith("X"):
        period = calendar.decade(at * 10)
    elif not rest:
        period = year(at)
    elif rest[0] == "W" and rest[1].isdigit():
        monday = datetime.date.fromisocalendar(at, int(rest[1:3]), 1)
        period = calendar.weekend(monday) if rest.endswith("WE") else calendar.week(monday)
    elif rest[0] == "Q":
        period = calendar.quarter(at, int(rest[1]))
    elif rest[0] == "H":
        period = calendar.half(at, int(rest[1]))
    elif rest in calendar.SEASONS:
        period = calendar.season(at, rest)
    elif len(rest) == 2:
        period = month(at, int(rest))
    else:
        period = calendar.day(datetime.date.fromisoformat(value))
    return period.begin, period.finish


class Score(NamedTuple):
    """Dates to be found, those found and right, and readings elsewhere."""

    dates: int
    right: int
    extra: int
    cases: int
    whole: int

    def __str__(self) -> str:
        share, whole = self.right / self.dates, self.whole / self.cases
        precision = self.right / (self.right + self.extra) if self.right else 0.0
        return f"dates right {share:6.1%}   extra {self.extra:4}   precision {precision:6.1%}   texts all right {whole:6.1%}"


def score(reader: Reader, cases: Iterable[Case]) -> Score:
    """How a reader does on cases."""
    dates = right = extra = count = whole = 0
    for case in cases:
        found = reader(case.text, case.reference)
        hits = [
            any(f.span.overlaps(d.span) and (f.begin, f.finish) == (d.begin, d.finish) for f in found)
            for d in case.dates
        ]
        known = [d.span for d, hit in zip(case.dates, hits, strict=True) if hit] + case.optional
        spare = sum(not any(f.span.overlaps(span) for span in known) for f in found)
        dates += len(hits)
        right += sum(hits)
        extra += spare
        count += 1
        whole += all(hits) and not spare
    return Score(dates, right, extra, count, whole)


def speed() -> float:
    """Seed articles a second of processor time, one core, tokens given."""
    documents = [Document(path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    reference = ReferenceDate(datetime.date(2024, 1, 25), "request")
    best = float("inf")
    for _ in range(_RUNS):
        start = time.process_time()
        for document in documents:
            find(document, reference)
        best = min(best, time.process_time() - start)
    return len(documents) / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--gold", type=Path, help="a folder of annotated articles")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sets = {"example rows": examples()}
    if arguments.gold is not None:
        sets[f"articles in {arguments.gold.name}"] = annotated(arguments.gold)
    for name, cases in sets.items():
        print(f"{name}: {len(cases)} texts, {sum(len(case.dates) for case in cases)} dates")
        for label, reader in (("khabar", ours), ("dateparser", dateparser_search)):
            start = time.process_time()
            result = score(reader, cases)
            print(f"  {label:11} {result}   {len(cases) / (time.process_time() - start):8.1f} texts/s")
    print(f"seeds: {speed():.0f} articles/s on one core")


if __name__ == "__main__":
    main()
