"""Trains the weights by which recipients of events are chosen, and compares them with the rules.

python -m training.train_participants --corpus FOLDER [--write]: `FOLDER/train/*.json` holds annotated articles. Folds are
of whole articles; the phrase book's open rows stand in every fold. Folds judge the rules too kindly: they were written
with these articles in view.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import scipy.optimize
import scipy.sparse

from service import events, quotes, times
from service.annotation import Entity, Participant
from service.arabic.view import fold
from service.document import Document
from service.events import participants, recipients
from service.events.candidates import candidates, same, traits
from service.span import Span
from tests.events import phrasebook

WEIGHTS = Path(recipients.__file__).with_name("recipients.tsv")
FOLDS = 10
PENALTY = 5.0
OFFSET = 0.8  # a name is chosen from this much below even odds
RULED_WEIGHT = 1.5  # not learned: rules look better where they were written than elsewhere
ROW_WEIGHT = 4.0
SMALLEST = 0.02

Same = Callable[[str, Participant], bool]


class Example(msgspec.Struct, frozen=True):
    """The candidates of one event by their traits, with the places in `gold` of what each of them names."""

    article: str
    gold: int
    traits: tuple[tuple[str, ...], ...]
    ruled: tuple[bool, ...]
    made: tuple[Participant, ...]
    names: tuple[frozenset[int], ...]
    rules: tuple[frozenset[int], ...]
    weight: float = 1.0
    counts: bool = True


def from_articles(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" in article:
            yield from _from_article(article)


def _from_article(article: dict[str, Any]) -> Iterator[Example]:
    document, gold = Document(article["text"]), article["gold"]
    reference = times.reference_date(document, datetime.date.fromisoformat(article["published_at"][:10]))
    found = times.find(document, reference)
    entities = [
        Entity(
            type=entity["types"][0], name=entity["name"], normalized=entity["name"],
            mentions=tuple(sorted(Span(m["start"], m["end"]) for m in entity["mentions"])),
        )
        for entity in gold["entities"]
    ]  # fmt: skip
    wanted = list(gold["events"])
    for dating in events.datings(document, found, entities, quotes.find(document, entities)):
        if dating.kind == "STATEMENT":
            continue
        trigger = document.span(dating.anchor.token, dating.anchor.token + 1)
        for event in wanted:
            if event["value"] == dating.dated.time.value and trigger.start <= event["trigger"]["start"] < trigger.end:
                yield _example(
                    dating, document, entities, event["recipients"], [], article["id"], 1.0, not event.get("optional")
                )
                wanted.remove(event)
                break


def from_rows(name: str) -> Iterator[Example]:
    for number, row in enumerate(phrasebook.rows(name)):
        text, found, entities = phrasebook.plain(row.marked)
        document = Document(text)
        wanted = {(fold(event.trigger), event.value): event for event in row.expected}
        for dating in events.datings(document, found, entities, []):
            if dating.kind == "STATEMENT":
                continue
            word = document.keys[dating.anchor.token]
            for (trigger, value), event in wanted.items():
                if word.endswith(trigger) and value == dating.dated.time.value:
                    gold, may = sorted(event.recipients), sorted(event.may)
                    yield _example(dating, document, entities, gold, may, f"{name} {number}", ROW_WEIGHT, False)
                    break


def _example(
    dating: events.Dating, document: Document, entities: Sequence[Entity], gold: Sequence[str], may: Sequence[str],
    article: str, weight: float, counts: bool,
) -> Example:  # fmt: skip
    scene, _, anchor, kind, near = dating
    actors, ruled = participants.by_rules(scene, anchor, kind, near, events.subject_before(scene, anchor.clause))

    def named(made: Participant) -> frozenset[int]:
        forms = [document.slice(made.span), *([] if made.entity is None else [entities[made.entity].name])]
        return frozenset(i for i, name in enumerate(gold) if any(alike(name, form) for form in forms))

    def excused(made: Participant) -> bool:
        return any(alike(name, document.slice(made.span)) for name in may)

    rows = [
        (candidate, made)
        for candidate in candidates(scene, anchor, kind)
        for made in (participants.recipient(scene, candidate),)
        if not any(same(made, actor) or made.span.overlaps(actor.span) for actor in actors) and not excused(made)
    ]
    return Example(
        article, len(gold),
        tuple(tuple(t for sign in candidate.signs for t in traits(sign, candidate.setting)) for candidate, _ in rows),
        tuple(any(same(made, other) for other in ruled) for _, made in rows),
        tuple(made for _, made in rows), tuple(named(made) for _, made in rows), tuple(named(made) for made in ruled),
        weight, counts,
    )  # fmt: skip


def alike(gold: str, name: str) -> bool:
    """Whether two names share most of their words."""
    a, b = set(fold(gold).split()), set(fold(name).split())
    if a & b and 2 * len(a & b) >= 0.6 * (len(a) + len(b)):
        return True
    return difflib.SequenceMatcher(None, fold(gold), fold(name)).ratio() >= 0.85


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression with a squared penalty, by trait; `bias` moved to the point of decision."""
    index: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    labels: list[bool] = []
    weights: list[float] = []
    for example in examples:
        for described, ruled, names in zip(example.traits, example.ruled, example.names, strict=True):
            for trait in set(described):
                rows.append(len(labels))
                columns.append(index.setdefault(trait, len(index)))
            labels.append(bool(names))
            weights.append(example.weight)
    matrix = scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(labels), len(index)))
    target, weight = np.array(labels, float), np.array(weights)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ parameters[1:] + parameters[0]
        value = weight @ (np.logaddexp(0, score) - target * score) + PENALTY / 2 * parameters[1:] @ parameters[1:]
        slope = weight * (1 / (1 + np.exp(-score)) - target)
        return value, np.concatenate(([slope.sum()], matrix.T @ slope + PENALTY * parameters[1:]))

    fitted = scipy.optimize.minimize(
        loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    ).x
    learned = {trait: float(fitted[number + 1]) for trait, number in index.items()}
    learned["nominal"] = learned.get("nominal", 0.0) - OFFSET
    return {"bias": float(fitted[0]) + OFFSET, recipients.RULED: RULED_WEIGHT, **learned}


