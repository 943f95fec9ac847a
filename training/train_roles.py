"""Trains the weights by which an event's candidates are cast as actors and recipients.

python -m training.train_roles --corpus FOLDER [--folds N] [--write]: `FOLDER/train/*.json` holds annotated articles,
`FOLDER/events.jsonl.xz` an article a line with the names that the service finds in it, of whose dated events some are
annotated; the phrase book's open rows count too. `--folds N` first learns N times without an eighth of the articles of the
second and scores that eighth, beside the rules. Texts under a licence for non-commercial use are left out.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import json
import lzma
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from service import events, quotes, times
from service.annotation import Entity, Participant
from service.arabic.view import fold
from service.document import Document
from service.events import participants, roles
from service.events.candidates import Candidate, candidates
from service.span import Span
from tests.events import phrasebook

WEIGHTS = Path(roles.__file__).with_name("roles.tsv")
NONCOMMERCIAL = "saudinewsnet"
EIGHTHS = 8
RAREST = 3  # features that stand with fewer candidates say too little
SMALLEST = 0.05
STRENGTH = 0.2  # liblinear's C, the inverse of the squared penalty
ROW_WEIGHT = 20.0
# Log odds from which a candidate is cast. F1 of recipients is best well below even odds, and annotators of whole articles
# count more of them (0.5 to 0.6 an event) than those of single events (0.4).
THRESHOLDS = (-0.8, -1.8)
ROLES = ("actors", "recipients")


class Example(msgspec.Struct, frozen=True):
    """The candidates of one event by the numbers of their features. `named` and `may` have for each role the places in
    the annotation of what each candidate names, and whether it may be left out; `gold` is how many there are."""

    source: str
    article: str
    gold: tuple[int, int]
    found: tuple[Candidate, ...]
    features: tuple[tuple[int, ...], ...]
    named: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]
    may: tuple[tuple[bool, ...], tuple[bool, ...]]
    ruled: tuple[tuple[frozenset[int], ...], tuple[frozenset[int], ...]]


class Numbers(dict[str, int]):
    """The number of each feature that was met."""

    def __missing__(self, feature: str) -> int:
        number = self[feature] = len(self)
        return number


def annotated(corpus: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((corpus / "train").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" in article:
            yield "train", article
    with lzma.open(corpus / "events.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield "events", json.loads(line)


def from_article(source: str, article: dict[str, Any], numbers: Numbers) -> Iterator[Example]:
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
                yield example(dating, document, entities, event, source, article["id"], numbers)
                wanted.remove(event)
                break


def from_rows(name: str, numbers: Numbers) -> Iterator[Example]:
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
                    yield example(dating, document, entities, said, "rows", f"{name} {number}", numbers)
                    break


def example(
    dating: events.Dating, document: Document, entities: Sequence[Entity], event: dict[str, Any], source: str,
    article: str, numbers: Numbers,
) -> Example:  # fmt: skip
    scene, _, anchor, kind, near = dating
    ruled = participants.by_rules(scene, anchor, kind, near, events.subject_before(scene, anchor.clause))
    cast = candidates(scene, anchor, kind, ruled)

    def named(entity: int | None, start: int, end: int, gold: Sequence[str]) -> frozenset[int]:
        forms = [document.text[start:end], *([] if entity is None else [entities[entity].name])]
        same = (lambda a, b: a == b) if source == "rows" else alike
        return frozenset(i for i, name in enumerate(gold) if any(same(name, form) for form in forms))

    def of_rules(line: Sequence[Participant], gold: Sequence[str]) -> tuple[frozenset[int], ...]:
        return tuple(named(made.entity, made.span.start, made.span.end, gold) for made in line)

    def of_candidates(gold: Sequence[str]) -> tuple[frozenset[int], ...]:
        return tuple(named(c.part.entity, c.part.start, c.part.end, gold) for c in cast.found)

    actors, recipients = event["actors"], event["recipients"]
    return Example(
        source, article, (len(actors), len(recipients)), tuple(cast.found),
        tuple(tuple(sorted({numbers[f] for f in roles.features(cast, c)})) for c in cast.found),
        (of_candidates(actors), of_candidates(recipients)),
        tuple(tuple(map(bool, of_candidates(event.get(f"may_{role}", ())))) for role in ROLES),  # type: ignore[arg-type]
        (of_rules(ruled.actors, actors), of_rules(ruled.recipients, recipients)),
    )  # fmt: skip


def alike(gold: str, name: str) -> bool:
    """Whether two names share most of their words."""
    a, b = set(fold(gold).split()), set(fold(name).split())
    if a & b and 2 * len(a & b) >= 0.6 * (len(a) + len(b)):
        return True
    return difflib.SequenceMatcher(None, fold(gold), fold(name)).ratio() >= 0.85


class Table:
    """The candidates of all examples as rows of a sparse matrix, with features that are frequent enough."""

    def __init__(self, examples: Sequence[Example], numbers: Numbers) -> None:
        rows = [(n, c) for n, e in enumerate(examples) for c in range(len(e.found))]
        columns = np.concatenate([np.array(examples[n].features[c]) for n, c in rows])
        ends = np.cumsum([0, *(len(examples[n].features[c]) for n, c in rows)])
        matrix = scipy.sparse.csr_matrix((np.ones(len(columns)), columns, ends), (len(rows), len(numbers)))
        kept = np.flatnonzero(np.asarray(matrix.sum(0)).ravel() >= RAREST)
        names = list(numbers)
        self.matrix = matrix.tocsc()[:, kept].tocsr()
        self.names = [names[number] for number in kept]
        self.example = np.array([n for n, _ in rows])
        self.answers = [np.array([bool(examples[n].named[role][c]) for n, c in rows]) for role in (0, 1)]
        counts = np.array([ROW_WEIGHT if examples[n].source == "rows" else 1.0 for n, _ in rows])
        doubtful = [np.array([examples[n].may[role][c] for n, c in rows]) for role in (0, 1)]
        self.counts = [np.where(may & ~answer, 0.0, counts) for may, answer in zip(doubtful, self.answers, strict=True)]

    def learn(self, left_out: Sequence[int] = ()) -> list[dict[str, float]]:
        """The weights of each role by feature, its threshold taken off the bias, without some examples."""
        learned = []
        for role in (0, 1):
            used = (self.counts[role] > 0) & ~np.isin(self.example, left_out)
            model = LogisticRegression(solver="liblinear", C=STRENGTH, tol=1e-3)
            model.fit(self.matrix[used], self.answers[role][used], sample_weight=self.counts[role][used])
            weights = dict(zip(self.names, map(float, model.coef_[0]), strict=True))
            weights["bias"] = weights.get("bias", 0.0) + float(model.intercept_[0]) - THRESHOLDS[role]
            learned.append(weights)
        return learned


def cast(
    one: Example, learned: Sequence[dict[str, float]], names: Sequence[str]
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """What those that weights choose name, by role; doubtful ones left out."""
    scores = [
        tuple(round(1000 * sum(weights.get(names[f], 0.0) for f in features)) for weights in learned)
        for features in one.features
    ]
    place = {(c.part.start, c.part.end): n for n, c in enumerate(one.found)}
    chosen: tuple[list[frozenset[int]], list[frozenset[int]]] = ([], [])
    for made in roles.chosen(one.found, scores):  # type: ignore[arg-type]
        number, role = place[made.span.start, made.span.end], int(made.role == "recipient")
        if one.named[role][number] or not one.may[role][number]:
            chosen[role].append(one.named[role][number])
    return chosen


def report(name: str, rows: Sequence[tuple[Sequence[frozenset[int]], int]]) -> None:
    hit = sum(len(frozenset[int]().union(*chosen)) for chosen, _ in rows)
    gold, given = sum(count for _, count in rows), sum(len(chosen) for chosen, _ in rows)
    print(f"{name:22} F1 {2 * hit / max(1, gold + given):.3f}  hit {hit}  gold {gold}  chosen {given}", flush=True)


def write(learned: Sequence[dict[str, float]]) -> None:
    lines = ["# What each feature adds to a candidate's scores as an actor and as a recipient, in thousandths;"]
    lines.append("# made by training/train_roles.py.")
    for name in sorted(learned[0]):
        pair = [weights[name] for weights in learned]
        if max(map(abs, pair)) >= SMALLEST and all(map(math.isfinite, pair)):
            lines.append("\t".join((name, *(str(round(1000 * weight)) for weight in pair))))
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 2} features to {WEIGHTS}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    numbers = Numbers()
    examples = [
        made
        for source, article in annotated(arguments.corpus)
        if NONCOMMERCIAL not in article["id"]
        for made in from_article(source, article, numbers)
    ]
    examples += from_rows("open", numbers)
    table = Table(examples, numbers)
    print(f"{len(examples)} events, {table.matrix.shape[0]} candidates, {len(table.names)} features", file=sys.stderr)
    articles = sorted({one.article for one in examples if one.source == "events"})
    part = {name: number % EIGHTHS for number, name in enumerate(articles)}
    names = list(numbers)
    for number in range(arguments.folds):
        held = [n for n, one in enumerate(examples) if part.get(one.article) == number]
        learned = table.learn(held)
        for role in (0, 1):
            tested = [(examples[n], cast(examples[n], learned, names)) for n in held]
            report(f"{ROLES[role]}, rules", [(one.ruled[role], one.gold[role]) for one, _ in tested])
            report(f"{ROLES[role]}, learned", [(chosen[role], one.gold[role]) for one, chosen in tested])
    if arguments.write:
        write(table.learn())


if __name__ == "__main__":
    main()
