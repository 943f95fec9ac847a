"""Who does it, to or with whom, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial

from service.annotation import EventType, Location, Participant, Quote, Role
from service.events import recipients
from service.events.anchors import Anchor
from service.events.candidates import Candidate, candidates
from service.events.clauses import Clause
from service.events.lexicon import Entry
from service.events.phrases import Phrase, adjectival, apposed, entity_of, head_word, phrase
from service.events.scene import Name, Scene
from service.events.standing import complement
from service.events.words import Reading, Word, folded

_NOMINAL_RECIPIENTS = frozenset(
    (
        "ASSAULT",
        "COERCE",
        "ACCUSE",
        "REQUEST",
        "THREATEN",
        "SANCTION",
        "SUPPORT",
        "AID",
        "REJECT",
        "CONSULT",
        "RETREAT",
        "MOBILIZE",
    )
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


# Finds the subject of the clause before, where a verb names none of its own.
Before = Callable[[], Participant | None]


def _nobody() -> None:
    return None


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
    meant = None
    if not found.names and scene.keys[found.first][found.skip : found.skip + 2] == "ال":
        words = [scene.keys[found.first][found.skip :], *scene.keys[found.first + 1 : found.stop]]
        meant = scene.references.find(words, document.starts[found.first])
    return Participant(role=role, entity=meant, span=document.span_after(found.first, found.skip, found.stop))


def cast(
    scene: Scene, anchor: Anchor, kind: EventType, quotes: Sequence[Quote], subject_before: Before
) -> tuple[Participant, ...]:
    """The actors and recipients of an event."""
    actors, ruled = by_rules(scene, anchor, kind, quotes, subject_before)
    if kind == "STATEMENT":
        return (*actors, *ruled)
    found = candidates(scene, anchor, kind)
    return (*actors, *recipients.choose(found, partial(recipient, scene), actors, ruled))


def recipient(scene: Scene, candidate: Candidate) -> Participant:
    """The recipient that a candidate would be."""
    return participant(scene, "recipient", candidate.found)


def by_rules(
    scene: Scene, anchor: Anchor, kind: EventType, quotes: Sequence[Quote], subject_before: Before
) -> tuple[list[Participant], list[Participant]]:
    """The actors and recipients that grammar alone gives."""
    found = Cast(scene)
    speaker = _speaker(scene, anchor, quotes)
    if anchor.verb >= 0 and anchor.verb == anchor.token:
        _of_verb(scene, found, anchor, kind, subject_before, speaker)
    elif anchor.verb >= 0:
        _of_carried(scene, found, anchor, kind, subject_before)
        _seek(scene, found, anchor.clause, max(anchor.token, anchor.verb) + 1, kind)
    else:
        _of_noun(scene, found, anchor.token, kind, subject_before)
        if not found.actors:
            _of_description(scene, found, anchor)
        if not found.actors:
            _controlled(scene, found, anchor)
        _seek(scene, found, anchor.clause, anchor.token + 1, kind)
    return found.actors, found.recipients


def _speaker(scene: Scene, anchor: Anchor, quotes: Sequence[Quote]) -> Participant | None:
    trigger = scene.document.span(anchor.token, anchor.token + 1)
    for at in range(bisect_right(quotes, trigger.start, key=cue_end), len(quotes)):
        quote = quotes[at]
        if quote.cue is None or quote.cue.span.start >= trigger.end:
            break
        if quote.speaker is not None:
            speaker = quote.speaker
            if speaker.mention is not None:
                return Participant(role="actor", entity=speaker.entity, span=speaker.mention)
            if speaker.entity is not None:
                return Participant(role="actor", entity=speaker.entity, span=scene.entities[speaker.entity].mentions[0])
    return None


def cue_end(quote: Quote) -> int:
    """Where the cue of a quote ends, which has one."""
    return -1 if quote.cue is None else quote.cue.span.end


# verbs


def _of_verb(
    scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Before, speaker: Participant | None
) -> None:
    clause, verb = anchor.clause, anchor.token
    reading = scene.reading(verb)
    if reading is None:
        return
    entry = reading.entry
    subjects, rest = _subject(scene, clause, verb, before)
    suffers = folded(entry.lemma) in scene.grammar["undergone"] and kind in ("ASSAULT", "COERCE")
    if suffers or _passive(scene, clause, verb, subjects, rest):
        if kind not in ("AGREE", "STATEMENT", "CONSULT"):
            for subject in subjects:
                target = _target(scene, subject)
                if not (
                    isinstance(target, Phrase) and kind == "OTHER" and target.names and target.names[0].type == "MISC"
                ):
                    found.add("recipient", target)
        agent = _after_preposition(scene, clause, verb + 1, ("قبل",))
        if agent is not None and scene.keys[agent.first - 1] == "قبل":
            found.add("actor", agent)
        return
    if speaker is not None and kind in _SPOKEN and not _named(scene, subjects):
        found.add("actor", speaker)
    else:
        for subject in subjects:
            found.add("actor", subject)
    _recipients(scene, found, clause, verb + 1, rest, kind, entry)
    resumed = reading.enclitic is not None or _resumed(scene, clause, verb)
    if clause.opening in ("relative", "asyndetic") and resumed and not found.recipients and kind != "STATEMENT":
        antecedent = _antecedent(scene, clause)
        if antecedent is not None and (antecedent.names or kind in _NOMINAL_RECIPIENTS):
            found.add("recipient", antecedent)


def _named(scene: Scene, subjects: Sequence[Phrase | Participant]) -> bool:
    return any(isinstance(subject, Phrase) and entity_of(scene, subject) is not None for subject in subjects)


def _target(scene: Scene, subject: Phrase | Participant) -> Phrase | Name | Participant:
    """The name inside a thing that is done something to: عضوية روسادا is روسادا's."""
    if isinstance(subject, Phrase) and scene.keys[subject.first] == "سراح" and subject.stop > subject.first + 1:
        return phrase(scene, subject.first + 1) or subject
    if isinstance(subject, Phrase) and subject.names and entity_of(scene, subject) is None:
        head = head_word(scene, subject)
        if not any(head in scene.grammar[name] for name in ("people", "offices")):
            return subject.names[0]
    return subject


