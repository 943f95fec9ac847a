"""Trains the weights by which recipients of events are chosen, and compares them with the rules.

python -m training.train_participants --corpus FOLDER [--write]: `FOLDER/train/*.json` holds annotated articles,
`FOLDER/events/*.json` articles with recognised names, of whose events some are annotated. Folds are of whole articles.
The rules were written with the annotated articles and the phrase book's rows in view, so what the rules chose there
is hidden from the learner.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import json
import math
from collections.abc import Iterator, Sequence
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
from service.events.candidates import Candidate, Setting, candidates, same, traits
from service.span import Span
from tests.events import phrasebook

WEIGHTS = Path(recipients.__file__).with_name("recipients.tsv")
FOLDS = 8
SMALLEST = 0.02
# Log odds from which a candidate is chosen: F1 is best well below even odds; annotators count names sooner than phrases.
THRESHOLD = -1.6
NOMINAL_THRESHOLD = -1.1
PENALTY = 15.0
ROW_WEIGHT = 6.0
# Types whose events befall people who are seldom named; of others, annotators count few nominal recipients.
BEFALLING = frozenset(("ASSAULT", "COERCE", "ACCUSE", "THREATEN", "SANCTION", "REQUEST", "AID"))
OF_RULES = ("by rule", "in rule's", "actor known", "recipient known", "elsewhere")


class Example(msgspec.Struct, frozen=True):
    """The candidates of one event by their traits, with the places in `gold` of what each of them names."""

    source: str
    article: str
    gold: int
    signs: tuple[tuple[str, ...], ...]
    settings: tuple[Setting, ...]
    made: tuple[Participant, ...]
    names: tuple[frozenset[int], ...]
    rules: tuple[frozenset[int], ...]
    counts: bool = True


def from_articles(corpus: Path, source: str) -> Iterator[Example]:
    for path in sorted((corpus / source).glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" in article:
            yield from _from_article(article, source)


def _from_article(article: dict[str, Any], source: str) -> Iterator[Example]:
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
        trigger = dating.scene.span(dating.anchor.token, dating.anchor.token + 1)
        for event in wanted:
            if event["value"] == dating.dated.time.value and trigger.start <= event["trigger"]["start"] < trigger.end:
                counts = not event.get("optional")
                yield _example(dating, document, entities, event["recipients"], [], source, article["id"], counts)
                wanted.remove(event)
                break


def from_rows(name: str) -> Iterator[Example]:
    for number, row in enumerate(phrasebook.rows(name)):
        text, found, entities = phrasebook.plain(row.marked)
        document = Document(text)
        wanted = {(fold(event.trigger), event.value): event for event in row.expected}
        for dating in events.datings(document, found, entities, []):
            word = dating.scene.keys[dating.anchor.token]
            for (trigger, value), event in wanted.items():
                if word.endswith(trigger) and value == dating.dated.time.value:
                    gold, may = sorted(event.recipients), sorted(event.may)
                    yield _example(dating, document, entities, gold, may, "rows", f"{name} {number}", False)
                    break


def _example(
    dating: events.Dating, document: Document, entities: Sequence[Entity], gold: Sequence[str], may: Sequence[str],
    source: str, article: str, counts: bool,
) -> Example:  # fmt: skip
    scene, _, anchor, kind, near = dating
    ruled = participants.by_rules(scene, anchor, kind, near, events.subject_before(scene, anchor.clause))

    def named(made: Participant) -> frozenset[int]:
        forms = [document.slice(made.span), *([] if made.entity is None else [entities[made.entity].name])]
        return frozenset(i for i, name in enumerate(gold) if any(alike(name, form) for form in forms))

    def excused(candidate: Candidate) -> bool:
        if any(alike(name, document.slice(candidate.made.span)) for name in may):
            return True
        nominal = "nominal" in candidate.signs and "people" not in candidate.signs
        return source == "events" and nominal and kind not in BEFALLING and bool(named(candidate.made))

    everyone = candidates(scene, anchor, kind, ruled)
    rows = [candidate for candidate in everyone if not excused(candidate)]
    passed = frozenset[int]().union(*(named(candidate.made) for candidate in everyone if excused(candidate)))
    left = passed.difference(*(named(candidate.made) for candidate in rows))
    return Example(
        source, article, len(gold) - len(left), tuple(candidate.signs for candidate in rows), tuple(candidate.setting for candidate in rows), tuple(candidate.made for candidate in rows),
        tuple(named(candidate.made) for candidate in rows), tuple(map(named, ruled.recipients)), counts,
    )  # fmt: skip


def alike(gold: str, name: str) -> bool:
    """Whether two names share most of their words."""
    a, b = set(fold(gold).split()), set(fold(name).split())
    if a & b and 2 * len(a & b) >= 0.6 * (len(a) + len(b)):
        return True
    return difflib.SequenceMatcher(None, fold(gold), fold(name)).ratio() >= 0.85


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by trait, with `bias` and `nominal` moved to the point of decision."""
    rows = [
        (
            [t for s in signs if example.source == "events" or not s.startswith(OF_RULES) for t in traits(s, setting)],
            bool(names),
            ROW_WEIGHT if example.source == "rows" else 1.0,
        )
        for example in examples
        for signs, setting, names in zip(example.signs, example.settings, example.names, strict=True)
    ]
    learned = fit(rows)
    learned["bias"] -= THRESHOLD
    learned["nominal"] = learned.get("nominal", 0.0) - NOMINAL_THRESHOLD + THRESHOLD
    return learned


