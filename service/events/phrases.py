"""Noun phrases: where one ends, and which participant it names."""

from __future__ import annotations

import msgspec

from service.events.heads import Head, head
from service.events.scene import Name, Scene
from service.events.words import is_passive_singular

_LONGEST = 14
_APPOSITION_REACH = 12
_COMMAS = frozenset("،,")
_QUOTES = frozenset("\"«»“”'")
_MANY = ("ين", "ون")
_COUNTING = frozenset(("digit", "num"))


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `stop`; `skip` letters of proclitics before the first; the names that stand in it; what its
    first word tells; whether a number stands in it."""

    first: int
    stop: int
    skip: int
    names: tuple[Name, ...]
    head: Head
    numbered: bool = False


def adjectival(scene: Scene, token: int) -> bool:
    """Whether a word looks like an adjective rather than a noun."""
    known = scene.words[token].shape.adjective
    return _agrees(scene, token) if known is None else known


def _agrees(scene: Scene, token: int) -> bool:
    """Whether a word that may be an adjective is one beside its neighbours."""
    key, word = scene.keys[token], scene.words[token]
    before = scene.keys[token - 1] if token else ""
    if not word.shape.article:
        if key[-1] == "ي" and token + 1 < scene.stop and scene.keys[token + 1].startswith("ال"):
            return False
        return before.lstrip("بل") not in scene.grammar.offices
    if key.endswith("ة") and before.endswith("ة"):
        return True
    if key.endswith(_MANY) and before.startswith("ال") and before.endswith(key[-2:]):
        return True
    return word.participle is not None and is_passive_singular(word.participle)


def phrase(scene: Scene, start: int, skip: int = 0) -> Phrase | None:
    """The noun phrase that begins at a token, or null: a head, what it is annexed to, adjectives, a name beside it."""
    key = start << 3 | skip
    found = scene.phrases.get(key)
    if found is None:
        found = _read(scene, start, skip)
        if found is not None:
            scene.phrases[key] = found
    return found


def _read(scene: Scene, start: int, skip: int) -> Phrase | None:
    keys, words, taken, innermost = scene.keys, scene.words, scene.taken, scene.innermost
    token = last = start
    stop = start + _LONGEST if scene.stop - start > _LONGEST else scene.stop
    named: tuple[Name, ...] = ()
    definite = nominative = counted = numbered = False
    bare = 0
    counted_from = -1  # the word after من, of what is counted
    while token < stop:
        if taken[token]:
            name = scene.names.get(token)
            if name is None or token > start and not _joins(scene, start, token, name, named, definite, skip):
                break
            named += (name,)
            definite = True
            token = last = name.stop
            continue
        word = words[token]
        shape = word.shape
        if shape.apart and token > start:
            break
        key = keys[token]
        closed = word.closed
        if closed:
            if closed == "mark":
                if key in _QUOTES and token + 1 < stop and (scene.names.get(token + 1) is not None or named):
                    token += 1
                    if named and key != "«":
                        last = token
                    continue
                if key in _COMMAS and token > start and _person_follows(scene, token + 1, named):
                    token += 1
                    continue
                if key == "%" and numbered:
                    token += 1
                    last = token
                    continue
                if key == "#" and token > start and (not definite or scene.names.get(token + 1) is not None):
                    token += 1
                    continue
            elif closed in _COUNTING:
                if definite and not named and key.startswith("ال") and keys[token - 1].startswith("ال"):
                    token += 1
                    last = token
                    break
                if definite or bare and closed == "num" and key not in scene.grammar.after_numbers:
                    break
                counted = numbered = True
                token += 1
                last = token
                continue
            elif closed == "prep" and key == "من" and not named and token == last:
                before = keys[token - 1][skip if token == start + 1 else 0 :]
                partitive = token > start and before in scene.grammar.partitives
                if counted and not definite or partitive:
                    definite = False
                    counted = True
                    token += 1
                    counted_from = token
                    continue
            if token > start:
                break
            if token + 1 < stop and words[token + 1].closed in _COUNTING and key in scene.grammar.approximations:
                counted = True
            elif closed != "dem":
                break
            token += 1
            continue
        clause = innermost[token]
        if clause.head == token or clause.start == token and token > start and not named or shape.across:
            break
        if token > start and shape.to_article and definite:
            if keys[token - 1].removeprefix("ال") in scene.grammar.siding:
                last = token + 1
            break
        if shape.to_article or (shape.article if token > start or not skip else key.startswith("ال", skip)):
            if nominative and not definite:
                break
            if definite and not adjectival(scene, token):
                if named or token != last or token - 1 != counted_from and not _governed(scene, start, skip):
                    break
            definite = True
        else:
            if token > start:
                if definite:
                    break
                if key[-1] == "ا" and len(key) > 3 and not counted and keys[token - 1][-1] != "ا":
                    break
                if nominative and not key.endswith("ون"):
                    break
                if bare >= 2 and not counted and not adjectival(scene, token):
                    break
                if key[-1] == "ي" and adjectival(scene, token) and keys[token - 1].endswith(("ة", "ات")):
                    break
            bare += 1
            nominative = nominative or shape.many
            definite = shape.owned
            counted = counted or shape.counts
        token += 1
        if shape.suspects and token < stop and keys[token] in scene.grammar.suspected:
            token += 1
        last = token
    if last == start or not (bare or named or definite):
        return None
    return Phrase(start, last, skip, named, head(keys[start], skip), numbered)


def _governed(scene: Scene, start: int, skip: int) -> bool:
    """Whether a preposition stands before a phrase, so that a definite word after a definite one describes it."""
    if skip:
        return scene.keys[start][skip - 1] in "بلك"
    return start > 0 and not scene.taken[start - 1] and scene.words[start - 1].closed == "prep"


def _joins(
    scene: Scene, start: int, token: int, name: Name, named: tuple[Name, ...], definite: bool, skip: int
) -> bool:
    """Whether a name that stands at `token` still belongs to the phrase that began before."""
    if name.first < token:
        return False
    if name.skip:
        return scene.keys[token][0] == "ل" and not named and not definite and scene.words[start].closed == ""
    titled = _titled(scene, start, head(scene.keys[start], skip))
    if not named and not definite and token - 1 > start and adjectival(scene, token - 1):
        return False
    if named:
        before = named[-1]
        if before.type == "PER" or name.type != "PER":
            return before.stop >= token - 1 and name.type == before.type == "ORG"
        return titled or before.first > start
    if definite:
        return name.type == "PER" and titled
    return True


def _titled(scene: Scene, start: int, first: Head) -> bool:
    """Whether a phrase begins with a person's title or description."""
    return first.title or first.pronoun and scene.any_noun(start) is None


