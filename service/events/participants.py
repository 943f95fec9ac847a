"""Who does it, to or with whom, and where."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import EventType, Location, Participant, Quote, Role
from service.arabic.view import fold
from service.events.anchors import Anchor
from service.events.clauses import Clause
from service.events.lexicon import Entry
from service.events.phrases import Phrase, entity_of, phrase
from service.events.scene import Name, Scene
from service.span import Span

_NOMINAL_RECIPIENTS = frozenset(
    ("ASSAULT", "COERCE", "ACCUSE", "REQUEST", "THREATEN", "SANCTION", "SUPPORT", "AID", "REJECT", "CONSULT", "RETREAT", "MOBILIZE")
)
_TYPE_PREPOSITIONS: dict[EventType, tuple[str, ...]] = {
    "CONSULT": ("مع",),
    "AGREE": ("مع",),
    "COOPERATE": ("مع", "الي", "ل"),
    "ACCUSE": ("ضد", "بحق", "الي", "علي"),
    "ASSAULT": ("علي", "ضد", "بحق"),
    "COERCE": ("علي", "ضد", "بحق"),
    "SANCTION": ("علي", "ضد", "مع"),
    "THREATEN": ("ضد", "الي"),
    "REQUEST": ("من", "الي"),
    "AID": ("ل", "الي"),
    "RETREAT": ("من",),
    "PROTEST": ("ضد",),
    "STATEMENT": (),
    "SUPPORT": ("ل", "مع"),
    "OTHER": ("الي", "ضد", "علي"),
}
_HOMES = frozenset("في قرب شرق غرب شمال جنوب وسط قبالة شرقي غربي شمالي جنوبي داخل".split())
_REACH = 14


class Cast:
    """The participants of one event, by role, in the order in which they were found."""

    __slots__ = ("actors", "recipients", "scene")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.actors: list[Participant] = []
        self.recipients: list[Participant] = []

    def add(self, role: Role, found: Phrase | Name | Participant | None) -> bool:
        if found is None:
            return False
        if isinstance(found, Participant):
            made = Participant(role=role, entity=found.entity, span=found.span)
        else:
            made = participant(self.scene, role, found)
        line = self.actors if role == "actor" else self.recipients
        if any(p.span.overlaps(made.span) for p in self.actors + self.recipients):
            return False
        if made.entity is not None and any(p.entity == made.entity for p in self.actors + self.recipients):
            return False
        line.append(made)
        return True


def participant(scene: Scene, role: Role, found: Phrase | Name) -> Participant:
    document = scene.document
    name = found if isinstance(found, Name) else entity_of(scene, found)
    if name is not None:
        return Participant(role=role, entity=name.entity, span=document.span_after(name.first, name.skip, name.stop))
    assert isinstance(found, Phrase)
    return Participant(role=role, entity=None, span=document.span_after(found.first, found.skip, found.stop))


def cast(
    scene: Scene, anchor: Anchor, kind: EventType, quotes: Sequence[Quote], subject_before: Participant | None
) -> tuple[Participant, ...]:
    """The actors and recipients of an event."""
    found = Cast(scene)
    speaker = _speaker(scene, anchor, quotes)
    if anchor.verb >= 0 and anchor.verb == anchor.token:
        _of_verb(scene, found, anchor, kind, subject_before, speaker)
    elif anchor.verb >= 0:
        _of_carried(scene, found, anchor, kind, subject_before)
    else:
        _of_noun(scene, found, anchor.token, kind)
    return (*found.actors, *found.recipients)


def _speaker(scene: Scene, anchor: Anchor, quotes: Sequence[Quote]) -> Participant | None:
    trigger = scene.document.span(anchor.token, anchor.token + 1)
    for quote in quotes:
        if quote.cue is not None and quote.speaker is not None and quote.cue.span.overlaps(trigger):
            speaker = quote.speaker
            if speaker.mention is not None:
                return Participant(role="actor", entity=speaker.entity, span=speaker.mention)
            if speaker.entity is not None:
                return Participant(role="actor", entity=speaker.entity, span=scene.entities[speaker.entity].mentions[0])
    return None


# verbs


def _of_verb(
    scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Participant | None, speaker: Participant | None
) -> None:
    clause, verb = anchor.clause, anchor.token
    reading = scene.reading(verb)
    entry = None if reading is None else reading.entry
    subjects, rest = _subject(scene, clause, verb, before)
    passive = _passive(scene, clause, verb, subjects, rest)
    if passive:
        for subject in subjects:
            found.add("recipient", subject)
        agent = _after_preposition(scene, clause, verb + 1, ("قبل",))
        if agent is not None and scene.keys[agent.first - 1] == "قبل":
            found.add("actor", agent)
        return
    if speaker is not None and kind in ("STATEMENT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"):
        found.add("actor", speaker)
    else:
        for subject in subjects:
            found.add("actor", subject)
    _recipients(scene, found, clause, verb, rest, kind, entry)
    if clause.opening in ("relative", "asyndetic") and reading is not None and reading.enclitic is not None:
        if not found.recipients and kind in _NOMINAL_RECIPIENTS or kind == "OTHER":
            antecedent = _antecedent(scene, clause)
            if antecedent is not None and (kind != "OTHER" or antecedent.names):
                found.add("recipient", antecedent)


def _subject(
    scene: Scene, clause: Clause, verb: int, before: Participant | None
) -> tuple[list[Phrase | Participant], int]:
    """The subject's phrases and the token from which objects are to be looked for."""
    token = _skip(scene, verb + 1, clause)
    reading = scene.reading(verb)
    first_person = reading is not None and reading.inflection.person != 3
    plural = reading is not None and reading.inflection.number in ("plural", "dual")
    relative = clause.opening in ("relative", "asyndetic")
    resumed = relative and reading is not None and reading.enclitic is not None
    if first_person:
        return [], token
    preceding = _preceding_subject(scene, clause, verb)
    if preceding is not None:
        return list(preceding), token
    if relative and not resumed and not plural_verb_first(scene, clause, verb):
        antecedent = _antecedent(scene, clause)
        return ([] if antecedent is None else [antecedent]), token
    if not plural and token < clause.stop and token < scene.stop:
        found = phrase(scene, token)
        if found is not None and scene.clause(token) is clause and not _accusative(scene, found):
            subjects: list[Phrase | Participant] = [found]
            stop = found.stop
            second = _coordinate(scene, stop, found)
            if second is not None:
                subjects.append(second)
                stop = second.stop
            return subjects, stop
    if relative and not resumed:
        antecedent = _antecedent(scene, clause)
        return ([] if antecedent is None else [antecedent]), token
    return ([] if before is None else [before]), token


