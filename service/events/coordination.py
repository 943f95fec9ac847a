"""Phrases joined by و."""

from __future__ import annotations

from service.annotation import Participant
from service.events.phrases import Phrase, apposed, phrase
from service.events.scene import Scene


def joined(scene: Scene, token: int) -> Phrase | None:
    """A further phrase joined by و: قطر وتشاد, الرئيس ونظيره."""
    if token >= scene.stop or scene.taken[token] == 1:
        return None
    key = scene.keys[token]
    name = scene.names.get(token)
    if key == "و" and token + 1 < scene.stop:
        return phrase(scene, token + 1)
    if not key.startswith("و"):
        return None
    if name is not None:
        return phrase(scene, token) if name.first == token and name.skip == 1 else None
    word = scene.words[token]
    if word.closed or scene.innermost[token].head == token or scene.innermost[token].start == token:
        return None
    if word.conjoined or _known_noun(scene, key[1:]):
        return phrase(scene, token, 1)
    if key.endswith(("ه", "ها", "هم")) and len(key) > 5 and word.verb is None and word.guess is None:
        return phrase(scene, token, 1)
    following = scene.names.get(token + 1)
    if len(key) > 3 and word.noun is None and word.verb is None and following is not None and following.skip == 0:
        return phrase(scene, token, 1)
    return None


def _known_noun(scene: Scene, key: str) -> bool:
    grammar = scene.grammar
    if key.startswith(tuple(grammar.counterparts)):
        return True
    return any(key in grammar.of(name) for name in ("class_nouns", "offices", "bodies", "holders", "people"))


def with_coordinates(scene: Scene, first: Phrase) -> tuple[list[Phrase | Participant], int]:
    """A phrase with up to three that و joins to it, and the token after them."""
    subjects: list[Phrase | Participant] = [first]
    stop = first.stop
    for _ in range(3):
        following = joined(scene, stop)
        if following is None:
            break
        current = apposed(scene, following)
        subjects.append(current)
        stop = current.stop
    return subjects, stop
