"""What a noun phrase is, as far as its words tell: people, a deed, something after a preposition."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Participant
from service.events.phrases import Phrase, entity_of, phrase
from service.events.scene import Name, Scene
from service.events.words import Word


def any_named(scene: Scene, subjects: Sequence[Phrase | Participant]) -> bool:
    """Whether one of some subjects is a name."""
    return any(isinstance(subject, Phrase) and entity_of(scene, subject) is not None for subject in subjects)


def affected(scene: Scene, subject: Phrase | Participant) -> Phrase | Name | Participant:
    """The name inside a thing that is done something to: عضوية روسادا is روسادا's."""
    if (
        isinstance(subject, Phrase)
        and scene.keys[subject.first] in scene.grammar.carriers
        and subject.stop > subject.first + 1
    ):
        return phrase(scene, subject.first + 1) or subject
    if isinstance(subject, Phrase) and subject.names and entity_of(scene, subject) is None:
        head = subject.head.word
        if head not in scene.grammar.people and head not in scene.grammar.offices:
            return subject.names[0]
    return subject


def is_own_deed(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is a verbal noun with a pronoun, which someone says rather than says something: أعلن عزمه."""
    reading = scene.any_noun(found.first)
    return reading is not None and reading.enclitic is not None and reading.inflection.form == "masdar"


def is_accusative(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase begins with a word that can only be an accusative."""
    if found.first in scene.names:
        return False
    word = scene.words[found.first]
    reading = word.nominal
    return reading is not None and reading.inflection.accusative


def is_prefixed(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase begins with a preposition written to it."""
    if found.first in scene.names:
        return scene.names[found.first].skip > 0
    key = scene.keys[found.first]
    word = scene.words[found.first]
    reading = word.nominal
    if key.startswith(("بال", "لل", "كال")) or reading is not None and reading.preposition is not None:
        return True
    if found.head.word in scene.grammar.time_nouns:
        return True
    return reading is None and key[0] in "بل" and len(key) > 3 and not has_own_letter(scene, key)


def has_own_letter(scene: Scene, key: str) -> bool:
    """Whether a word begins with ب, ل or ك of its own rather than with a preposition."""
    own = scene.grammar.own_letters
    for pronoun in ("", "ها", "هم", "ه", "هما"):
        bare = key.removesuffix(pronoun)
        if bare in own or bare.endswith("ت") and bare[:-1] + "ة" in own:
            return True
    return False


def is_prefixed_by(word: Word, preposition: str) -> bool:
    """Whether a preposition is written to a noun."""
    reading = word.nominal
    return reading is not None and reading.preposition == preposition


def is_thing(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is headed by a verbal noun or event."""
    if found.first in scene.names:
        return False
    reading = scene.any_noun(found.first)
    return reading is not None or found.head.word in scene.grammar.things


def is_animate(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase names people or a body, as far as its words tell."""
    if found.names and entity_of(scene, found) is not None:
        return True
    if found.head.animate:
        return True
    people = scene.grammar.people
    return any(
        scene.keys[token] in people or scene.words[token].closed in ("digit", "num")
        for token in range(found.first, found.stop)
        if not scene.taken[token]
    )


def is_owned(scene: Scene, token: int) -> bool:
    """Whether a noun carries a pronoun."""
    reading = scene.words[token].nominal
    return reading is not None and reading.enclitic is not None or scene.keys[token].endswith(("ها", "هم"))
