"""Who does what a noun names, and to whom: its genitive, its pronoun, the clause that describes it."""

from __future__ import annotations

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Before, Cast, nobody, taken_over
from service.events.clauses import Clause
from service.events.coordination import joined, with_coordinates
from service.events.grammar import typed_prepositions
from service.events.nature import affected, is_animate, is_owned, is_prefixed, is_prefixed_by, is_thing
from service.events.objects import NOMINAL_RECIPIENTS, REACH, after_preposition
from service.events.phrases import Phrase, adjectival, apposed, entity_of, phrase
from service.events.scene import Scene
from service.events.standing import complement
from service.events.subjects import subject_phrases
from service.events.words import Reading, folded

_PATIENT_FIRST = frozenset(
    (
        "CONCEDE",
        "MOBILIZE",
        "REQUEST",
        "REJECT",
        "ASSAULT",
        "COERCE",
        "SANCTION",
        "SUPPORT",
        "AID",
        "ACCUSE",
        "RETREAT",
        "OTHER",
    )
)


def of_noun(scene: Scene, found: Cast, noun: int, kind: EventType, before: Before = nobody) -> None:
    """The genitive of a verbal noun: who does it where the verb has no object, else to whom unless an object follows."""
    word = scene.words[noun]
    reading = word.nominal
    clause = scene.innermost[noun]
    if reading is None:
        return
    parties = between(scene, noun, kind)
    for part in parties:
        found.add("actor", part)
    if parties:
        return
    if reading.enclitic is not None and scene.innermost[noun].head != noun:
        _of_pronoun(scene, found, noun, kind, reading, before)
    entry = reading.entry
    masdar = reading.inflection.form == "masdar"
    transitive = masdar and not entry.intransitive
    genitive = _genitive(scene, clause, noun, reading)
    rest = noun + 1
    found.relate("genitive", genitive)
    if genitive is not None:
        rest = genitive.stop
        named = entity_of(scene, genitive)
        if kind == "CONSULT" and is_thing(scene, genitive):
            return
        if transitive and kind in _PATIENT_FIRST and not _object_with_l(scene, clause, rest):
            later = scene.names.get(rest) if rest < scene.stop else None
            if later is not None and later.skip == 0 and kind != "OTHER":
                found.add("actor", genitive)
                found.add("recipient", later)
                return
            if named is not None or kind in NOMINAL_RECIPIENTS and not is_thing(scene, genitive):
                found.add("recipient", affected(scene, genitive))
                return
            if genitive.names:
                found.add("actor" if genitive.names[0].type == "ORG" else "recipient", genitive.names[0])
            return
        acting = not transitive or kind in _PATIENT_FIRST or genitive.names or is_animate(scene, genitive)
        if acting and (masdar or kind not in ("CONSULT", "OTHER") or genitive.names or is_animate(scene, genitive)):
            for part in with_coordinates(scene, apposed(scene, genitive))[0]:
                found.add("actor", part)
    elif reading.enclitic is None and kind == "OTHER" and masdar and entry.intransitive:
        inside = after_preposition(scene, clause, noun + 1, scene.grammar.inside)
        if inside is not None and not inside.names:
            found.add("actor", inside)
    typed = scene.grammar.aims_of_untyped if kind == "OTHER" else typed_prepositions().get(kind, ())
    prepositions = (*entry.prepositions, *typed)
    if kind == "STATEMENT" or not prepositions:
        return
    other = after_preposition(scene, clause, rest, prepositions, names_only=kind not in NOMINAL_RECIPIENTS)
    if other is not None and (other.names or not is_thing(scene, other)):
        if found.add("recipient", affected(scene, other)):
            second = joined(scene, other.stop)
            if second is not None and second.names:
                found.add("recipient", second)


def controlled(scene: Scene, found: Cast, anchor: Anchor) -> None:
    """The subject of a verb of intent does what it intends: تعتزم الشركة طرح سنداتها; one under على is obliged to."""
    clause, noun = anchor.clause, anchor.token
    grammar = scene.grammar
    reading = scene.words[clause.head].finite if 0 <= clause.head < noun else None
    if reading is not None:
        if (folded(reading.lemma) in grammar.intents or folded(reading.lemma) in grammar.doings) and complement(
            scene, noun
        ):
            for subject in subject_phrases(scene, clause, clause.head, nobody)[0]:
                found.add("actor", subject)
            return
    for token in range(clause.start, noun):
        if scene.keys[token] == "علي" and not scene.taken[token] and token <= clause.start + 3:
            obliged = phrase(scene, token + 1)
            if scene.keys[token + 1] == "الرغم":
                return
            if obliged is not None and obliged.stop <= noun:
                found.add("actor", obliged)
            return


