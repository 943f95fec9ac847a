"""Sentences with the events that they must give, as plain text.

`## rule` heads a group. A sentence marks its names `[PER ...]` and its dates `{value text}`, a `!` after the value for
metadata. Each line `= ...` under it is one event: trigger | value | types | a: actors | r: recipients | r? recipients
that may be left out | l: place | negative | future or possible | mod BEFORE or AFTER; `= -` says that there is none.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from service import events
from service.annotation import Basis, Entity, Event, Time
from service.arabic.view import fold
from service.document import Document
from service.span import Span

_ROWS = Path(__file__).parent / "rows"
_MARK = re.compile(r"\[(PER|ORG|LOC|MISC) ([^\]]+)\]|\{(\S+) ([^}]+)\}")
_NEAR = re.compile(
    r"^(صباح |مساء |ليل |فجر |ظهر |يوم )?(أمس|اليوم|غدا|بعد غد|ال(أحد|اثنين|إثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت))"
)


class Expected(msgspec.Struct, frozen=True):
    trigger: str
    value: str
    types: frozenset[str]
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    place: str | None = None
    polarity: str = "positive"
    modality: str = "asserted"
    mod: str | None = None


class Row(msgspec.Struct, frozen=True):
    rule: str
    marked: str
    expected: tuple[Expected, ...]


def rows(name: str) -> list[Row]:
    """The rows of a file of the phrase book."""
    found: list[Row] = []
    rule = marked = ""
    expected: list[Expected] = []

    def close() -> None:
        if marked:
            found.append(Row(rule, marked, tuple(expected)))

    for line in (_ROWS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            if line != "= -":
                expected.append(_expected(line[2:]))
            continue
        close()
        marked, expected = "", []
        if line.startswith("## "):
            rule = line[3:]
        elif line:
            marked = line
    close()
    return found


def _expected(line: str) -> Expected:
    trigger, value, types, *rest = (part.strip() for part in line.split("|"))
    made: dict[str, object] = {"trigger": trigger, "value": value, "types": frozenset(types.split("/"))}
    for part in rest:
        key, _, said = part.partition(" ")
        if key in ("a:", "r:"):
            made["actors" if key == "a:" else "recipients"] = frozenset(x.strip() for x in said.split(";"))
        elif key == "r?":
            made["may"] = frozenset(x.strip() for x in said.split(";"))
        elif key == "l:":
            made["place"] = said
        elif key == "mod":
            made["mod"] = said
        else:
            made["polarity" if key == "negative" else "modality"] = key
    return msgspec.convert(made, Expected)


def plain(marked: str) -> tuple[str, list[Time], list[Entity]]:
    """The sentence without marks, its times and its entities."""
    text = ""
    times: list[Time] = []
    places: dict[tuple[str, str], list[Span]] = {}
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        kind, name, value, said = match.groups()
        words = name or said
        span = Span(len(text), len(text) + len(words))
        text += words
        if name:
            places.setdefault((kind, name), []).append(span)
        else:
            basis: Basis = "relative" if _NEAR.match(said) else "explicit"
            times.append(Time(span=span, value=value.rstrip("!"), basis=basis, metadata=value.endswith("!")))
    text += marked[position:]
    entities = [
        Entity(type=kind, name=name, normalized=name, mentions=tuple(spans))  # type: ignore[arg-type]
        for (kind, name), spans in places.items()
    ]
    return text, times, entities


def found(row: Row) -> list[Expected]:
    """What the stage finds in a row's sentence, in the row's terms."""
    text, times, entities = plain(row.marked)
    document = Document(text)
    return [_described(document, times, event) for event in events.find(document, times, entities, [])]


def _described(document: Document, times: list[Time], event: Event) -> Expected:
    said = {"actor": set(), "recipient": set()}  # type: dict[str, set[str]]
    for participant in event.participants:
        said[participant.role].add(document.slice(participant.span))
    return Expected(
        document.slice(event.trigger), times[event.time].value or "", frozenset((event.type,)),
        frozenset(said["actor"]), frozenset(said["recipient"]), frozenset(),
        None if event.location is None else document.slice(event.location.span),
        event.polarity, event.modality, event.mod,
    )  # fmt: skip


def faults(row: Row) -> list[str]:
    """The traits that a row's events get wrong: `event` for one that is missing or too many."""
    wrong: list[str] = []
    have = {(fold(e.trigger), e.value): e for e in found(row)}
    for want in row.expected:
        got = have.pop((fold(want.trigger), want.value), None)
        if got is None:
            wrong.append("event")
            continue
        if not got.types <= want.types:
            wrong.append("type")
        if not want.recipients <= got.recipients <= want.recipients | want.may:
            wrong.append("recipients")
        for trait in ("actors", "place", "polarity", "modality", "mod"):
            if getattr(got, trait) != getattr(want, trait):
                wrong.append(trait)
    return wrong + ["event"] * len(have)
