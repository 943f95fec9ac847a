"""The type of an event: its word's own, unless what the word carries or takes decides."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from service.annotation import EventType
from service.arabic.view import fold
from service.events.anchors import Anchor
from service.events.lexicon import Entry
from service.events.scene import Scene
from service.events.words import folded

_REACH = 9


@cache
def _complements() -> dict[str, tuple[tuple[frozenset[str], EventType], ...]]:
    """By lemma: the words that, standing near it, give it another type. The first that fits counts."""
    text = files("service.events").joinpath("complements.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[tuple[frozenset[str], EventType], ...]] = {}
    for lemma, table in tomllib.loads(text).items():
        found[fold(lemma)] = tuple(
            (frozenset(fold(word) for word in words.split()), msgspec.convert(kind, EventType))
            for kind, words in table.items()
        )
    return found


def kind(scene: Scene, anchor: Anchor) -> EventType:
    word = scene.words[anchor.token]
    verbal = anchor.verb == anchor.token
    reading = (word.verb if verbal else word.nominal) or word.verb or word.nominal
    if reading is None:
        return "OTHER"
    entry: Entry = reading.entry
    lemma = folded(entry.lemma)
    decided = _by_complement(scene, anchor, lemma)
    if decided is not None:
        return decided
    if lemma in scene.grammar.aspectual or lemma in scene.grammar.light:
        carried = _carried_type(scene, anchor)
        if carried is not None:
            return carried
    return entry.type


def _by_complement(scene: Scene, anchor: Anchor, lemma: str) -> EventType | None:
    rules = _complements().get(lemma)
    if rules is None:
        return None
    near: set[str] = set()
    clause = anchor.clause
    for token in range(anchor.token + 1, min(anchor.token + 1 + _REACH, scene.stop)):
        if scene.taken[token] == 1:
            continue
        plain = scene.words[token].plain
        near.add(plain)
        near.add(plain.removeprefix("ال"))
        if plain[:2] == "لل":
            near.add(plain[2:])
        elif plain[:1] in "بل":
            near.add(plain[1:])
            near.add(plain[1:].removeprefix("ال"))
        if plain.endswith("ا"):
            near.add(plain[:-1])
        if scene.taken[token] == 2:
            near.add("@" + scene.names[token].type.lower())
        if scene.words[token].closed in ("compl", "rel") and clause.head != token:
            break
    if clause.opening in ("relative", "asyndetic") and clause.antecedent >= 0:
        near.add(scene.words[clause.antecedent].plain.removeprefix("ال"))
        if clause.antecedent > 0:
            near.add(scene.words[clause.antecedent - 1].plain.removeprefix("ال"))
    reading = scene.words[anchor.token].finite
    if reading is not None and reading.enclitic is not None:
        near.add("@pronoun")
    for words, kind in rules:
        if not near.isdisjoint(words):
            return kind
    return None


def _carried_type(scene: Scene, anchor: Anchor) -> EventType | None:
    clause = anchor.clause
    if clause.opening in ("relative", "asyndetic") and clause.antecedent >= 0 and anchor.verb >= 0:
        reading = scene.words[clause.antecedent].noun
        if reading is not None and not scene.taken[clause.antecedent]:
            return reading.entry.type
    for token in range(anchor.token + 1, min(anchor.token + 1 + _REACH, scene.stop)):
        reading = scene.event_noun(token)
        if reading is not None:
            return reading.entry.type
        if scene.words[token].closed in ("compl", "rel"):
            break
    return None
