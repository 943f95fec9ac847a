"""Noun phrases: where one ends, and which participant it names."""

from __future__ import annotations

from typing import NamedTuple

from service.arabic.view import fold
from service.events.scene import Name, Scene

_LONGEST = 12
_COMMAS = frozenset("،,")
_QUOTES = frozenset("\"«»“”")
_NISBA = ("ي", "ية", "يين", "يون", "يتان", "يتين", "ييين", "يان")


class Phrase(NamedTuple):
    """Tokens `first` to `stop`; `skip` letters of proclitics before the first; the names that stand in it."""

    first: int
    stop: int
    skip: int
    names: tuple[Name, ...]


def _adjectival(scene: Scene, key: str) -> bool:
    bare = key[2:] if key.startswith("ال") else key
    return len(bare) > 3 and bare.endswith(_NISBA) or key in scene.grammar["ordinary_adjectives"]


def phrase(scene: Scene, start: int, skip: int = 0) -> Phrase | None:
    """The noun phrase that begins at a token, or null: a head, what it is annexed to, adjectives, a name beside it."""
    token = start
    definite = False  # a definite word or a name has closed the annexation
    named: list[Name] = []
    bare = 0  # indefinite words so far
    stop = min(scene.stop, start + _LONGEST)
    nominative = False
    last = start
    while token < stop:
        name = scene.names.get(token)
        if name is not None:
            if name.first < token and token > start:
                token = name.stop
                continue
            if named and name.skip and scene.keys[token][0] not in "ل":
                break
            if named and not (named[-1].type != "PER" and name.type == "PER"):
                if not (named[-1].stop == token and name.type == named[-1].type == "ORG"):
                    break
            if token > start and definite and not named and not (name.type == "PER"):
                if name.skip == 0:
                    break
            if token > start and name.skip and scene.keys[token][0] in "وبفك":
                break
            named.append(name)
            definite = True
            token = last = name.stop
            continue
        if scene.taken[token - scene.first] == 1:
            break
        word = scene.word(token)
        key = scene.keys[token]
        closed = word.closed
        if closed == "mark":
            if key in _QUOTES and token + 1 < stop:
                token += 1
                if named and key != "«":
                    last = token
                continue
            if key in _COMMAS and token + 1 < stop:
                following = scene.names.get(token + 1)
                if following is not None and following.type == "PER" and token > start and not any(n.type == "PER" for n in named):
                    token += 1
                    continue
            break
        if closed == "digit" or closed == "num":
            if definite:
                break
            token += 1
            last = token
            continue
        if closed:
            if closed == "dem" and token == start:
                token += 1
                continue
            break
        if scene.clause(token).head == token or scene.clause(token).start == token and token > start and not named:
            if scene.clause(token).head == token:
                break
        if token > start and word.conjoined:
            break
        if token > start and key[0] in "بل" and word.noun is not None and word.noun.preposition:
            break
        if token > start and key[:2] in ("لل", "بال") or token > start and key.startswith("بال"):
            if not (key.startswith("لل") and not definite):
                break
        article = word.plain.startswith("ال") or key.startswith("لل")
        if article:
            if definite and not _adjectival(scene, key):
                break
            definite = True
        elif token > start:
            if definite:
                break
            if key.endswith("ا") and len(key) > 3 and not _is_known_stem(word):
                break
            if nominative and not key.endswith(("ون", "يون")):
                break
            if bare >= 2 and not _adjectival(scene, key):
                break
        if not article:
            bare += 1
            nominative = nominative or (key.endswith("ون") and len(key) > 4)
            enclitic = word.noun is not None and word.noun.enclitic is not None
            if enclitic:
                definite = True
        token += 1
        last = token
    if last == start:
        return None
    return Phrase(start, last, skip, tuple(named))


def _is_known_stem(word: object) -> bool:
    return False


def entity_of(scene: Scene, found: Phrase) -> Name | None:
    """The name that a phrase stands for, or null where the phrase as a whole is the participant."""
    if not found.names:
        return None
    person = next((name for name in found.names if name.type == "PER"), None)
    first = scene.word(found.first).plain
    head = fold(first).removeprefix("ال")
    if person is not None:
        return None if head in scene.grammar["holders"] and found.names[0] is person else person
    name = found.names[0]
    if name.first <= found.first:
        return name
    if head in scene.grammar["class_nouns"]:
        return name
    if head in scene.grammar["documents"]:
        return name
    return None