_SPOKEN = frozenset(("STATEMENT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT"))


def _subject(scene: Scene, clause: Clause, verb: int, before: Before) -> tuple[list[Phrase | Participant], int]:
    """The subject's phrases and the token from which objects are to be looked for."""
    token = _skip(scene, verb + 1, clause)
    reading = scene.reading(verb)
    if reading is not None and reading.inflection.person != 3:
        return [], token
    obliged = _obliged(scene, clause)
    if obliged is not None:
        return [obliged], token
    if clause.opening == "circumstance":
        return _inherited(before), token
    transitive = reading is not None and not reading.entry.intransitive
    if transitive and clause.opening == "complement" and scene.keys[clause.start] in _WITH_SUBJECT:
        return _inherited(before), token
    plural = reading is not None and reading.inflection.number in ("plural", "dual")
    preceding = _preceding_subject(scene, clause, verb)
    if preceding is not None:
        return list(preceding), token
    relative = clause.opening in ("relative", "asyndetic")
    resumed = relative and (reading is not None and reading.enclitic is not None or _resumed(scene, clause, verb))
    if relative and not resumed:
        person = scene.names.get(token)
        if (
            person is not None
            and person.type == "PER"
            and person.skip == 0
            and reading
            and not reading.entry.intransitive
        ):
            return [Phrase(person.first, person.stop, 0, (person,))], person.stop
        antecedent = _antecedent(scene, clause)
        return ([] if antecedent is None else [antecedent]), token
    if not plural and token < min(clause.stop, scene.stop) and scene.clause(token) is clause:
        found = phrase(scene, token)
        if found is not None and not _accusative(scene, found) and not _prefixed(scene, found):
            if reading is not None and reading.entry.type in _SPOKEN and _own_deed(scene, found):
                return _inherited(before), token
            acts = reading is not None and reading.entry.type in ("ASSAULT", "COERCE", "SANCTION", "AID")
            thing = _thing(scene, found) or acts and not _animate(scene, found)
            if transitive and clause.opening == "coordinate" and thing:
                inherited = _inherited(before)
                if inherited:
                    return inherited, token
            return _with_coordinates(scene, apposed(scene, found))
    return _inherited(before), token


_WITH_SUBJECT = frozenset("انه انها انهم انهما بانه بانها بانهم لانه لانها لانهم".split())


def _inherited(before: Before) -> list[Phrase | Participant]:
    subject = before()
    return [] if subject is None else [subject]


def _obliged(scene: Scene, clause: Clause) -> Phrase | None:
    """Who is under an obligation: على طهران أن تكشف."""
    parent = clause.parent
    if clause.opening != "complement" or parent is None or parent.head >= 0:
        return None
    for token in range(max(parent.start, clause.start - 5), clause.start):
        if scene.keys[token] == "علي" and scene.free(token):
            return phrase(scene, token + 1)
        name = scene.names.get(token)
        if name is not None and name.skip and scene.keys[token].startswith("ل") and name.first == token:
            return phrase(scene, token)
    return None