def _person_follows(scene: Scene, token: int, named: tuple[Name, ...]) -> bool:
    name = scene.names.get(token)
    return name is not None and name.type == "PER" and name.skip == 0 and not any(n.type == "PER" for n in named)


def apposed(scene: Scene, found: Phrase) -> Phrase:
    """A phrase with the person who is named after its complement: القنصل لدى إسطنبول، محمد العتيبي."""
    first = found.first
    if found.stop > scene.last_name or first in scene.names or not _titled(scene, first, found.head):
        return found
    for name in found.names:
        if name.type == "PER":
            return found
    token = found.stop
    limit = min(scene.last_name + 1, token + _APPOSITION_REACH)
    names, words, taken, innermost = scene.names, scene.words, scene.taken, scene.innermost
    while token < limit:
        if taken[token]:
            name_there = names.get(token)
            if name_there is None:
                return found
            if name_there.type == "PER" and name_there.skip == 0:
                return Phrase(
                    first, name_there.stop, found.skip, (*found.names, name_there), found.head, found.numbered
                )
            token = name_there.stop
            continue
        closed = words[token].closed
        if innermost[token].head == token or closed in _PARTING:
            return found
        if closed == "mark":
            key = scene.keys[token]
            if key in _COMMAS:
                if names.get(token + 1) is None:
                    return found
            elif key not in _QUOTES and key not in "()":
                return found
        token += 1
    return found


_PARTING = frozenset(("rel", "compl", "sub", "coord", "aux", "neg", "particle", "pronoun"))


def entity_of(scene: Scene, found: Phrase) -> Name | None:
    """The name that a phrase stands for, or null where the phrase as a whole is the participant."""
    if not found.names:
        return None
    first = found.names[0]
    for name in found.names:
        if name.type == "PER":
            return None if name is first and found.head.holder else name
    return first if first.first <= found.first or found.head.introduces else None