def fit(rows: Sequence[tuple[list[str], bool, float]]) -> dict[str, float]:
    """Logistic regression with a squared penalty on rows of traits, answer and weight."""
    index: dict[str, int] = {}
    places = [(n, index.setdefault(t, len(index))) for n, (described, _, _) in enumerate(rows) for t in set(described)]
    numbers, columns = zip(*places, strict=True)
    matrix = scipy.sparse.csr_matrix((np.ones(len(places)), (numbers, columns)), (len(rows), len(index)))
    target = np.array([answer for _, answer, _ in rows], float)
    weight = np.array([weight for _, _, weight in rows])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ parameters[1:] + parameters[0]
        value = weight @ (np.logaddexp(0, score) - target * score) + PENALTY / 2 * parameters[1:] @ parameters[1:]
        slope = weight * (1 / (1 + np.exp(-score)) - target)
        return value, np.concatenate(([slope.sum()], matrix.T @ slope + PENALTY * parameters[1:]))

    fitted = scipy.optimize.minimize(
        loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    return {"bias": float(fitted[0]), **{trait: float(fitted[number + 1]) for trait, number in index.items()}}


def choose(example: Example, weights: dict[str, float]) -> list[int]:
    """The numbers of the candidates that weights choose."""
    scores = [
        weights["bias"] + sum(weights.get(trait, 0.0) for sign in signs for trait in traits(sign, setting))
        for signs, setting in zip(example.signs, example.settings, strict=True)
    ]
    chosen: list[int] = []
    for number in sorted(range(len(scores)), key=lambda n: -scores[n]):
        made = example.made[number]
        if scores[number] > 0 and not any(
            same(made, example.made[other]) or made.span.overlaps(example.made[other].span) for other in chosen
        ):
            chosen.append(number)
    return chosen[:3]


def report(name: str, triples: Sequence[tuple[int, int, int]]) -> None:
    hit, gold, chosen = (sum(column) for column in zip(*triples, strict=True))
    print(f"{name:10} F1 {2 * hit / max(1, gold + chosen):.3f}  hit {hit}  gold {gold}  chosen {chosen}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    examples = [
        *from_articles(arguments.corpus, "train"),
        *from_articles(arguments.corpus, "events"),
        *from_rows("open"),
    ]
    tested = [example for example in examples if example.source == "events" and example.counts]
    part = {name: number % FOLDS for number, name in enumerate(sorted({example.article for example in tested}))}
    learned, ruled = [], []
    for number in range(FOLDS):
        weights = learn([example for example in examples if part.get(example.article) != number])
        for example in tested:
            if part[example.article] == number:
                chosen = choose(example, weights)
                hits = frozenset[int]().union(*(example.names[n] for n in chosen))
                learned.append((len(hits), example.gold, len(chosen)))
                ruled.append((len(frozenset[int]().union(*example.rules)), example.gold, len(example.rules)))
    report("rules", ruled)
    report("learned", learned)
    if arguments.write:
        weights = learn(examples)
        kept = {trait: weight for trait, weight in sorted(weights.items()) if abs(weight) >= SMALLEST}
        lines = ["# What each trait of a candidate adds to its score; made by training/train_participants.py."]
        lines += [f"{trait}\t{weight:.3f}" for trait, weight in kept.items() if math.isfinite(weight)]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(kept)} weights to {WEIGHTS}")


if __name__ == "__main__":
    main()
