"""Who does what a verb says, and to whom."""

from __future__ import annotations

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Before, Cast, nobody
from service.events.grammar import typed_prepositions
from service.events.nature import affected, any_named, is_thing
from service.events.nouns import between, of_noun
from service.events.objects import NOMINAL_RECIPIENTS, add_recipients, after_preposition
from service.events.phrases import Phrase
from service.events.scene import Scene
from service.events.subjects import SPOKEN, described, is_resumed, subject_phrases
from service.events.voice import is_passive
from service.events.words import folded


def of_verb(
    scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Before, speaker: Participant | None
) -> None:
    """Casts a finite verb."""
    clause, verb = anchor.clause, anchor.token
    reading = scene.words[verb].finite
    if reading is None:
        return
    entry = reading.entry
    subjects, rest = subject_phrases(scene, clause, verb, before)
    if folded(entry.lemma) in scene.grammar.happening:
        subjects = between(scene, verb, kind) or subjects
    suffers = folded(entry.lemma) in scene.grammar.undergone and kind in ("ASSAULT", "COERCE")
    passive = suffers or is_passive(scene, clause, verb, subjects, rest)
    for subject in subjects:
        found.relate("passive subject" if passive else "subject", subject)
    if passive:
        if kind == "CONSULT":
            for subject in subjects:
                if isinstance(subject, Phrase) and subject.names and subject.names[0].type in ("ORG", "PER"):
                    found.add("actor", subject.names[0])
        if kind not in ("AGREE", "STATEMENT", "CONSULT"):
            for subject in subjects:
                target = affected(scene, subject)
                if not (
                    isinstance(target, Phrase) and kind == "OTHER" and target.names and target.names[0].type == "MISC"
                ):
                    found.add("recipient", target)
        agent = after_preposition(scene, clause, verb + 1, ("قبل",))
        if agent is not None and scene.keys[agent.first - 1] == "قبل":
            found.add("actor", agent)
        return
    if speaker is not None and kind in SPOKEN and not any_named(scene, subjects):
        found.add("actor", speaker)
    else:
        for subject in subjects:
            found.add("actor", subject)
    add_recipients(scene, found, clause, verb + 1, rest, kind, entry)
    resumed = reading.enclitic is not None or is_resumed(scene, clause, verb)
    if clause.opening in ("relative", "asyndetic") and resumed and not found.recipients and kind != "STATEMENT":
        antecedent = described(scene, clause)
        if antecedent is not None and (antecedent.names or kind in NOMINAL_RECIPIENTS):
            found.add("recipient", antecedent)


def of_carried(scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Before) -> None:
    """Casts a noun that a light verb carries."""
    clause, verb, noun = anchor.clause, anchor.verb, anchor.token
    reading = scene.words[verb].finite
    lemma = "" if reading is None else folded(reading.entry.lemma)
    passive = reading is not None and reading.inflection.voice == "passive"
    if lemma in scene.grammar.happening or passive:
        of_noun(scene, found, noun, kind)
        return
    if lemma in scene.grammar.witnessing:
        of_noun(scene, found, noun, kind)
        subjects, _ = subject_phrases(scene, clause, verb, nobody)
        for subject in subjects:
            if isinstance(subject, Phrase) and subject.names and not found.actors and not found.recipients:
                if kind in ("ASSAULT", "COERCE"):
                    found.add("recipient", subject)
                elif subject.names[0].type != "LOC" and kind == "OTHER":
                    found.add("actor", subject)
        return
    subjects, _ = subject_phrases(scene, clause, verb, before)
    for subject in subjects:
        found.relate("subject", subject)
        if not (isinstance(subject, Phrase) and subject.first <= noun < subject.stop):
            found.add("actor", subject)
    if kind == "STATEMENT":
        return
    reading = scene.any_noun(noun)
    own = () if reading is None else reading.entry.prepositions
    prepositions = {*own, *typed_prepositions().get(kind, ()), *scene.grammar.aims_of_carried}
    for start in (noun + 1, max(noun, verb) + 1):
        for names_only in (True, False):
            other = after_preposition(scene, scene.innermost[start - 1], start, prepositions, names_only=names_only)
            if other is not None and (other.names or kind in NOMINAL_RECIPIENTS and not is_thing(scene, other)):
                if found.add("recipient", affected(scene, other)):
                    return
