"""Noun phrases: where one ends, and which participant it names."""

from __future__ import annotations

from typing import NamedTuple

from service.events.scene import Name, Scene

_LONGEST = 14
_APPOSITION_REACH = 12
_COMMAS = frozenset("،,")
_QUOTES = frozenset("\"«»“”'")
_MANY = ("ين", "ون")
_COUNTING = frozenset(("digit", "num"))
_NISBA = ("ي", "ية", "يين", "يون", "يتان", "يتين", "يان", "يات")


class Phrase(NamedTuple):
    """Tokens `first` to `stop`; `skip` letters of proclitics before the first; the names that stand in it."""

    first: int
    stop: int
    skip: int
    names: tuple[Name, ...]


def adjectival(scene: Scene, token: int) -> bool:
    """Whether a word looks like an adjective rather than a noun."""
    key = scene.keys[token]
    bare = key.removeprefix("ال")
    if key in scene.grammar["ordinary_adjectives"] or "ال" + key in scene.grammar["ordinary_adjectives"]:
        return True
    if bare in scene.grammar["class_nouns"] or scene.words[token].closed:
        return False
    if key[-1:] == "ي" and key == bare and token + 1 < scene.stop and scene.keys[token + 1].startswith("ال"):
        return False
    if token > 0 and key == bare and scene.keys[token - 1].lstrip("بل") in scene.grammar["offices"]:
        return False
    reading = scene.words[token].participle
    if key != bare and reading is not None and scene.words[token].noun is None:
        if key.endswith("ة") and scene.keys[token - 1].endswith("ة"):
            return True
        if key.endswith(_MANY) and scene.keys[token - 1].startswith("ال") and scene.keys[token - 1].endswith(key[-2:]):
            return True
        return reading.inflection.form == "passive_participle" and reading.inflection.number == "singular"
    if len(bare) > 3 and bare.endswith(_NISBA):
        return scene.words[token].noun is None or key.startswith("ال")
    return False


def head_word(scene: Scene, found: Phrase) -> str:
    """The first word of a phrase without proclitics and article."""
    word = scene.keys[found.first]
    if found.skip and word[found.skip - 1 : found.skip + 1] == "لل":
        return word[found.skip + 1 :]
    word = word[found.skip :]
    for prefix in ("ال", "لل"):
        if word.startswith(prefix) and len(word) > 4:
            return word[2:]
    return word


def phrase(scene: Scene, start: int, skip: int = 0) -> Phrase | None:
    """The noun phrase that begins at a token, or null: a head, what it is annexed to, adjectives, a name beside it."""
    key = start << 3 | skip
    if key not in scene.phrases:
        scene.phrases[key] = _read(scene, start, skip)
    return scene.phrases[key]


def _read(scene: Scene, start: int, skip: int) -> Phrase | None:
    keys = scene.keys
    grammar = scene.grammar
    token = last = start
    stop = min(scene.stop, start + _LONGEST)
    named: list[Name] = []
    definite = nominative = counted = False
    governed = _governed(scene, start, skip)
    bare = 0
    while token < stop:
        name = scene.names.get(token)
        if name is not None:
            if not _joins(scene, start, token, name, named, definite, skip):
                break
            named.append(name)
            definite = True
            token = last = name.stop
            continue
        if scene.taken[token] == 1:
            break
        word = scene.words[token]
        key = keys[token]
        closed = word.closed
        if closed == "mark":
            if key in _QUOTES and token + 1 < stop and (scene.names.get(token + 1) is not None or named):
                token += 1
                if named and key != "«":
                    last = token
                continue
            if key in _COMMAS and token > start and _person_follows(scene, token + 1, named):
                token += 1
                continue
            if key == "#" and token > start and (not definite or scene.names.get(token + 1) is not None):
                token += 1
                continue
            break
        if closed in ("digit", "num"):
            if definite and not named and key.startswith("ال") and keys[token - 1].startswith("ال"):
                token += 1
                last = token
                break
            if definite or bare and closed == "num" and key not in _ALSO_AFTER:
                break
            counted = True
            token += 1
            last = token
            continue
        if closed == "prep" and key == "من" and not named and token == last:
            if counted and not definite or token == start + 1 and keys[start][skip:] in grammar["partitives"]:
                definite = False
                counted = True
                token += 1
                continue
        if word.plain == "عبر" and scene.innermost[token].head != token:
            break
        if closed:
            counts = token == start and token + 1 < stop and scene.words[token + 1].closed in _COUNTING
            if counts and key in grammar["approximations"]:
                counted = True
                token += 1
                continue
            if closed == "dem" and token == start:
                token += 1
                continue
            break
        clause = scene.innermost[token]
        if clause.head == token or clause.start == token and token > start and not named:
            break
        if token > start:
            if word.conjoined:
                break
            if word.noun is not None and word.noun.preposition or key.startswith(("بال", "كال")):
                break
            if key.startswith("لل") and definite:
                if keys[token - 1].removeprefix("ال") not in grammar["siding"]:
                    break
                token += 1
                last = token
                break
        if token > start and (key in grammar["things"] or key.removeprefix("ال") in grammar["things"]):
            break
        article = key[skip if token == start else 0 :].startswith("ال") or key.startswith("لل")
        if article:
            if nominative and not definite:
                break
            if definite and not adjectival(scene, token) and not (governed and not named and token == last):
                break
            definite = True
        elif token > start:
            if definite:
                break
            if key.endswith("ا") and len(key) > 3 and not counted and not keys[token - 1].endswith("ا"):
                break
            if nominative and not key.endswith("ون"):
                break
            if bare >= 2 and not counted and not adjectival(scene, token):
                break
            if key.endswith("ي") and adjectival(scene, token) and keys[token - 1].endswith(("ة", "ات")):
                break
        if not article:
            bare += 1
            nominative = nominative or (key.endswith("ون") and len(key) > 4)
            reading = word.noun or word.participle
            if reading is not None and reading.enclitic is not None or _possessed(key):
                definite = True
            counted = counted or key in grammar["sources"] or key in grammar["collectives"]
        token += 1
        if key.endswith("مشتبه") and token < stop and keys[token] in ("به", "بهم", "بها"):
            token += 1
        last = token
    if last == start or not (bare or named or definite):
        return None
    return Phrase(start, last, skip, tuple(named))


