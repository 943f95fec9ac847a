"""The cast of an event: who takes which part in it."""

from __future__ import annotations

from collections.abc import Callable

from service.annotation import Participant, Role
from service.events.phrases import Phrase, entity_of
from service.events.scene import Name, Scene
from service.span import Span

# Finds the subject of the clause before, where a verb names none of its own.
Before = Callable[[], Participant | None]


def nobody() -> None:
    """A `Before` that finds none."""
    return


def taken_over(before: Before) -> list[Phrase | Participant]:
    """The subject of the clause before, where there is one."""
    subject = before()
    return [] if subject is None else [subject]


class Cast:
    """The participants of one event, by role, in the order in which they were found; `relations` are the parts of its
    clause or phrase (subject, object, genitive) with their tokens."""

    __slots__ = ("actors", "recipients", "relations", "scene")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.actors: list[Participant] = []
        self.recipients: list[Participant] = []
        self.relations: list[tuple[int, int, str]] = []

    def relate(self, relation: str, found: Phrase | Participant | None) -> None:
        """Notes the part of a phrase in the clause."""
        if isinstance(found, Phrase):
            self.relations.append((found.first, found.stop, relation))

    def add(self, role: Role, found: Phrase | Name | Participant | None) -> bool:
        if found is None:
            return False
        if isinstance(found, Phrase) and not found.names:
            both = _both(self.scene, found)
            if both:
                added = [self.add(role, each) for each in both]
                return any(added)
        if isinstance(found, Participant):
            made = Participant(role=role, entity=found.entity, span=found.span)
        else:
            made = participant(self.scene, role, found)
        line = self.actors if role == "actor" else self.recipients
        for other in (*self.actors, *self.recipients):
            if other.span.overlaps(made.span) or made.entity is not None and other.entity == made.entity:
                return False
        line.append(made)
        return True


_DUAL = ("ان", "ين")


def _both(scene: Scene, found: Phrase) -> list[Participant]:
    """The two whom الرئيسان and its like mean."""
    key = scene.keys[found.first][found.skip :]
    office = key[2:-2]
    if not key.startswith("ال") or not key.endswith(_DUAL) or office not in scene.grammar.offices:
        return []
    span = scene.span(found.first, found.stop, found.skip)
    return [
        Participant(role="actor", entity=index, span=_mention(scene, index, span.start))
        for index in scene.references.pair(office, span.start)
    ]


def _mention(scene: Scene, entity: int, before: int) -> Span:
    """The last mention of an entity before an offset."""
    return [mention for mention in scene.entities[entity].mentions if mention.start < before][-1]


def participant(scene: Scene, role: Role, found: Phrase | Name) -> Participant:
    """The participant that a phrase or name stands for."""
    name = found if isinstance(found, Name) else entity_of(scene, found)
    if name is not None:
        return Participant(role=role, entity=name.entity, span=scene.span(name.first, name.stop, name.skip))
    assert isinstance(found, Phrase)
    return Participant(role=role, entity=described(scene, found), span=scene.span(found.first, found.stop, found.skip))


def described(scene: Scene, found: Phrase) -> int | None:
    """The entity that a definite phrase without a name refers back to."""
    if found.names or not found.head.article or not scene.references.known(found.head.word):
        return None
    words = [scene.keys[found.first][found.skip :], *scene.keys[found.first + 1 : found.stop]]
    return scene.references.find(words, scene.start(found.first))
