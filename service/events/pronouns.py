"""Whom a pronoun on an event word or a preposition means."""

from __future__ import annotations

from service.annotation import Participant
from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.phrases import Phrase, alone
from service.events.scene import Scene
from service.events.subjects import described
from service.span import Span

# The preposition and the pronoun of معه, عليها and their like.
SUFFIXED = {
    preposition + pronoun: (preposition, pronoun)
    for preposition in grammar().suffixable
    for pronoun in ("ه", "ها", "هم", "هما")
}
_WANTED = {"ه": ("PER",), "ها": ("LOC", "ORG"), "هم": ("ORG", "PER"), "هما": ("PER", "LOC")}


def referent(scene: Scene, clause: Clause, pronoun: str, token: int) -> Phrase | Participant | None:
    """What the relative clause describes in which a pronoun stands, else the nearest name before it that suits."""
    if clause.opening in ("relative", "asyndetic") and clause.antecedent >= 0:
        head = described(scene, clause)
        if head is not None:
            return head
    wanted = _WANTED.get(pronoun)
    if wanted is None:
        return None
    for at in range(token - 1, -1, -1):
        name = scene.names.get(at)
        if name is not None and name.type in wanted:
            return alone(scene, name)
    return _named_before(scene, wanted)


def _named_before(scene: Scene, wanted: tuple[str, ...]) -> Participant | None:
    """The last mention before the sentence of an entity of some types."""
    start = scene.start(0)
    last: tuple[int, Span] | None = None
    for index, entity in enumerate(scene.entities):
        if entity.type in wanted:
            for mention in entity.mentions:
                if mention.start < start and (last is None or mention.start > last[1].start):
                    last = (index, mention)
    return None if last is None else Participant(role="recipient", entity=last[0], span=last[1])
