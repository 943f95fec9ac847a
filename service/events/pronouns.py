"""Whom a pronoun on an event word or a preposition means."""

from __future__ import annotations

from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.parts import of_phrase
from service.events.phrases import Phrase, adjectival, phrase
from service.events.scene import Scene

# The preposition and the pronoun of معه, عليها and their like.
SUFFIXED = {
    preposition + pronoun: (preposition, pronoun)
    for preposition in grammar().suffixable
    for pronoun in ("ه", "ها", "هم", "هما")
}
_WANTED = {"ه": ("PER",), "ها": ("LOC", "ORG"), "هم": ("ORG", "PER"), "هما": ("PER", "LOC")}


def referent(scene: Scene, clause: Clause, pronoun: str, token: int) -> tuple[int | None, int, int] | None:
    """What the relative clause describes in which a pronoun stands, else the nearest name before it that suits: its
    entity, or null, and its place."""
    if clause.opening in ("relative", "asyndetic") and clause.antecedent >= 0:
        head = antecedent(scene, clause)
        if head is not None:
            return of_phrase(scene, head)
    wanted = _WANTED.get(pronoun)
    if wanted is None:
        return None
    for at in range(token - 1, -1, -1):
        name = scene.names.get(at)
        if name is not None and name.type in wanted:
            return name.entity, *scene.bounds(name.first, name.stop, name.skip)
    last = scene.references.last_of(wanted, scene.starts[0])
    return None if last is None else (last[0], last[1].start, last[1].end)


def antecedent(scene: Scene, clause: Clause) -> Phrase | None:
    """The noun phrase that a relative clause describes: the nearest, or the person in office before it."""
    token = clause.antecedent
    if token < 0 or token >= clause.start:
        return None
    name = scene.names.get(token)
    if name is not None:
        return phrase(scene, name.first)
    while token > 0 and not scene.taken[token - 1] and adjectival(scene, token):
        if scene.words[token - 1].closed or scene.innermost[token - 1].head == token - 1:
            break
        token -= 1
    indefinite = not scene.keys[token].startswith(("ال", "لل", "بال"))
    while indefinite and token > 0 and not scene.taken[token - 1] and _modifies(scene, token):
        token -= 1
    start = token
    while start > 0 and not scene.taken[start - 1] and scene.words[start - 1].closed in ("num", "digit"):
        start -= 1
    before = scene.words[start - 1] if start > 0 and not scene.taken[start - 1] else None
    if before is not None and before.plain in scene.grammar.offices:
        start -= 1
    word = scene.words[start]
    reading = word.nominal
    skip = int(word.conjoined)
    if reading is not None:
        skip = reading.skip
    elif scene.keys[start].startswith(("لل", "بال", "كال")):
        skip = 1
    return phrase(scene, start, skip)


def _modifies(scene: Scene, token: int) -> bool:
    """Whether an indefinite word is an adjective of the one before it."""
    before = scene.words[token - 1]
    if before.closed or before.plain.startswith("ال") or scene.innermost[token - 1].head == token - 1:
        return False
    if scene.words[token].noun is not None and before.noun is not None:
        return False
    return scene.keys[token].endswith(("ة", "ي", "ا", "ون", "ين")) or before.noun is not None