def _own_deed(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is a verbal noun with a pronoun, which someone says rather than says something: أعلن عزمه."""
    reading = scene.any_noun(found.first)
    return reading is not None and reading.enclitic is not None and reading.inflection.form == "masdar"


def _with_coordinates(scene: Scene, first: Phrase) -> tuple[list[Phrase | Participant], int]:
    subjects: list[Phrase | Participant] = [first]
    stop = first.stop
    current = first
    for _ in range(3):
        following = _coordinate(scene, stop, current)
        if following is None:
            break
        current = apposed(scene, following)
        subjects.append(current)
        stop = current.stop
    return subjects, stop


def _resumed(scene: Scene, clause: Clause, verb: int) -> bool:
    """Whether a pronoun after the verb stands for the noun that the clause describes: التي توسطت فيها عمان."""
    return verb + 1 < scene.stop and scene.keys[verb + 1] in _RESUMING


_RESUMING = frozenset(
    "فيه فيها عليه عليها به بها له لها منه منها عنه عنها فيهم عليهم خلاله خلالها اليه اليها معه معها ضده ضدها".split()
)


def _accusative(scene: Scene, found: Phrase) -> bool:
    if found.first in scene.names:
        return False
    word = scene.word(found.first)
    reading = word.noun or word.participle
    return reading is not None and reading.inflection.accusative


def _prefixed(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase begins with a preposition written to it."""
    if found.first in scene.names:
        return scene.names[found.first].skip > 0
    key = scene.keys[found.first]
    word = scene.word(found.first)
    reading = word.noun or word.participle
    if key.startswith(("بال", "لل", "كال")) or reading is not None and reading.preposition is not None:
        return True
    if head_word(scene, found) in _TIME_NOUNS:
        return True
    return reading is None and key[0] in "بل" and len(key) > 3 and not _own_letter(scene, key)


def _own_letter(scene: Scene, key: str) -> bool:
    """Whether a word begins with ب, ل or ك of its own rather than with a preposition."""
    own = scene.grammar["own_letters"]
    for pronoun in ("", "ها", "هم", "ه", "هما"):
        bare = key.removesuffix(pronoun)
        if bare in own or bare.endswith("ت") and bare[:-1] + "ة" in own:
            return True
    return False


_TIME_NOUNS = frozenset("اسبوع شهر عام يوم ليلة ساعة ماضي".split())


def _skip(scene: Scene, token: int, clause: Clause) -> int:
    """Past dates, commas, adverbs and prepositions with their pronouns."""
    grammar = scene.grammar
    while token < scene.stop:
        taken = scene.taken[token - scene.first]
        if taken == 1:
            token += 1
            continue
        if taken == 2:
            break
        word = scene.word(token)
        key = scene.keys[token]
        if key in "،,":
            token += 1
        elif word.closed in ("adverb", "particle"):
            token += 1
        elif word.closed == "prep" and key in _WITH_PRONOUN:
            token += 1
        elif (
            key in grammar["date_prepositions"] and token + 1 < scene.stop and scene.taken[token + 1 - scene.first] == 1
        ):
            token += 1
        else:
            break
    return token


_WITH_PRONOUN = _RESUMING | frozenset("لهم بهم منهم لديه لديها بينهما بينهم لنا لي".split())


def _coordinate(scene: Scene, token: int, first: Phrase) -> Phrase | None:
    """A further phrase joined by و: قطر وتشاد, الرئيس ونظيره."""
    if token >= scene.stop or scene.taken[token - scene.first] == 1:
        return None
    key = scene.keys[token]
    name = scene.names.get(token)
    if key == "و" and token + 1 < scene.stop:
        return phrase(scene, token + 1)
    if not key.startswith("و"):
        return None
    if name is not None:
        return phrase(scene, token) if name.first == token and name.skip == 1 else None
    word = scene.word(token)
    if word.closed or scene.clause(token).head == token or scene.clause(token).start == token:
        return None
    if word.conjoined or _known_noun(scene, key[1:]):
        return phrase(scene, token, 1)
    following = scene.names.get(token + 1)
    if len(key) > 3 and word.noun is None and word.verb is None and following is not None and following.skip == 0:
        return phrase(scene, token, 1)
    return None


def _known_noun(scene: Scene, key: str) -> bool:
    grammar = scene.grammar
    if key.startswith("نظير"):
        return True
    return any(key in grammar[name] for name in ("class_nouns", "offices", "bodies", "holders", "people"))


def _preceding_subject(scene: Scene, clause: Clause, verb: int) -> list[Phrase] | None:
    """A subject before its verb, or between كان and its verb."""
    token = clause.start
    auxiliary = 0 <= clause.auxiliary < verb
    if auxiliary:
        token = clause.auxiliary + 1
    while token < verb:
        taken = scene.taken[token - scene.first]
        if taken == 2:
            break
        word = scene.word(token)
        if taken == 1 or word.closed in _BEFORE_SUBJECTS or scene.keys[token] in scene.grammar["date_prepositions"]:
            token += 1
        elif word.plain in scene.grammar["date_prepositions"]:
            token += 1
        elif word.closed == "prep":
            inner = phrase(scene, token + 1)
            token = token + 1 if inner is None else inner.stop
        else:
            break
    if token >= verb or scene.clause(token) is not clause:
        return None
    found = phrase(scene, token)
    if found is None or found.stop > verb or _prefixed(scene, found):
        return None
    found = apposed(scene, found)
    if found.stop > verb:
        return None
    marked = scene.word(verb - 1).closed == "mark" and clause.opening in ("main", "coordinate")
    if not auxiliary and marked and not any(name.type == "PER" for name in found.names):
        return None
    subjects = [found]
    second = _coordinate(scene, found.stop, found)
    if second is not None and second.stop <= verb:
        subjects.append(apposed(scene, second))
    return subjects


_BEFORE_SUBJECTS = frozenset(("compl", "rel", "sub", "coord", "particle", "adverb", "mark", "neg", "pronoun", "aux"))


def _antecedent(scene: Scene, clause: Clause) -> Phrase | None:
    """The noun phrase that a relative clause describes: the nearest, or the person in office before it."""
    token = clause.antecedent
    if token < scene.first or token >= clause.start:
        return None
    name = scene.names.get(token)
    if name is not None:
        return phrase(scene, name.first)
    while token > scene.first and scene.free(token - 1) and adjectival(scene, token):
        if scene.word(token - 1).closed or scene.clause(token - 1).head == token - 1:
            break
        token -= 1
    indefinite = not scene.keys[token].startswith(("ال", "لل", "بال"))
    while indefinite and token > scene.first and scene.free(token - 1) and _modifies(scene, token):
        token -= 1
    start = token
    while start > scene.first and scene.free(start - 1) and scene.word(start - 1).closed in ("num", "digit"):
        start -= 1
    before = scene.word(start - 1) if start > scene.first and scene.free(start - 1) else None
    if before is not None and before.plain in scene.grammar["offices"]:
        start -= 1
    word = scene.word(start)
    reading = word.noun or word.participle
    skip = int(word.conjoined)
    if reading is not None:
        skip = reading.skip
    elif scene.keys[start].startswith(("لل", "بال", "كال")):
        skip = 1
    return phrase(scene, start, skip)


def _modifies(scene: Scene, token: int) -> bool:
    """Whether an indefinite word is an adjective of the one before it."""
    before = scene.word(token - 1)
    if before.closed or before.plain.startswith("ال") or scene.clause(token - 1).head == token - 1:
        return False
    if scene.word(token).noun is not None and before.noun is not None:
        return False
    return scene.keys[token].endswith(("ة", "ي", "ا", "ون", "ين")) or before.noun is not None


def _passive(scene: Scene, clause: Clause, verb: int, subjects: Sequence[object], rest: int) -> bool:
    """Whether a verb is passive: by its form or signs, or because nothing else can be its object."""
    reading = scene.reading(verb)
    if reading is None:
        return False
    voice = reading.inflection.voice
    if voice == "passive":
        return True
    document = scene.document
    written = document.text[document.starts[verb] : document.ends[verb]]
    if "\u064f" in written[:4] and voice == "ambiguous":
        return True
    if voice != "ambiguous" or reading.entry.intransitive or reading.enclitic is not None:
        return False
    lemma = folded(reading.entry.lemma)
    if clause.opening in ("relative", "asyndetic") and subjects and _antecedent(scene, clause) == subjects[0]:
        made = lemma in _MADE or reading.entry.type in _SUFFERED
        return made and not _object_follows(scene, clause, rest, False)
    if _after_agent(scene, clause, verb):
        return True
    often = lemma in _OFTEN_PASSIVE
    if reading.entry.type not in ("ASSAULT", "COERCE", "SANCTION", "RETREAT", "ACCUSE", "AID") and not often:
        return False
    if not subjects or not isinstance(subjects[0], Phrase):
        return False
    predicate = lemma in ("انتخب", "عين", "توج", "اختار")
    if scene.keys[subjects[0].first] == "سراح":
        return True
    if _counted_object(scene, clause, rest):
        return False
    if reading.entry.type == "STATEMENT" and not _animate(scene, subjects[0]):
        return False
    return _sufferer(scene, subjects[0], often) and not _object_follows(scene, clause, rest, predicate)


def _counted_object(scene: Scene, clause: Clause, start: int) -> bool:
    """Whether people are counted later in the clause with no preposition: قتل مسلحو الحركة أمس 148 شخصا."""
    people = scene.grammar["people"]
    for token in range(start + 1, min(clause.stop, scene.stop) - 1):
        if scene.word(token).closed in ("digit", "num") and scene.free(token) and scene.clause(token) is clause:
            if scene.keys[token + 1] in people and scene.word(token - 1).closed not in ("prep", "num", "digit", "and"):
                return True
    return False


_SUFFERED = frozenset(("ASSAULT", "COERCE", "SANCTION", "AGREE", "AID"))
_OFTEN_PASSIVE = frozenset("عقد انتخب نقل دفن عين اطلق صرف اقام توج اختار استخدم انشا بث اذاع فرض".split())
_MADE = _OFTEN_PASSIVE | frozenset("نشر اصدر بث اذاع نفذ شن بني انتج صور كتب افتتح اجري انجز شيد ادخل طرح".split())


def _after_agent(scene: Scene, clause: Clause, verb: int) -> bool:
    for token in range(verb + 2, min(clause.stop, verb + _REACH)):
        if scene.keys[token] == "قبل" and scene.keys[token - 1] == "من" and scene.clause(token) is clause:
            return True
    return False


def _sufferer(scene: Scene, subject: Phrase, often: bool) -> bool:
    """Whether a phrase names those who would suffer an act rather than do it."""
    people = scene.grammar["people"]
    head = head_word(scene, subject)
    if often and subject.first in scene.names:
        return True
    if head in scene.grammar["bodies"] or head in scene.grammar["holders"] and not often:
        return False
    if any(
        scene.keys[token] in people or scene.word(token).closed in ("num", "digit")
        for token in range(subject.first, subject.stop)
    ):
        return True
    if subject.names:
        return subject.names[0].type == "PER" or subject.names[0].first > subject.first
    return True


def _object_follows(scene: Scene, clause: Clause, token: int, often: bool) -> bool:
    token = _skip(scene, token, clause)
    if token >= min(clause.stop, scene.stop) or scene.clause(token) is not clause:
        return False
    if scene.taken[token - scene.first] == 2:
        return scene.names[token].skip == 0
    word = scene.word(token)
    key = scene.keys[token]
    if word.closed and word.closed not in ("num", "digit", "dem"):
        return False
    following = scene.names.get(token + 1)
    own = _own_letter(scene, key) or following is not None and following.skip == 0
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
    reading = word.noun or word.participle
    circumstance = reading is not None and reading.inflection.accusative and "participle" in reading.inflection.form
    return scene.clause(token).head != token and not circumstance


# recipients


def _recipients(
    scene: Scene, found: Cast, clause: Clause, start: int, rest: int, kind: EventType, entry: Entry
) -> None:
    """The object; those after the word's prepositions; the next name that the clause says it is about."""
    lemma = folded(entry.lemma)
    if kind == "STATEMENT" and lemma not in _ADDRESSED:
        addressed = _after_preposition(scene, clause, start, ("ل",), names_only=True)
        if addressed is not None and addressed.names[0].type == "ORG" and _addressee(scene, addressed.first):
            found.add("recipient", addressed.names[0])
        elif any(
            scene.word(token).plain in _TALKS for token in range(start, min(clause.stop, scene.stop, start + _REACH))
        ):
            partner = _after_preposition(scene, clause, start, ("مع",), names_only=True)
            if partner is not None:
                found.add("recipient", partner)
        return
    direct = None if entry.intransitive else _direct(scene, clause, rest)
    own = entry.prepositions
    typed = _TYPE_PREPOSITIONS.get(kind, ())
    if direct is not None:
        target = _target(scene, direct)
        if isinstance(target, Name) or isinstance(target, Phrase) and entity_of(scene, target) is not None:
            if kind != "STATEMENT" or lemma in _ADDRESSED:
                found.add("recipient", target)
            if found.recipients and kind not in ("AID", "COOPERATE"):
                return
    if kind == "STATEMENT":
        if direct is not None and not found.recipients:
            found.add("recipient", direct)
        return
    for prepositions in (own, typed):
        other = _after_preposition(scene, clause, start, prepositions, names_only=True) if prepositions else None
        if other is None and prepositions is own and own:
            inner = [
                c for c in scene.segmentation.clauses if c.parent is clause and c.opening == "asyndetic" and c.head >= 0
            ]
            if inner:
                other = _after_preposition(scene, inner[0], inner[0].head + 1, own, names_only=True)
        if other is not None and found.add("recipient", _target(scene, other)):
            second = _coordinate(scene, other.stop, other)
            if second is not None and second.names:
                found.add("recipient", second)
            return
    if found.recipients:
        return
    nominal = kind in _NOMINAL_RECIPIENTS
    if nominal and direct is not None and not own and _animate(scene, direct) and found.add("recipient", direct):
        return
    if own and nominal:
        other = _after_preposition(scene, clause, start, own)
        if other is not None and not _thing(scene, other) and found.add("recipient", other):
            return
    _seek(scene, found, clause, rest, kind)
    if found.recipients:
        return
    if direct is not None and (nominal or kind == "OTHER") and not own and not _thing(scene, direct):
        found.add("recipient", direct)
    elif nominal and typed:
        other = _after_preposition(scene, clause, start, typed)
        if other is not None and not _thing(scene, other):
            found.add("recipient", other)


_TALKS = frozenset("مقابلة مكالمة اتصال حديث حوار محادثة لقاء بحديث بحوار".split())


def _addressee(scene: Scene, token: int) -> bool:
    """Whether ل begins here something said to somebody, not a part of the phrase before it."""
    before = token - 1
    if not scene.free(before) or scene.clause(before).head == before:
        return True
    word = scene.word(before)
    return word.closed in ("mark", "prep") or word.noun is None and word.plain.startswith("ال")


_ADDRESSED = frozenset("ابلغ اخبر اخطر خاطب هنا عزي اطلع".split())
_SEEKING = frozenset(
    ("THREATEN", "ACCUSE", "SANCTION", "REJECT", "REQUEST", "ASSAULT", "CONSULT", "SUPPORT", "AID", "COERCE", "RETREAT",
     "MOBILIZE", "OTHER", "COOPERATE", "CONCEDE")
)  # fmt: skip
_ON_THE_SPOT = frozenset(("ASSAULT", "COERCE"))
_ASIDE = frozenset("وفق وفقا بحسب حسب بسبب بعد قبل عقب اثر منذ خلال رغم نتيجة حسبما قبيل بعيد".split())


def _direct(scene: Scene, clause: Clause, rest: int) -> Phrase | None:
    """The object that stands right after the subject."""
    token = _skip(scene, rest, clause)
    limit = min(clause.stop, scene.stop)
    while token < limit and scene.free(token) and adjectival(scene, token) and scene.keys[token].startswith("ال"):
        later = _skip(scene, token + 1, clause)
        if later >= limit or scene.clause(later) is not clause or scene.word(later).closed:
            break
        token = later
    if token >= limit or scene.clause(token) is not clause:
        return None
    if token in scene.names and scene.names[token].skip:
        return None
    found = phrase(scene, token)
    if found is None or _prefixed(scene, found) or scene.word(found.first).conjoined and token not in scene.names:
        return None
    return apposed(scene, found)


def _thing(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is headed by a verbal noun or event."""
    if found.first in scene.names:
        return False
    reading = scene.any_noun(found.first)
    return reading is not None or head_word(scene, found) in scene.grammar["things"]


def _animate(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase names people or a body, as far as its words tell."""
    if found.names and entity_of(scene, found) is not None:
        return True
    grammar = scene.grammar
    head = head_word(scene, found)
    if (
        head in grammar["bodies"]
        or head in grammar["holders"]
        or head in grammar["people"]
        or head in grammar["offices"]
    ):
        return True
    return any(
        scene.keys[token] in grammar["people"] or scene.word(token).closed in ("digit", "num")
        for token in range(found.first, found.stop)
        if scene.free(token)
    )


def _next_name(scene: Scene, clause: Clause, start: int, kind: EventType) -> Name | None:
    """The first name after a word that its sentence does not put aside as a place, a source or a circumstance."""
    if start > scene.last_name:
        return None
    limit = scene.stop if kind in ("THREATEN", "ACCUSE") else clause.stop
    token = start
    while token < min(limit, scene.stop, start + 2 * _REACH):
        name = scene.names.get(token)
        if kind != "THREATEN" and scene.clause(token) is not clause:
            token += 1
            continue
        if name is None:
            word = scene.word(token)
            if word.plain in _ASIDE and word.closed in ("prep", "sub"):
                return None
            if scene.keys[token] in "؛:" or word.conjoined and scene.clause(token).head == token:
                return None
            token += 1
            continue
        token = name.stop
        if name.type == "MISC" or name.type == "LOC" and _placed(scene, name) and kind not in _ON_THE_SPOT:
            continue
        return name
    return None


def _after_preposition(
    scene: Scene, clause: Clause, start: int, prepositions: Sequence[str], *, names_only: bool = False
) -> Phrase | None:
    """The phrase after the first of some prepositions in a clause; with `names_only` the first that holds a name."""
    if names_only and start > scene.last_name:
        return None
    for token in range(start, min(clause.stop, scene.stop, start + _REACH)):
        if scene.clause(token) is not clause or scene.taken[token - scene.first] == 1:
            continue
        name = scene.names.get(token)
        key = scene.keys[token]
        found = None
        if name is not None:
            if name.first == token and name.skip and key[name.skip - 1] in prepositions:
                found = phrase(scene, token)
        else:
            word = scene.word(token)
            if word.closed == "prep" or key == "بحق":
                if (word.plain in prepositions or key in prepositions) and token + 1 < scene.stop:
                    inside = token + 1
                    while inside < scene.stop - 1 and scene.keys[inside] in '"«“':
                        inside += 1
                    if scene.taken[inside - scene.first] != 1:
                        found = phrase(scene, inside)
            elif key[0] in "لب" and key[0] in prepositions and len(key) > 3:
                plain = word.noun is None and word.verb is None and word.participle is None
                if key.startswith(("لل", "بال")) or plain or _prefixed_by(word, key[0]):
                    found = phrase(scene, token, 1)
        if found is not None and (not names_only or found.names):
            return apposed(scene, found)
    return None


def _prefixed_by(word: Word, preposition: str) -> bool:
    reading = word.noun or word.participle
    return reading is not None and reading.preposition == preposition


# carried nouns and nouns


def _of_carried(scene: Scene, found: Cast, anchor: Anchor, kind: EventType, before: Before) -> None:
    clause, verb, noun = anchor.clause, anchor.verb, anchor.token
    reading = scene.reading(verb)
    lemma = "" if reading is None else folded(reading.entry.lemma)
    passive = reading is not None and reading.inflection.voice == "passive"
    if lemma in _HAPPENS or passive:
        _of_noun(scene, found, noun, kind)
        return
    if lemma == "شهد":
        _of_noun(scene, found, noun, kind)
        subjects, _ = _subject(scene, clause, verb, _nobody)
        for subject in subjects:
            if isinstance(subject, Phrase) and subject.names and not found.actors and not found.recipients:
                if kind in ("ASSAULT", "COERCE"):
                    found.add("recipient", subject)
                elif subject.names[0].type != "LOC" and kind == "OTHER":
                    found.add("actor", subject)
        return
    subjects, _ = _subject(scene, clause, verb, before)
    for subject in subjects:
        if not (isinstance(subject, Phrase) and subject.first <= noun < subject.stop):
            found.add("actor", subject)
    if kind == "STATEMENT":
        return
    reading = scene.any_noun(noun)
    own = () if reading is None else reading.entry.prepositions
    prepositions = (*own, *_TYPE_PREPOSITIONS.get(kind, ()), "علي", "ضد", "بحق", "مع", "الي", "ل")
    for start in (noun + 1, max(noun, verb) + 1):
        for names_only in (True, False):
            other = _after_preposition(scene, scene.clause(start - 1), start, prepositions, names_only=names_only)
            if other is not None and (other.names or kind in _NOMINAL_RECIPIENTS and not _thing(scene, other)):
                if found.add("recipient", _target(scene, other)):
                    return


_HAPPENS = frozenset("تم جري وقع حصل حدث دار اندلع اعيد".split())
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


def _of_noun(scene: Scene, found: Cast, noun: int, kind: EventType, before: Before = _nobody) -> None:
    """The genitive of a verbal noun: who does it where the verb has no object, else to whom unless an object follows."""
    word = scene.word(noun)
    reading = word.noun or word.participle
    clause = scene.clause(noun)
    if reading is None:
        return
    between = _between(scene, clause, noun)
    for part in between:
        found.add("actor", part)
    if between:
        return
    if reading.enclitic is not None and scene.clause(noun).head != noun:
        _of_pronoun(scene, found, noun, kind, reading, before)
    entry = reading.entry
    masdar = reading.inflection.form == "masdar"
    transitive = masdar and not entry.intransitive
    genitive = _genitive(scene, clause, noun, reading)
    rest = noun + 1
    if genitive is not None:
        rest = genitive.stop
        named = entity_of(scene, genitive)
        if kind == "CONSULT" and _thing(scene, genitive):
            return
        if transitive and kind in _PATIENT_FIRST and not _object_with_l(scene, clause, rest):
            later = scene.names.get(rest) if rest < scene.stop else None
            if later is not None and later.skip == 0 and kind != "OTHER":
                found.add("actor", genitive)
                found.add("recipient", later)
                return
            if named is not None or kind in _NOMINAL_RECIPIENTS and not _thing(scene, genitive):
                found.add("recipient", _target(scene, genitive))
                return
            if genitive.names:
                found.add("actor" if genitive.names[0].type == "ORG" else "recipient", genitive.names[0])
            return
        acting = not transitive or kind in _PATIENT_FIRST or genitive.names or _animate(scene, genitive)
        if acting and (masdar or kind not in ("CONSULT", "OTHER") or genitive.names or _animate(scene, genitive)):
            for part in _with_coordinates(scene, apposed(scene, genitive))[0]:
                found.add("actor", part)
    elif reading.enclitic is None and kind == "OTHER" and masdar and entry.intransitive:
        inside = _after_preposition(scene, clause, noun + 1, ("في", "ل"))
        if inside is not None and not inside.names:
            found.add("actor", inside)
    typed = ("الي", "ضد") if kind == "OTHER" else _TYPE_PREPOSITIONS.get(kind, ())
    prepositions = (*entry.prepositions, *typed)
    if kind == "STATEMENT" or not prepositions:
        return
    other = _after_preposition(scene, clause, rest, prepositions, names_only=kind not in _NOMINAL_RECIPIENTS)
    if other is not None and (other.names or not _thing(scene, other)):
        if found.add("recipient", _target(scene, other)):
            second = _coordinate(scene, other.stop, other)
            if second is not None and second.names:
                found.add("recipient", second)


def _seek(scene: Scene, found: Cast, clause: Clause, start: int, kind: EventType) -> None:
    if not found.recipients and kind in _SEEKING:
        later = _next_name(scene, clause, start, kind)
        if later is not None and found.add("recipient", later):
            second = _coordinate(scene, later.stop, Phrase(later.first, later.stop, 0, (later,)))
            if second is not None and second.names:
                found.add("recipient", second)


def _controlled(scene: Scene, found: Cast, anchor: Anchor) -> None:
    """The subject of a verb of intent does what it intends: تعتزم الشركة طرح سنداتها; one under على is obliged to."""
    clause, noun = anchor.clause, anchor.token
    grammar = scene.grammar
    reading = scene.reading(clause.head) if 0 <= clause.head < noun else None
    if reading is not None:
        if folded(reading.lemma) in grammar["intents"] and complement(scene, noun):
            for subject in _subject(scene, clause, clause.head, _nobody)[0]:
                found.add("actor", subject)
            return
    for token in range(clause.start, noun):
        if scene.keys[token] == "علي" and scene.free(token) and token <= clause.start + 3:
            obliged = phrase(scene, token + 1)
            if scene.keys[token + 1] == "الرغم":
                return
            if obliged is not None and obliged.stop <= noun:
                found.add("actor", obliged)
            return


def _of_description(scene: Scene, found: Cast, anchor: Anchor) -> None:
    """Who does it in the clause that describes an event noun: الهجوم الذي شنته حماس على إسرائيل."""
    for clause in scene.segmentation.clauses:
        if clause.opening not in ("relative", "asyndetic") or clause.head < 0:
            continue
        if not anchor.token < clause.start <= anchor.token + _REACH or clause.parent is not anchor.clause:
            continue
        reading = scene.reading(clause.head)
        if reading is None or reading.enclitic is None:
            return
        subjects, rest = _subject(scene, clause, clause.head, _nobody)
        for subject in subjects:
            found.add("actor", subject)
        target = _after_preposition(scene, clause, rest, ("علي", "ضد", "مع", "الي"), names_only=True)
        if target is not None:
            found.add("recipient", target)
        return


def _genitive(scene: Scene, clause: Clause, noun: int, reading: Reading) -> Phrase | None:
    """What a noun is annexed to."""
    following = noun + 1
    if reading.article or reading.enclitic is not None or reading.inflection.accusative:
        return None
    while following < scene.stop and scene.keys[following] in '"«“':
        following += 1
    if following >= scene.stop or scene.clause(following) is not clause or scene.taken[following - scene.first] == 1:
        return None
    name = scene.names.get(following)
    if name is not None:
        return None if name.skip else phrase(scene, following)
    word = scene.word(following)
    if word.closed not in ("", "num", "digit") or word.conjoined:
        return None
    found = phrase(scene, following)
    if found is None or _prefixed(scene, found):
        return None
    definite = found.names or any(
        scene.keys[t].startswith("ال") or scene.word(t).closed in ("num", "digit") or _owned(scene, t)
        for t in range(found.first, found.stop)
    )
    plural = scene.keys[following].endswith(("ات", "ين"))
    agrees = scene.keys[following].endswith("ة") and scene.keys[noun].endswith(("ة", "ات"))
    long = found.stop - found.first > 1 and not agrees and not adjectival(scene, following)
    return found if definite or plural or long else None


def _owned(scene: Scene, token: int) -> bool:
    reading = scene.word(token).noun or scene.word(token).participle
    return reading is not None and reading.enclitic is not None or scene.keys[token].endswith(("ها", "هم"))


def _of_pronoun(scene: Scene, found: Cast, noun: int, kind: EventType, reading: Reading, before: Before) -> None:
    """Whoever the pronoun on a verbal noun means, mostly its clause's subject: قبل إبعاده, عن انسحابها."""
    clause = scene.clause(noun)
    if 0 <= clause.head < noun:
        meant = _subject(scene, clause, clause.head, before)[0][:1]
    else:
        meant = _inherited(before)
    if not reading.entry.intransitive and kind in ("ASSAULT", "COERCE", "SANCTION", "ACCUSE", "AID"):
        for subject in meant:
            found.add("recipient", subject)


def _object_with_l(scene: Scene, clause: Clause, token: int) -> bool:
    """Whether an object with ل follows the genitive, which is then the one who does it: دعم روسيا لسوريا."""
    if token >= min(clause.stop, scene.stop) or scene.taken[token - scene.first] == 1:
        return False
    name = scene.names.get(token)
    if name is not None:
        return name.skip > 0 and scene.keys[token][name.skip - 1] == "ل"
    return scene.keys[token].startswith("لل") or _prefixed_by(scene.word(token), "ل")


def _between(scene: Scene, clause: Clause, noun: int) -> list[Phrase | Participant]:
    for token in range(noun + 1, min(scene.stop, noun + _REACH)):
        if not scene.free(token):
            continue
        if scene.keys[token] == "بين":
            first = phrase(scene, token + 1) if token + 1 < scene.stop else None
            if first is not None and not first.names and first.stop < scene.stop and scene.keys[first.stop] == "من":
                first = phrase(scene, first.stop + 1) or first
            return [] if first is None else _with_coordinates(scene, apposed(scene, first))[0]
        closed = scene.word(token).closed
        if closed in ("rel", "compl", "sub", "coord", "mark") or scene.clause(token).head == token:
            break
        if closed == "prep" and scene.keys[token] not in ("في", "من"):
            break
    return []


def location(scene: Scene, anchor: Anchor, participants: Sequence[Participant]) -> Location | None:
    """The place named after في or the like in the event's clause, after the event word sooner than before it."""
    clause = anchor.clause
    found: Location | None = None
    for name in scene.places:
        if not clause.start <= name.first < clause.stop or scene.clause(name.first) is not clause:
            continue
        witnessed = anchor.light and anchor.verb < name.first < anchor.token and scene.lemma(anchor.verb) == "شهد"
        if not witnessed and not _placed(scene, name):
            continue
        place = scene.document.span_after(name.first, name.skip, name.stop)
        if any(place.overlaps(p.span) for p in participants):
            continue
        if name.first > anchor.token:
            return Location(entity=name.entity, span=place)
        found = found or Location(entity=name.entity, span=place)
    return found


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
        if (
            scene.keys[token][0] == "ب"
            and token == name.first - 1
            and scene.keys[token][1:] in scene.grammar["class_nouns"] | {"مدينة", "العاصمه", "مخيم"}
        ):
            return True
    return False


def subject(scene: Scene, clause: Clause) -> list[Participant]:
    """The subject of a clause with a verb, as actors."""
    found, _ = _subject(scene, clause, clause.head, _nobody)
    return [s if isinstance(s, Participant) else participant(scene, "actor", s) for s in found]