def plural_verb_first(scene: Scene, clause: Clause, verb: int) -> bool:
    """Whether a relative clause has a subject of its own after its verb: التي توسطت فيها عمان."""
    following = verb + 1
    if following >= scene.stop:
        return False
    return scene.word(following).closed == "prep" and scene.keys[following] in (
        "فيه", "فيها", "عليه", "عليها", "به", "بها", "له", "لها", "منه", "منها", "عنه", "عنها", "فيهم", "عليهم",
    )  # fmt: skip


def _accusative(scene: Scene, found: Phrase) -> bool:
    key = scene.keys[found.first]
    return found.first not in scene.names and key.endswith("ا") and len(key) > 3 and not key.startswith("ال") and scene.word(
        found.first
    ).noun is not None and scene.word(found.first).noun.inflection.accusative  # type: ignore[union-attr]


def _skip(scene: Scene, token: int, clause: Clause) -> int:
    """Past dates, commas, adverbs and prepositions with their pronouns."""
    grammar = scene.grammar
    while token < scene.stop:
        if scene.taken[token - scene.first] == 1:
            token += 1
            continue
        if scene.taken[token - scene.first] == 2:
            break
        word = scene.word(token)
        key = scene.keys[token]
        if key in "،,":
            token += 1
        elif word.closed == "adverb" or word.closed == "particle":
            token += 1
        elif word.closed == "prep" and key in _WITH_PRONOUN:
            token += 1
        elif key in grammar["date_prepositions"] and token + 1 < scene.stop and scene.taken[token + 1 - scene.first] == 1:
            token += 1
        else:
            break
    return token