def of_description(scene: Scene, found: Cast, anchor: Anchor) -> None:
    """Who does it in the clause that describes an event noun: الهجوم الذي شنته حماس على إسرائيل."""
    for clause in scene.clauses:
        if clause.opening not in ("relative", "asyndetic") or clause.head < 0:
            continue
        if not anchor.token < clause.start <= anchor.token + REACH or clause.parent is not anchor.clause:
            continue
        reading = scene.words[clause.head].finite
        if reading is None or reading.enclitic is None:
            return
        subjects, rest = subject_phrases(scene, clause, clause.head, nobody)
        for subject in subjects:
            found.add("actor", subject)
        target = after_preposition(scene, clause, rest, scene.grammar.aims_of_description, names_only=True)
        if target is not None:
            found.add("recipient", target)
        return


def _genitive(scene: Scene, clause: Clause, noun: int, reading: Reading) -> Phrase | None:
    """What a noun is annexed to."""
    following = noun + 1
    if reading.article or reading.enclitic is not None or reading.inflection.accusative:
        return None
    while following < scene.stop and scene.keys[following] in '"«“#':
        following += 1
    if following >= scene.stop or scene.innermost[following] is not clause or scene.taken[following] == 1:
        return None
    name = scene.names.get(following)
    if name is not None:
        return None if name.skip else phrase(scene, following)
    word = scene.words[following]
    if word.closed not in ("", "num", "digit") or word.conjoined:
        return None
    found = phrase(scene, following)
    if found is None or is_prefixed(scene, found):
        return None
    definite = found.names or any(
        scene.keys[t].startswith("ال") or scene.words[t].closed in ("num", "digit") or is_owned(scene, t)
        for t in range(found.first, found.stop)
    )
    plural = scene.keys[following].endswith(("ات", "ين"))
    agrees = scene.keys[following].endswith("ة") and scene.keys[noun].endswith(("ة", "ات"))
    long = found.stop - found.first > 1 and not agrees and not adjectival(scene, following)
    return found if definite or plural or long else None


_UNDERGONE = frozenset(("ASSAULT", "COERCE", "SANCTION", "ACCUSE", "AID"))


def _of_pronoun(scene: Scene, found: Cast, noun: int, kind: EventType, reading: Reading, before: Before) -> None:
    """Whoever the pronoun on a verbal noun means, mostly its clause's subject: قبل إبعاده, عن انسحابها."""
    clause = scene.innermost[noun]
    if 0 <= clause.head < noun:
        meant = subject_phrases(scene, clause, clause.head, before)[0][:1]
    else:
        meant = taken_over(before)
    transitive = not reading.entry.intransitive
    if transitive and kind in _UNDERGONE:
        for subject in meant:
            found.add("recipient", subject)
    elif reading.inflection.form == "masdar" and (not transitive or kind == "CONSULT"):
        for subject in meant:
            found.add("actor", subject)


def _object_with_l(scene: Scene, clause: Clause, token: int) -> bool:
    """Whether an object with ل follows the genitive, which is then the one who does it: دعم روسيا لسوريا."""
    if token >= clause.stop or scene.taken[token] == 1:
        return False
    name = scene.names.get(token)
    if name is not None:
        return name.skip > 0 and scene.keys[token][name.skip - 1] == "ل"
    return scene.keys[token].startswith("لل") or is_prefixed_by(scene.words[token], "ل")


_MUTUAL = frozenset(("CONSULT", "AGREE", "ASSAULT", "COOPERATE"))


def between(scene: Scene, noun: int, kind: EventType) -> list[Phrase | Participant]:
    """The parties after بين: محادثات بين لندن وباريس."""
    for token in range(noun + 1, min(scene.stop, noun + REACH)):
        if scene.taken[token]:
            continue
        if scene.keys[token] == "بين":
            first = phrase(scene, token + 1) if token + 1 < scene.stop else None
            if first is not None and not first.names and first.stop < scene.stop and scene.keys[first.stop] == "من":
                first = phrase(scene, first.stop + 1) or first
            return [] if first is None else with_coordinates(scene, apposed(scene, first))[0]
        closed = scene.words[token].closed
        if scene.keys[token] in "،," and kind in _MUTUAL:
            continue
        if closed in ("rel", "compl", "sub", "coord", "mark") or scene.innermost[token].head == token:
            break
        if closed == "prep" and scene.keys[token] not in ("في", "من"):
            break
    return []
