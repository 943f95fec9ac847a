"""Annotated events as examples: what the network reads of each candidate, and whether it takes a part.

The corpus folder: `train/*.json` holds annotated articles; `events.jsonl.xz` an article a line, with the names that the
service finds in it, of whose dated events some are annotated. The phrase book's open rows are examples too.
"""

from __future__ import annotations

import datetime
import difflib
import json
import lzma
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from service import events, quotes, times
from service.annotation import Entity
from service.arabic.view import fold
from service.document import Document
from service.events import network
from service.events.candidates import Candidate
from service.span import Span
from tests.events import phrasebook

ROLES = ("actors", "recipients")
NONCOMMERCIAL = "saudinewsnet"  # texts under a licence for non-commercial use

Integers = npt.NDArray[np.int32]


class Example(msgspec.Struct, frozen=True):
    """The candidates of one event, rows `first` to `stop` of `Table.pairs`; `gold` is how many take a part as actor and as
    recipient. For each role, of each candidate: `named` has the places in the annotation of what it names, `may` whether
    it may be left out, `open` whether it may mean somebody annotated whom no candidate names."""

    source: str
    article: str
    gold: tuple[int, int]
    first: int
    stop: int
    named: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]
    may: tuple[tuple[bool, ...], tuple[bool, ...]]
    open: tuple[tuple[bool, ...], tuple[bool, ...]]


class Numbers(dict[Any, int]):
    """The number of each thing that was met."""

    def __missing__(self, name: Any) -> int:
        number = self[name] = len(self)
        return number


class Vocabulary:
    """Numbers whatever it meets."""

    def __init__(self) -> None:
        self.words, self.tags, self.signs, self.met = Numbers({"": 0}), Numbers(), Numbers({"": 0}), Numbers({"": 0})
        self.tags.update({network.NOWHERE: 0, network.EDGE: 1})
        self.slots = network.Known(network.SLOTS)

    def signs_of(self, signs: tuple[str, ...]) -> list[int]:
        return [self.signs[sign] for sign in signs]

    def crosses(self, lemma: str, places: Sequence[int]) -> list[int]:
        """0 for no lemma."""
        return [self.met[f"{lemma}|{place}"] for place in places] if lemma else [0] * len(places)


class Table(msgspec.Struct):
    """What is read of all examples, as `network.Reading` gives it.

    event_words, event_tags   event word x 6; `event_signs` padded with 0
    words, tags               candidate x 8; `signs` padded with 0
    parts                     candidate x 3: entity or -1, and its place
    pairs                     pair x 2: event word and candidate; `relations` and `crosses` pair x 12 and x 2
    """

    event_words: Integers
    event_tags: Integers
    event_signs: Integers
    words: Integers
    tags: Integers
    signs: Integers
    parts: Integers
    pairs: Integers
    relations: Integers
    crosses: Integers


class Examples(msgspec.Struct):
    """All examples, and the names of what they are made of."""

    found: list[Example]
    table: Table
    signs: list[str]
    words: list[str]
    tags: list[str]
    crosses: list[str]


class _Reader:
    """Collects what is read of one article after the other."""

    def __init__(self) -> None:
        self.found: list[Example] = []
        self.vocabulary = Vocabulary()
        self.columns: dict[str, list[Integers]] = {}
        self.lines: dict[str, list[list[int]]] = {"event_signs": [], "signs": []}
        self.events = self.candidates = self.pairs = 0

    def add(
        self, document: Document, entities: Sequence[Entity], wanted: _Wanted, datings: Sequence[events.Dating]
    ) -> None:
        """Takes in the annotated events among some datings."""
        lineups = events.lineups(datings)
        if not lineups:
            return
        reading = network.Reading(lineups, self.vocabulary)
        kept: list[npt.NDArray[np.int64]] = []
        each = iter(datings)
        at = total = 0
        for lineup in lineups:
            for event in lineup.events:
                dating = next(each)
                candidates = lineup.of(event)
                said = wanted.of(dating)
                if said is not None and candidates:
                    first = self.pairs + total
                    total += len(candidates)
                    kept.append(np.arange(at, at + len(candidates)))
                    self.found.append(_example(wanted, said, document, entities, candidates, first))
                at += len(candidates)
        if not kept:
            return
        rows = np.concatenate(kept)
        words, tags = np.array(reading.words), np.array(reading.tags)
        parts = [
            (-1 if c.part.entity is None else c.part.entity, c.part.start, c.part.end)
            for lineup in lineups
            for c in lineup.found
        ]
        columns = {
            "event_words": words[reading.events], "event_tags": tags[reading.events],
            "words": words[reading.found], "tags": tags[reading.found], "parts": np.array(parts),
            "pairs": reading.pairs.T[rows] + np.array([self.events, self.candidates]),
            "relations": reading.relations[rows], "crosses": reading.crosses[rows],
        }  # fmt: skip
        for name, column in columns.items():
            self.columns.setdefault(name, []).append(column.astype(np.int32))
        self.lines["event_signs"] += reading.event_signs
        self.lines["signs"] += reading.signs
        self.events += len(reading.events)
        self.candidates += len(parts)
        self.pairs += total

    def examples(self) -> Examples:
        columns = {name: np.concatenate(parts) for name, parts in self.columns.items()}
        padded = {name: _padded(lines) for name, lines in self.lines.items()}
        v = self.vocabulary
        return Examples(self.found, Table(**columns, **padded), list(v.signs), list(v.words), list(v.tags), list(v.met))


