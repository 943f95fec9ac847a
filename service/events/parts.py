"""What in a noun phrase may be a participant: the phrase itself, the names in it."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from service.annotation import EntityType
from service.events.heads import KINDS
from service.events.phrases import Phrase, apposed, entity_of, phrase
from service.events.scene import Name, Scene
from service.span import Span

Signs = tuple[str, ...]
_OfNames = dict[EntityType, list[list[Signs]]]

_SINGLE, _COUNTED = ("single",), ("counted",)
_OFTEN = 4  # from so many mentions on all are alike
# By whether an article named an entity before a sentence, and how often it names it.
_STANDING: list[list[Signs]] = [
    [(f"named {often}", known) for often in range(_OFTEN + 1)] for known in ("new", "known")
]
# Of a description with no name: whether the article has named a person, a body, whom it may mean.
_TOLD = ((("nobody told",), ("body told",)), (("person told",), ("both told",)))


def _of_names(*signs: str) -> _OfNames:
    """The signs of names by type, with some more before them and how they stand."""
    return {sort: [[(*signs, sort, *more) for more in line] for line in _STANDING] for sort in get_args(EntityType)}


_AS_NAME, _INNER_PLAIN, _INNER_DEED = _of_names(), _of_names("inner", "inner plain"), _of_names("inner", "inner deed")
_INNER = {kind: _of_names("inner", "inner " + kind) for kind in KINDS}


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
    """The phrase at a token."""
    found = phrase(scene, token, skip)
    return None if found is None else _read(scene, apposed(scene, found))


def _read(scene: Scene, made: Phrase) -> Said:
    first, stop, names = made.first, made.stop, made.names
    if names:
        named = entity_of(scene, made)
        if named is not None:
            return Said(first, stop, True, "", [_named(scene, named, _AS_NAME)])
    head = made.head
    deed = not head.kind and scene.any_noun(first) is not None
    signs = head.deed_signs if deed else head.signs
    if stop - first == 1:
        signs += _SINGLE
    elif made.numbered:
        signs += _COUNTED
    entity: int | None = None
    if head.article:
        entity = described(scene, made)
        if entity is not None:
            signs += _standing(scene, entity, _STANDING)
        else:
            person, body = scene.references.first()
            signs += _TOLD[person < scene.starts[0]][body < scene.starts[0]]
    start, end = scene.bounds(first, stop, made.skip)
    parts = [Part(entity, start, end, signs, first, stop)]
    aside: Literal["", "circumstance", "office", "class"] = ""
    if names:
        inner = _INNER_DEED if deed else _INNER.get(head.kind, _INNER_PLAIN)
        parts += [_named(scene, name, inner) for name in names]
    if head.circumstance and not names:
        aside = "circumstance"
    elif head.office and entity is None:
        aside = "office"
    elif head.sort and not names:
        following = scene.names.get(stop)
        if following is not None and not following.skip:
            aside = "class"
    return Said(first, stop, False, aside, parts)


def _named(scene: Scene, name: Name, signs: _OfNames) -> Part:
    start, end = scene.bounds(name.first, name.stop, name.skip)
    return Part(name.entity, start, end, _standing(scene, name.entity, signs[name.type]), name.first, name.stop)


def _standing(scene: Scene, entity: int, signs: list[list[Signs]]) -> Signs:
    """Of some signs those that hold by whether an article named an entity before this sentence, and how often it does."""
    mentions = scene.entities[entity].mentions
    return signs[mentions[0].start < scene.starts[0]][min(len(mentions), _OFTEN)]


def named_elsewhere(scene: Scene, entity: int, place: Span) -> Part:
    """A mention of an entity outside of a sentence."""
    signs = _standing(scene, entity, _AS_NAME[scene.entities[entity].type])
    return Part(entity, place.start, place.end, signs)


def of_phrase(scene: Scene, found: Phrase) -> tuple[int | None, int, int]:
    """Whom a phrase means: the entity, or null, and the place."""
    name = entity_of(scene, found)
    if name is not None:
        return name.entity, *scene.bounds(name.first, name.stop, name.skip)
    return described(scene, found), *scene.bounds(found.first, found.stop, found.skip)


def described(scene: Scene, found: Phrase) -> int | None:
    """The entity that a definite phrase without a name refers back to."""
    if found.names or not found.head.article or not scene.references.known(found.head.word):
        return None
    words = [scene.keys[found.first][found.skip :], *scene.keys[found.first + 1 : found.stop]]
    return scene.references.find(words, scene.start(found.first))