_WITH_PRONOUN = frozenset(
    "فيه فيها منه منها اليه اليها عليه عليها عنه عنها معه معها به بها له لها لهم بهم عليهم منهم لديه لديها بينهما بينهم لنا لي".split()
)


def _coordinate(scene: Scene, token: int, first: Phrase) -> Phrase | None:
    """A second phrase joined by و: قطر وتشاد, الرئيس ونظيره."""
    if token >= scene.stop:
        return None
    key = scene.keys[token]
    name = scene.names.get(token)
    if key == "و" and token + 1 < scene.stop:
        return phrase(scene, token + 1)
    if not key.startswith("و") or scene.taken[token - scene.first] == 1:
        return None
    if name is not None and name.first == token and name.skip == 1:
        return phrase(scene, token)
    word = scene.word(token)
    if name is None and word.conjoined and not word.closed and scene.clause(token).head != token:
        return phrase(scene, token, 1)
    if name is None and key.startswith(("ونظير", "وفصائل", "ورئيس", "ووزير")):
        return phrase(scene, token, 1)
    return None


def _preceding_subject(scene: Scene, clause: Clause, verb: int) -> list[Phrase] | None:
    """A subject before its verb, or between كان and its verb."""
    start = clause.start
    if clause.auxiliary >= 0 and clause.auxiliary < verb:
        start = clause.auxiliary + 1
    token = start
    while token < verb:
        if scene.taken[token - scene.first] == 1:
            token += 1
            continue
        if token in scene.names:
            break
        word = scene.word(token)
        if word.closed in ("compl", "rel", "sub", "coord", "particle", "adverb", "mark", "neg", "pronoun", "aux"):
            token += 1
        elif word.closed == "prep":
            inner = phrase(scene, token + 1)
            if inner is None:
                token += 1
            else:
                token = inner.stop
        elif scene.keys[token] in scene.grammar["date_prepositions"]:
            token += 1
        else:
            break
    if token >= verb or scene.clause(token) is not clause:
        return None
    if clause.opening in ("relative", "asyndetic") and scene.clause(token) is not clause:
        return None
    found = phrase(scene, token)
    if found is None or found.stop > verb:
        return None
    second = _coordinate(scene, found.stop, found)
    return [found] if second is None or second.stop > verb else [found, second]


def _antecedent(scene: Scene, clause: Clause) -> Phrase | None:
    """The noun phrase that a relative clause describes."""
    token = clause.antecedent
    if token < scene.first or token >= clause.start:
        return None
    name = scene.names.get(token)
    if name is not None:
        token = name.first
    start = token
    while start > scene.first:
        before = start - 1
        if not scene.free(before):
            if scene.taken[before - scene.first] == 2 and scene.names[before].type != "PER" and start == token:
                start = scene.names[before].first
                continue
            break
        word = scene.word(before)
        if word.closed == "num":
            start = before
            continue
        if word.closed or scene.clause(before).head == before:
            break
        if word.noun is not None and word.noun.preposition:
            start = before
            break
        if scene.keys[before].startswith("ال") and not scene.keys[start].startswith("ال"):
            break
        start = before
    skip = 0
    word = scene.word(start)
    if start not in scene.names:
        reading = word.noun or word.participle
        if reading is not None:
            skip = reading.skip
        elif scene.keys[start][:2] == "لل":
            skip = 1
        elif scene.keys[start][:3] in ("بال", "وال"):
            skip = 1
    return phrase(scene, start, skip)