def _governed(scene: Scene, start: int, skip: int) -> bool:
    """Whether a preposition stands before a phrase, so that a definite word after a definite one describes it."""
    if skip:
        return scene.keys[start][skip - 1] in "بلك"
    return start > 0 and not scene.taken[start - 1] and scene.words[start - 1].closed == "prep"


_ALSO_AFTER = frozenset("اخر اخرين اخرون".split())
_PRONOUNS = ("ها", "هم", "هما")


def _possessed(key: str) -> bool:
    return key.endswith(_PRONOUNS) and len(key) > 4


def _joins(scene: Scene, start: int, token: int, name: Name, named: list[Name], definite: bool, skip: int) -> bool:
    """Whether a name that stands at `token` still belongs to the phrase."""
    if token == start:
        return True
    if name.first < token:
        return False
    if name.skip:
        return scene.keys[token][0] == "ل" and not named and not definite and scene.words[start].closed == ""
    titled = _titled(scene, start, skip)
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


def _titled(scene: Scene, start: int, skip: int) -> bool:
    """Whether a phrase begins with a person's title or description."""
    key = scene.keys[start][skip:]
    if (_possessed(key) or key.endswith("ه") and len(key) > 4) and scene.any_noun(start) is None:
        return True
    bare = key.removeprefix("ال")
    if bare in scene.grammar["bodies"] or bare in scene.grammar["holders"]:
        return False
    if bare in scene.grammar["offices"]:
        return True
    return key.startswith("ال") and not key.endswith(("ات", "ون", "ين"))


def _person_follows(scene: Scene, token: int, named: list[Name]) -> bool:
    name = scene.names.get(token)
    return name is not None and name.type == "PER" and name.skip == 0 and not any(n.type == "PER" for n in named)


def apposed(scene: Scene, found: Phrase) -> Phrase:
    """A phrase with the person who is named after its complement: القنصل لدى إسطنبول، محمد العتيبي."""
    if found.first in scene.names or any(name.type == "PER" for name in found.names):
        return found
    if not _titled(scene, found.first, found.skip):
        return found
    token = found.stop
    limit = min(scene.stop, found.stop + _APPOSITION_REACH)
    while token < limit:
        name = scene.names.get(token)
        if name is not None:
            if name.type == "PER" and name.skip == 0:
                return Phrase(found.first, name.stop, found.skip, (*found.names, name))
            token = name.stop
            continue
        word = scene.words[token]
        key = scene.keys[token]
        if scene.taken[token] == 1 or scene.innermost[token].head == token:
            return found
        if word.closed == "mark" and key not in _COMMAS and key not in _QUOTES and key not in "()":
            return found
        if word.closed in ("rel", "compl", "sub", "coord", "aux", "neg", "particle", "pronoun"):
            return found
        if key in _COMMAS and scene.names.get(token + 1) is None:
            return found
        token += 1
    return found


def entity_of(scene: Scene, found: Phrase) -> Name | None:
    """The name that a phrase stands for, or null where the phrase as a whole is the participant."""
    if not found.names:
        return None
    person = next((name for name in found.names if name.type == "PER"), None)
    head = head_word(scene, found)
    grammar = scene.grammar
    if person is not None:
        return None if head in grammar["holders"] and person is found.names[0] else person
    name = found.names[0]
    if name.first <= found.first or head in grammar["class_nouns"] or head in grammar["documents"]:
        return name
    return None