def choose(example: Example, weights: dict[str, float]) -> list[int]:
    """The numbers of the candidates that weights choose."""
    scores = [
        weights["bias"] + weights[recipients.RULED] * ruled + sum(weights.get(trait, 0.0) for trait in described)
        for described, ruled in zip(example.traits, example.ruled, strict=True)
    ]
    chosen: list[int] = []
    for number in sorted(range(len(scores)), key=lambda n: -scores[n]):
        made = example.made[number]
        if scores[number] > 0 and not any(
            same(made, example.made[other]) or made.span.overlaps(example.made[other].span) for other in chosen
        ):
            chosen.append(number)
    return chosen


def report(name: str, triples: Sequence[tuple[int, int, int]]) -> None:
    hit, gold, chosen = (sum(column) for column in zip(*triples, strict=True))
    print(f"{name:10} F1 {2 * hit / max(1, gold + chosen):.3f}  hit {hit}  gold {gold}  chosen {chosen}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    articles, rows = list(from_articles(arguments.corpus / "train")), list(from_rows("open"))
    identifiers = sorted({example.article for example in articles})
    part = {identifier: number % FOLDS for number, identifier in enumerate(identifiers)}
    learned, ruled = [], []
    for number in range(FOLDS):
        weights = learn([example for example in articles if part[example.article] != number] + rows)
        for example in articles:
            if part[example.article] == number and example.counts:
                chosen = choose(example, weights)
                hits = frozenset[int]().union(*(example.names[n] for n in chosen))
                learned.append((len(hits), example.gold, len(chosen)))
                ruled.append((len(frozenset[int]().union(*example.rules)), example.gold, len(example.rules)))
    report("rules", ruled)
    report("learned", learned)
    if arguments.write:
        weights = learn(articles + rows)
        kept = {trait: weight for trait, weight in sorted(weights.items()) if abs(weight) >= SMALLEST}
        lines = ["# What each trait of a candidate adds to its score; made by training/train_participants.py."]
        lines += [f"{trait}\t{weight:.3f}" for trait, weight in kept.items() if math.isfinite(weight)]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(kept)} weights to {WEIGHTS}")


if __name__ == "__main__":
    main()
