"""Where an event happens."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Location, Participant
from service.events.anchors import Anchor
from service.events.scene import Name, Scene


def location(scene: Scene, anchor: Anchor, participants: Sequence[Participant]) -> Location | None:
    """The place named after في or the like in the event's clause, after the event word sooner than before it."""
    clause = anchor.clause
    found: Location | None = None
    for name in scene.places:
        if not clause.start <= name.first < clause.stop or scene.innermost[name.first] is not clause:
            continue
        witnessed = (
            anchor.light
            and anchor.verb < name.first < anchor.token
            and scene.lemma(anchor.verb) in scene.grammar.witnessing
        )
        if not witnessed and not placed(scene, name):
            continue
        place = scene.span(name.first, name.stop, name.skip)
        if any(place.overlaps(p.span) for p in participants):
            continue
        if name.first > anchor.token:
            return Location(entity=name.entity, span=place)
        found = found or Location(entity=name.entity, span=place)
    return found


def placed(scene: Scene, name: Name) -> bool:
    """Whether a name stands behind a preposition of place."""
    key = scene.keys[name.first]
    if name.skip and key[name.skip - 1] == "ب":
        return True
    for token in range(name.first - 1, max(0, name.first - 4) - 1, -1):
        if scene.taken[token]:
            return False
        plain = scene.words[token].plain
        if plain in scene.grammar.homes:
            return True
        if scene.words[token].closed:
            return False
        if (
            scene.keys[token][0] == "ب"
            and token == name.first - 1
            and scene.keys[token][1:] in scene.grammar.class_nouns
        ):
            return True
    return False
