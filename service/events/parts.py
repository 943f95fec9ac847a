"""What in a noun phrase may be a participant: the phrase itself, the names in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from service.events.cast import described
from service.events.phrases import Phrase, apposed, entity_of, phrase
from service.events.scene import Name, Scene

# The sign of how often an article names an entity; from four times on they share one.
_NAMED = ("named 0", "named 1", "named 2", "named 3", "named 4")
# The sign of a description with no name: whether the article has named a person, a body, whom it may mean.
_TOLD = (("nobody told", "body told"), ("person told", "both told"))
_COUNTED = frozenset(("digit", "num"))


class Part(msgspec.Struct, gc=False):
    """Its entity, or null, and its place from `start` to `end`. `signs` are traits of its kind; `first` to `stop` are its
    tokens, both -1 where it stands outside of the scene."""

    entity: int | None
    start: int
    end: int
    signs: tuple[str, ...]
    first: int = -1
    stop: int = -1


class Said(msgspec.Struct, frozen=True, gc=False):
    """A phrase, tokens `first` to `stop`, with what in it may be a participant; `named` where it is a name's. `aside` says
    why it may be none."""

    first: int
    stop: int
    named: bool
    aside: Literal["", "circumstance", "office", "class"]
    parts: list[Part]


def said(scene: Scene, token: int, skip: int) -> Said | None:
    """The phrase at a token, remembered for the scene's other events."""
    found = phrase(scene, token, skip)
    if found is None:
        return None
    read = scene.said[token << 3 | skip] = _read(scene, apposed(scene, found))
    return read


def _read(scene: Scene, made: Phrase) -> Said:
    named = entity_of(scene, made) if made.names else None
    if named is not None:
        return Said(made.first, made.stop, True, "", [_named(scene, named, (named.type,))])
    first = made.head
    kind = first.kind or ("plain" if scene.any_noun(made.first) is None else "deed")
    signs = ["nominal", kind, *first.signs]
    if made.stop - made.first == 1:
        signs.append("single")
    for token in range(made.first, made.stop):
        if scene.words[token].closed in _COUNTED:
            signs.append("counted")
            break
    start, end = scene.bounds(made.first, made.stop, made.skip)
    entity = described(scene, made) if first.article else None
    if entity is not None:
        signs += _standing(scene, entity)
    elif first.article:
        person, body = scene.references.first()
        signs.append(_TOLD[person < scene.starts[0]][body < scene.starts[0]])
    parts = [Part(entity, start, end, tuple(signs), made.first, made.stop)]
    for name in made.names:
        parts.append(_named(scene, name, ("inner", "inner:" + kind, name.type)))
    aside: Literal["", "circumstance", "office", "class"] = ""
    if first.circumstance and not made.names:
        aside = "circumstance"
    elif first.office and entity is None:
        aside = "office"
    elif first.sort and not made.names:
        following = scene.names.get(made.stop)
        if following is not None and not following.skip:
            aside = "class"
    return Said(made.first, made.stop, False, aside, parts)


def _named(scene: Scene, name: Name, signs: tuple[str, ...]) -> Part:
    start, end = scene.bounds(name.first, name.stop, name.skip)
    signs = (*signs, *_standing(scene, name.entity))
    return Part(name.entity, start, end, signs, name.first, name.stop)


def _standing(scene: Scene, entity: int) -> tuple[str, str]:
    """How often an article names an entity, and whether it did before this sentence."""
    mentions = scene.entities[entity].mentions
    often = _NAMED[min(len(mentions), len(_NAMED) - 1)]
    return often, "known" if mentions[0].start < scene.starts[0] else "new"
