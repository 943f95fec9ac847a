"""The example rows: rule, text, reference date, and the dates to be found."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import NamedTuple

from service.annotation import ReferenceDate, Time
from service.document import Document
from service.span import Span
from service.times import find

HERE = Path(__file__).parent
_BRACKET = re.compile(r"[\[\]]")


class Expected(NamedTuple):
    """A date to be found: its place, its value and the fields that matter."""

    span: Span
    value: str | None
    fields: dict[str, str]


class Row(NamedTuple):
    """A text with the dates in it; a negative row has none."""

    section: str
    rules: tuple[str, ...]
    reference: datetime.date | None
    text: str
    expected: tuple[Expected, ...]
    positive: bool

    @property
    def is_sentence(self) -> bool:
        """Whether words beside the dates make a sentence of it."""
        return (
            len(self.text.split()) - sum(len(self.text[e.span.start : e.span.end].split()) for e in self.expected) > 2
        )


def load(name: str) -> list[Row]:
    """The rows of a table. Raises ValueError where one is malformed."""
    rows: list[Row] = []
    section, rules, reference = "", "", None
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("## "):
            section, _, rules = line[3:].partition(": ")
        elif line.startswith("@ "):
            reference = None if line[2:] == "none" else datetime.date.fromisoformat(line[2:])
        elif line.startswith(("+ ", "- ")):
            rows.append(_row(section, tuple(rules.split()), reference, line))
    return rows


def _row(section: str, rules: tuple[str, ...], reference: datetime.date | None, line: str) -> Row:
    positive = line[0] == "+"
    marked, _, answers = line[2:].partition(" :: ")
    text, spans = "", []
    for number, piece in enumerate(_BRACKET.split(marked.replace("|", "\n"))):
        if number % 2:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    values = [value.split() for value in answers.split(";")] if answers else []
    if len(values) != len(spans) or positive != bool(spans):
        raise ValueError(line)
    expected = tuple(
        Expected(
            span,
            None if value == "null" else value,
            {"metadata": "True"} if fields == ["metadata"] else dict(f.split("=") for f in fields),
        )
        for span, (value, *fields) in zip(spans, values, strict=True)
    )
    return Row(section, rules, reference, text, expected, positive)


def read(row: Row) -> list[Time]:
    """What the service finds in a row's text."""
    return find(Document(row.text), ReferenceDate(row.reference, None if row.reference is None else "request"))


def misread(row: Row) -> list[str]:
    """What is wrong about the reading of a row; nothing where it is right."""
    found = read(row)
    spans = {item.span for item in row.expected}
    wrong = [f"extra {_quote(row, time.span)} {time.value}" for time in found if time.span not in spans]
    for item in row.expected:
        time = next((time for time in found if time.span == item.span), None)
        if time is None:
            wrong.append(f"missed {_quote(row, item.span)} {item.value}")
        elif time.value != item.value:
            wrong.append(f"{_quote(row, item.span)} is {time.value}, not {item.value}")
        else:
            wrong.extend(
                f"{_quote(row, item.span)}: {name} is {_field(time, name)}, not {value}"
                for name, value in item.fields.items()
                if _field(time, name) != value
            )
    return wrong


def _quote(row: Row, span: Span) -> str:
    return repr(row.text[span.start : span.end])


def _field(time: Time, name: str) -> str:
    return ",".join(time.warnings) if name == "warn" else str(getattr(time, name))
