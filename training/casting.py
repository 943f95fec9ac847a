"""Annotated events as examples: each candidate with what the network reads of it, and whether it takes a part.

The corpus folder: `train/*.json` holds annotated articles; `events.jsonl.xz` an article a line, with the names that the
service finds in it, of whose dated events some are annotated. The phrase book's open rows are examples too.
"""

from __future__ import annotations

import datetime
import difflib
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from service import events, quotes, times
from service.annotation import Entity
from service.arabic.view import fold
from service.document import Document
from service.events import network
from service.events.candidates import Candidate, Candidates
from service.span import Span
from tests.events import phrasebook

ROLES = ("actors", "recipients")
NONCOMMERCIAL = "saudinewsnet"  # texts under a licence for non-commercial use


class Reads(msgspec.Struct, frozen=True, gc=False):
    """What the network reads of a candidate: its signs, and words and tags around the event word and it, by number."""

    signs: tuple[int, ...]
    words: tuple[int, ...]
    tags: tuple[int, ...]


class Example(msgspec.Struct, frozen=True):
    """The candidates of one event. `named` has for each role the places in the annotation of what each candidate names,
    `may` whether it may be left out, `open` whether it may mean somebody annotated whom no candidate names; `gold` is how
    many there are, `ruled` what those name whom the rules chose."""

    source: str
    article: str
    gold: tuple[int, int]
    found: tuple[Candidate, ...]
    reads: tuple[Reads, ...]
    named: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]
    may: tuple[tuple[bool, ...], tuple[bool, ...]]
    open: tuple[tuple[bool, ...], tuple[bool, ...]]
    ruled: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]


class Numbers(dict[str, int]):
    """The number of each thing that was met."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class Examples(msgspec.Struct):
    """All examples, and the numbers of their signs, words and tags."""

    found: list[Example]
    signs: Numbers
    words: Numbers
    tags: Numbers


def read(corpus: Path) -> Examples:
    """The examples of a folder and of the phrase book, without those under a licence for non-commercial use."""
    made = Examples([], Numbers(), Numbers(), Numbers())
    made.tags.update({network.NOWHERE: 0, network.EDGE: 1})
    for source, article in _articles(corpus):
        if NONCOMMERCIAL not in article["id"]:
            made.found += _from_article(source, article, made)
    made.found += _from_rows("open", made)
    return made


def _articles(corpus: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((corpus / "train").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" in article:
            yield "train", article
    with lzma.open(corpus / "events.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield "events", json.loads(line)


def _from_article(source: str, article: dict[str, Any], all_: Examples) -> Iterator[Example]:
    document, gold = Document(article["text"]), article["gold"]
    reference = times.reference_date(document, datetime.date.fromisoformat(article["published_at"][:10]))
    found = times.find(document, reference)
    entities = [
        Entity(
            type=entity["types"][0], name=entity["name"], normalized=entity["name"],
            titles=tuple(entity.get("titles", ())),
            mentions=tuple(sorted(Span(m["start"], m["end"]) for m in entity["mentions"])),
        )
        for entity in gold["entities"]
    ]  # fmt: skip
    wanted = [event for event in gold["events"] if not event.get("optional")]
    for dating in events.datings(document, found, entities, quotes.find(document, entities)):
        trigger = dating.scene.span(dating.anchor.token, dating.anchor.token + 1)
        for event in wanted:
            if event["value"] == dating.dated.time.value and trigger.start <= event["trigger"]["start"] < trigger.end:
                yield _example(dating, document, entities, event, source, article["id"], all_)
                wanted.remove(event)
                break


def _from_rows(name: str, all_: Examples) -> Iterator[Example]:
    for number, row in enumerate(phrasebook.rows(name)):
        text, found, entities = phrasebook.plain(row.marked)
        document = Document(text)
        wanted = {(fold(event.trigger), event.value): event for event in row.expected}
        for dating in events.datings(document, found, entities, []):
            word = dating.scene.keys[dating.anchor.token]
            for (trigger, value), event in wanted.items():
                if word.endswith(trigger) and value == dating.dated.time.value:
                    said = {
                        "actors": sorted(event.actors), "recipients": sorted(event.recipients),
                        "may_recipients": sorted(event.may),
                    }  # fmt: skip
                    yield _example(dating, document, entities, said, "rows", f"{name} {number}", all_)
                    break


def _example(
    dating: events.Dating, document: Document, entities: Sequence[Entity], event: dict[str, Any], source: str,
    article: str, all_: Examples,
) -> Example:  # fmt: skip
    ruled = events.ruled(dating)
    proposed = events.proposed(dating, ruled)
    names = {entity.name for entity in entities}
    same = _equal if source == "rows" else alike

    def form(entity: int | None, start: int, end: int) -> list[str]:
        return [document.text[start:end], *([] if entity is None else [entities[entity].name])]

    def named(gold: Sequence[str], forms: Sequence[Sequence[str]]) -> tuple[frozenset[int], ...]:
        return tuple(frozenset(i for i, g in enumerate(gold) if any(same(g, f) for f in line)) for line in forms)

    def opens(gold: Sequence[str], told: Sequence[frozenset[int]]) -> tuple[bool, ...]:
        untold = any(g in names and i not in frozenset[int]().union(*told) for i, g in enumerate(gold))
        return tuple(untold and len(line) == 1 and line[0].startswith("ال") for line in forms)

    forms = [form(c.part.entity, c.part.start, c.part.end) for c in proposed.found]
    by_rule = [
        [form(made.entity, made.span.start, made.span.end) for made in line]
        for line in (ruled.actors, ruled.recipients)
    ]
    actors, recipients = event["actors"], event["recipients"]
    acts, receives = named(actors, forms), named(recipients, forms)
    may = [named(event.get(f"may_{role}", ()), forms) for role in ROLES]
    return Example(
        source, article, (len(actors), len(recipients)), tuple(proposed.found), tuple(_reads(proposed, all_)),
        (acts, receives), (tuple(map(bool, may[0])), tuple(map(bool, may[1]))),
        (opens(actors, acts), opens(recipients, receives)),
        (named(actors, by_rule[0]), named(recipients, by_rule[1])),
    )  # fmt: skip


def _reads(proposed: Candidates, all_: Examples) -> Iterator[Reads]:
    reading = network.Reading([proposed])
    words = [all_.words[word] for word in reading.words]
    tags = [all_.tags[tag] for tag in reading.tags]
    common = [all_.signs[sign] for sign in network.common_signs(proposed)]
    for candidate, found in zip(proposed.found, reading.found, strict=True):
        own = (all_.signs[sign] for sign in network.own_signs(proposed, candidate))
        places = (*reading.events[0], *found)
        yield Reads((*common, *own), tuple(words[at] for at in places), tuple(tags[at] for at in places))


def _equal(gold: str, name: str) -> bool:
    return gold == name


def alike(gold: str, name: str) -> bool:
    """Whether two names share most of their words."""
    a, b = set(fold(gold).split()), set(fold(name).split())
    if a & b and 2 * len(a & b) >= 0.6 * (len(a) + len(b)):
        return True
    return difflib.SequenceMatcher(None, fold(gold), fold(name)).ratio() >= 0.85