def _padded(lines: Sequence[Sequence[int]]) -> Integers:
    padded = np.zeros((len(lines), max(map(len, lines))), dtype=np.int32)
    for row, line in zip(padded, lines, strict=True):
        row[: len(line)] = line
    return padded


class _Wanted:
    """The annotated events of an article or row."""

    def __init__(self, source: str, article: str, events_: list[dict[str, Any]], *, whole: bool) -> None:
        self.source, self.article, self.events, self.whole = source, article, events_, whole

    def of(self, dating: events.Dating) -> dict[str, Any] | None:
        """What is annotated of an event; an annotation is given once."""
        trigger = dating.scene.span(dating.anchor.token, dating.anchor.token + 1)
        word = dating.scene.keys[dating.anchor.token]
        for event in self.events:
            if event["value"] != dating.dated.time.value:
                continue
            at = event["trigger"]
            if trigger.start <= at["start"] < trigger.end if self.whole else word.endswith(at):
                self.events.remove(event)
                return event
        return None


def read(corpus: Path) -> Examples:
    """The examples of a folder and of the phrase book, without those under a licence for non-commercial use."""
    reader = _Reader()
    for source, article in _articles(corpus):
        if NONCOMMERCIAL not in article["id"]:
            _read_article(source, article, reader)
    for number, row in enumerate(phrasebook.rows("open")):
        _read_row(number, row, reader)
    return reader.examples()


def _articles(corpus: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((corpus / "train").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" in article:
            yield "train", article
    with lzma.open(corpus / "events.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield "events", json.loads(line)


def _read_article(source: str, article: dict[str, Any], reader: _Reader) -> None:
    document, gold = Document(article["text"]), article["gold"]
    reference = times.reference_date(document, datetime.date.fromisoformat(article["published_at"][:10]))
    entities = [
        Entity(
            type=entity["types"][0], name=entity["name"], normalized=entity["name"],
            titles=tuple(entity.get("titles", ())),
            mentions=tuple(sorted(Span(m["start"], m["end"]) for m in entity["mentions"])),
        )
        for entity in gold["entities"]
    ]  # fmt: skip
    annotated = [event for event in gold["events"] if not event.get("optional")]
    wanted = _Wanted(source, article["id"], annotated, whole=True)
    found = times.find(document, reference)
    reader.add(
        document, entities, wanted, list(events.datings(document, found, entities, quotes.find(document, entities)))
    )


def _read_row(number: int, row: phrasebook.Row, reader: _Reader) -> None:
    text, found, entities = phrasebook.plain(row.marked)
    document = Document(text)
    annotated = [
        {
            "trigger": fold(event.trigger), "value": event.value, "actors": sorted(event.actors),
            "recipients": sorted(event.recipients), "may_recipients": sorted(event.may),
        }
        for event in row.expected
    ]  # fmt: skip
    wanted = _Wanted("rows", f"open {number}", annotated, whole=False)
    reader.add(document, entities, wanted, list(events.datings(document, found, entities, [])))


def _example(
    wanted: _Wanted, event: dict[str, Any], document: Document, entities: Sequence[Entity],
    candidates: Sequence[Candidate], first: int,
) -> Example:  # fmt: skip
    names = {entity.name for entity in entities}
    same = alike if wanted.whole else _equal
    forms = []
    for candidate in candidates:
        part = candidate.part
        name = [] if part.entity is None else [entities[part.entity].name]
        forms.append([document.text[part.start : part.end], *name])

    def named(gold: Sequence[str]) -> tuple[frozenset[int], ...]:
        return tuple(frozenset(i for i, g in enumerate(gold) if any(same(g, f) for f in line)) for line in forms)

    def opens(gold: Sequence[str], told: Sequence[frozenset[int]]) -> tuple[bool, ...]:
        untold = any(g in names and i not in frozenset[int]().union(*told) for i, g in enumerate(gold))
        return tuple(untold and len(line) == 1 and line[0].startswith("ال") for line in forms)

    actors, recipients = event["actors"], event["recipients"]
    acts, receives = named(actors), named(recipients)
    may = [named(event.get(f"may_{role}", ())) for role in ROLES]
    return Example(
        wanted.source, wanted.article, (len(actors), len(recipients)), first, first + len(candidates), (acts, receives),
        (tuple(map(bool, may[0])), tuple(map(bool, may[1]))), (opens(actors, acts), opens(recipients, receives)),
    )  # fmt: skip


def _equal(gold: str, name: str) -> bool:
    return gold == name


@lru_cache(maxsize=1 << 16)
def alike(gold: str, name: str) -> bool:
    """Whether two names share most of their words."""
    a, b = set(fold(gold).split()), set(fold(name).split())
    if a & b and 2 * len(a & b) >= 0.6 * (len(a) + len(b)):
        return True
    return difflib.SequenceMatcher(None, fold(gold), fold(name)).ratio() >= 0.85
