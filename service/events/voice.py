"""Whether a verb is passive."""

from __future__ import annotations

from collections.abc import Sequence

from service.events.clauses import Clause
from service.events.nature import has_own_letter, is_animate
from service.events.phrases import Phrase, entity_of
from service.events.scene import Scene
from service.events.subjects import described, past_adverbs, past_place
from service.events.words import folded


def is_passive(scene: Scene, clause: Clause, verb: int, subjects: Sequence[object], rest: int) -> bool:
    """Whether a verb is passive: by its form or signs, or because nothing else can be its object."""
    reading = scene.words[verb].finite
    if reading is None:
        return False
    voice = reading.inflection.voice
    if voice == "passive":
        return True
    written = scene.document.slice(scene.span(verb, verb + 1))
    if "\u064f" in written[:4] and voice == "ambiguous":
        return True
    if voice != "ambiguous" or reading.entry.intransitive or reading.enclitic is not None:
        return False
    lemma = folded(reading.entry.lemma)
    if clause.opening in ("relative", "asyndetic") and subjects and described(scene, clause) == subjects[0]:
        made = lemma in scene.grammar.making or lemma in scene.grammar.often_passive or reading.entry.type in _SUFFERED
        return made and not _object_follows(scene, clause, rest, False)
    if _after_agent(scene, clause, verb):
        return True
    often = lemma in scene.grammar.often_passive
    if reading.entry.type not in ("ASSAULT", "COERCE", "SANCTION", "RETREAT", "ACCUSE", "AID") and not often:
        return False
    if not subjects or not isinstance(subjects[0], Phrase):
        return False
    if reading.entry.type == "ACCUSE":
        following = past_adverbs(scene, rest, clause)
        if following < scene.stop and scene.keys[following][0] != "ب":
            return False
    predicate = lemma in scene.grammar.appointing
    if scene.keys[subjects[0].first] in scene.grammar.carriers:
        return True
    if lemma in scene.grammar.of_things:
        named = entity_of(scene, subjects[0])
        if named is not None and named.type != "MISC":
            return False
    if _counted_object(scene, clause, rest):
        return False
    if reading.entry.type == "STATEMENT" and not is_animate(scene, subjects[0]):
        return False
    return _sufferer(scene, subjects[0], often) and not _object_follows(scene, clause, rest, predicate)


def _counted_object(scene: Scene, clause: Clause, start: int) -> bool:
    """Whether people are counted later in the clause with no preposition: قتل مسلحو الحركة أمس 148 شخصا."""
    people = scene.grammar.people
    for token in range(start + 1, clause.stop - 1):
        if (
            scene.words[token].closed in ("digit", "num")
            and not scene.taken[token]
            and scene.innermost[token] is clause
        ):
            if scene.keys[token + 1] in people and scene.words[token - 1].closed not in ("prep", "num", "digit", "and"):
                return True
    return False


_SUFFERED = frozenset(("ASSAULT", "COERCE", "SANCTION", "AGREE", "AID"))


_REACH = 14


def _after_agent(scene: Scene, clause: Clause, verb: int) -> bool:
    for token in range(verb + 2, min(clause.stop, verb + _REACH)):
        if scene.keys[token] == "قبل" and scene.keys[token - 1] == "من" and scene.innermost[token] is clause:
            return True
    return False


def _sufferer(scene: Scene, subject: Phrase, often: bool) -> bool:
    """Whether a phrase names those who would suffer an act rather than do it."""
    people = scene.grammar.people
    head = subject.head.word
    if often and subject.first in scene.names:
        return True
    if head in scene.grammar.bodies or head in scene.grammar.holders and not often:
        return False
    if any(
        scene.keys[token] in people or scene.words[token].closed in ("num", "digit")
        for token in range(subject.first, subject.stop)
    ):
        return True
    if subject.names:
        named = entity_of(scene, subject)
        return subject.names[0].first > subject.first if named is None else named.type == "PER"
    return True


def _object_follows(scene: Scene, clause: Clause, token: int, often: bool) -> bool:
    token = past_place(scene, past_adverbs(scene, token, clause), clause)
    if token >= clause.stop or scene.innermost[token] is not clause:
        return False
    if scene.taken[token] == 2:
        return scene.names[token].skip == 0
    word = scene.words[token]
    key = scene.keys[token]
    if word.closed and word.closed not in ("num", "digit", "dem"):
        return False
    following = scene.names.get(token + 1)
    own = has_own_letter(scene, key) or following is not None and following.skip == 0
    if (
        word.conjoined
        or word.noun is not None
        and word.noun.preposition
        or key[0] in "بلك"
        and word.noun is None
        and not own
    ):
        return False
    if often and key.endswith("ا"):
        return False
    reading = word.nominal
    circumstance = reading is not None and reading.inflection.accusative and "participle" in reading.inflection.form
    return scene.innermost[token].head != token and not circumstance