def _passive(scene: Scene, clause: Clause, verb: int, subjects: Sequence[object], rest: int) -> bool:
    """Whether a verb is passive: by its form or signs, or because nothing else can be its object."""
    reading = scene.reading(verb)
    if reading is None:
        return False
    voice = reading.inflection.voice
    if voice == "passive":
        return True
    start, end = scene.document.starts[verb], scene.document.ends[verb]
    written = scene.document.text[start:end]
    if "\u064f" in written[:4] and voice == "ambiguous":
        return True
    if voice != "ambiguous" or reading.entry.intransitive or reading.enclitic is not None:
        return False
    lemma = fold(reading.entry.lemma)
    if lemma in ("استشهد", "توفي"):
        return True
    if _after_agent(scene, clause, verb):
        return True
    if reading.entry.type not in ("ASSAULT", "COERCE", "SANCTION", "RETREAT", "ACCUSE", "AID") and lemma not in _OFTEN_PASSIVE:
        return False
    if not subjects or isinstance(subjects[0], Participant):
        return False
    subject = subjects[0]
    assert isinstance(subject, Phrase)
    return _sufferer(scene, subject) and not _object_follows(scene, clause, rest)


_OFTEN_PASSIVE = frozenset("عقد انتخب نقل دفن عين اطلق صرف نفذ فتح اقيم نشر سجل".split())


def _after_agent(scene: Scene, clause: Clause, verb: int) -> bool:
    for token in range(verb + 1, min(clause.stop, verb + _REACH)):
        if scene.keys[token] == "قبل" and scene.keys[token - 1] == "من":
            return True
    return False


def _sufferer(scene: Scene, subject: Phrase) -> bool:
    """Whether a phrase names people who would suffer an act rather than do it."""
    people = scene.grammar["people"]
    for token in range(subject.first, subject.stop):
        key = scene.keys[token]
        if key in people or key.isdigit() or scene.word(token).closed == "num":
            return True
    name = subject.names[0] if subject.names else None
    return name is not None and name.type == "PER" or not subject.names


def _object_follows(scene: Scene, clause: Clause, token: int) -> bool:
    token = _skip(scene, token, clause)
    if token >= min(clause.stop, scene.stop):
        return False
    if scene.taken[token - scene.first] == 2:
        return scene.names[token].skip == 0
    word = scene.word(token)
    if word.closed and word.closed != "num":
        return False
    if word.conjoined or (word.noun is not None and word.noun.preposition) or scene.keys[token].startswith(("ب", "ل")) and word.verb is None and word.noun is None:
        return False
    accusative = word.noun or word.participle
    return scene.clause(token).head != token and not (accusative is not None and accusative.inflection.accusative and accusative.inflection.form != "noun")


# recipients


def _recipients(
    scene: Scene, found: Cast, clause: Clause, verb: int, rest: int, kind: EventType, entry: Entry | None
) -> None:
    prepositions = (entry.prepositions if entry is not None else ()) + _TYPE_PREPOSITIONS.get(kind, ())
    intransitive = entry is not None and entry.intransitive
    direct = None
    if not intransitive:
        token = _skip(scene, rest, clause)
        if token < min(clause.stop, scene.stop) and scene.clause(token) is clause:
            name = scene.names.get(token)
            if name is None or name.skip == 0:
                direct = phrase(scene, token)
    if direct is not None and kind != "STATEMENT":
        named = entity_of(scene, direct)
        if named is not None:
            if kind not in ("OTHER",) or named.first == direct.first or named.type != "LOC":
                found.add("recipient", direct)
        elif direct.names and kind in ("ACCUSE", "REJECT", "SUPPORT") and not _is_person(scene, direct):
            found.add("recipient", direct.names[0])
        elif kind in _NOMINAL_RECIPIENTS:
            found.add("recipient", direct)
    elif direct is not None and entry is not None and fold(entry.lemma) in _ADDRESSED:
        found.add("recipient", direct)
    if prepositions and (not found.recipients or kind in ("AID", "COOPERATE")):
        other = _after_preposition(scene, clause, verb + 1, prepositions)
        if other is not None and (kind in _NOMINAL_RECIPIENTS or other.names):
            if kind == "OTHER" and entity_of(scene, other) is None:
                return
            found.add("recipient", other)
    if kind in ("THREATEN", "ACCUSE") and not found.recipients:
        for token in range(rest, min(scene.stop, verb + 2 * _REACH)):
            later = scene.names.get(token)
            if later is not None and later.type in ("LOC", "ORG", "PER") and found.add("recipient", later):
                break


_ADDRESSED = frozenset("ابلغ اخبر اخطر خاطب هنا عزي اطلع".split())


def _is_person(scene: Scene, found: Phrase) -> bool:
    return scene.keys[found.first] in scene.grammar["people"]


def _after_preposition(scene: Scene, clause: Clause, start: int, prepositions: Sequence[str]) -> Phrase | None:
    """The phrase after the first of some prepositions in a clause."""
    for token in range(start, min(clause.stop, scene.stop, start + _REACH)):
        if scene.clause(token) is not clause or scene.taken[token - scene.first] == 1:
            continue
        name = scene.names.get(token)
        key = scene.keys[token]
        if name is not None:
            if name.first == token and name.skip and key[name.skip - 1] in prepositions:
                return phrase(scene, token)
            continue
        word = scene.word(token)
        if word.closed == "prep":
            if word.plain in prepositions and token + 1 < scene.stop and scene.taken[token + 1 - scene.first] != 1:
                return phrase(scene, token + 1)
            continue
        if "بحق" in prepositions and key == "بحق":
            return phrase(scene, token + 1)
        if key[0] in "لب" and key[0] in prepositions and len(key) > 3:
            if key[0] == "ل" and key[1] == "ل":
                return phrase(scene, token, 1)
            if word.verb is None and (word.noun is None or word.noun.preposition == key[0]):
                return phrase(scene, token, 1)
    return None


# carried nouns and nouns


def _of_carried(scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Participant | None) -> None:
    clause, verb, noun = anchor.clause, anchor.verb, anchor.token
    reading = scene.reading(verb)
    lemma = "" if reading is None else fold(reading.entry.lemma)
    if lemma in ("تم", "جري", "وقع", "حصل", "حدث", "دار", "اندلع", "شهد", "اعيد") or reading is not None and reading.inflection.voice == "passive":
        _of_noun(scene, found, noun, kind)
        return
    subjects, _ = _subject(scene, clause, verb, before)
    for subject in subjects:
        if isinstance(subject, Phrase) and subject.first <= noun < subject.stop:
            continue
        found.add("actor", subject)
    last = max(noun, verb)
    prepositions = ("علي", "ضد", "بحق", "مع", "الي", "ل", "في") if kind in ("ASSAULT", "COERCE") else ("مع", "الي", "ل", "علي", "ضد", "بحق")
    other = _after_preposition(scene, scene.clause(noun), noun + 1, prepositions)
    if other is None and last != noun:
        other = _after_preposition(scene, clause, last + 1, prepositions)
    if other is not None and (kind in _NOMINAL_RECIPIENTS or other.names) and kind != "STATEMENT":
        found.add("recipient", other)


_PATIENT_FIRST = frozenset(("ASSAULT", "COERCE", "SANCTION", "SUPPORT", "AID", "ACCUSE"))


def _of_noun(scene: Scene, found: Cast, noun: int, kind: EventType) -> None:
    """The genitive of a verbal noun: who does it where the verb has no object, else to whom unless an object follows."""
    reading = scene.word(noun).noun or scene.word(noun).participle
    clause = scene.clause(noun)
    if reading is None:
        return
    verbal = reading.inflection.form == "masdar"
    between = _between(scene, clause, noun)
    if between:
        for part in between:
            found.add("actor", part)
        return
    genitive = None
    following = noun + 1
    if following < scene.stop and scene.clause(following) is clause and scene.taken[following - scene.first] != 1:
        name = scene.names.get(following)
        word = scene.word(following)
        if name is not None and name.skip == 0 or name is None and not word.closed and not word.conjoined:
            if not reading.article and reading.enclitic is None:
                genitive = phrase(scene, following)
    prepositions = reading.entry.prepositions + _TYPE_PREPOSITIONS.get(kind, ())
    if genitive is not None and (not _adjective_only(scene, genitive)):
        after = None if genitive.stop >= scene.stop else genitive.stop
        transitive = verbal and not reading.entry.intransitive
        if transitive and (kind in _PATIENT_FIRST or kind == "OTHER" or kind == "RETREAT" or kind == "CONSULT"):
            object_follows = after is not None and after in scene.names and scene.names[after].skip == 0
            if object_follows and after is not None:
                found.add("actor", genitive)
                found.add("recipient", scene.names[after])
                return
            if kind == "CONSULT":
                found.add("actor", genitive)
            elif entity_of(scene, genitive) is not None or kind in _NOMINAL_RECIPIENTS:
                found.add("recipient", genitive)
                return
            else:
                return
        elif kind == "ASSAULT" and not verbal:
            found.add("actor", genitive)
        else:
            found.add("actor", genitive)
    if prepositions:
        other = _after_preposition(scene, clause, noun + 1, prepositions)
        if other is not None and (kind in _NOMINAL_RECIPIENTS or other.names):
            if not (kind == "OTHER" and entity_of(scene, other) is None):
                found.add("recipient", other)


def _adjective_only(scene: Scene, found: Phrase) -> bool:
    if found.names:
        return False
    key = scene.keys[found.first]
    return found.stop == found.first + 1 and key.endswith(("ي", "ية")) and not key.startswith("ال")


def _between(scene: Scene, clause: Clause, noun: int) -> list[Phrase]:
    for token in range(noun + 1, min(scene.stop, noun + 6)):
        if scene.keys[token] == "بين" and scene.free(token):
            first = phrase(scene, token + 1)
            if first is None:
                return []
            second = _coordinate(scene, first.stop, first)
            return [first] if second is None else [first, second]
        if scene.word(token).closed and scene.word(token).closed != "adverb":
            break
    return []


def location(scene: Scene, anchor: Anchor, participants: Sequence[Participant]) -> Location | None:
    """The place named after في or the like in the event's clause."""
    clause = anchor.clause
    spans = [p.span for p in participants]
    for span_first, span_stop in ((anchor.token, clause.stop), (clause.start, anchor.token)):
        token = span_first
        while token < min(span_stop, scene.stop):
            name = scene.names.get(token)
            if name is None or name.type != "LOC" or name.first != token or scene.clause(token) is not clause:
                token += 1
                continue
            token = name.stop
            if not _placed(scene, name):
                continue
            place = scene.document.span_after(name.first, name.skip, name.stop)
            if any(place.overlaps(span) for span in spans):
                continue
            return Location(entity=name.entity, span=place)
    return None


def _placed(scene: Scene, name: Name) -> bool:
    key = scene.keys[name.first]
    if name.skip and key[name.skip - 1] == "ب":
        return True
    for token in range(name.first - 1, max(scene.first, name.first - 4) - 1, -1):
        if not scene.free(token):
            return False
        plain = scene.word(token).plain
        if plain in _HOMES:
            return True
        if scene.word(token).closed:
            return False
        if scene.keys[token][0] == "ب" and token == name.first - 1 and scene.keys[token][1:] in scene.grammar["class_nouns"] | {"مدينة", "العاصمه", "مخيم"}:
            return True
    return False




def subject(scene: Scene, clause: Clause) -> list[Participant]:
    """The subject of a clause with a verb, as actors."""
    found, _ = _subject(scene, clause, clause.head, None)
    return [s if isinstance(s, Participant) else participant(scene, "actor", s) for s in found]
