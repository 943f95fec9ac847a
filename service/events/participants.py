"""Who does it, and to or with whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from service.annotation import EventType, Participant, Quote
from service.events.anchors import Anchor
from service.events.cast import Before, Cast, nobody, participant
from service.events.clauses import Clause
from service.events.nouns import controlled, of_description, of_noun
from service.events.objects import seek
from service.events.scene import Scene
from service.events.subjects import subject_phrases
from service.events.verbs import of_carried, of_verb


def by_rules(scene: Scene, anchor: Anchor, kind: EventType, quotes: Sequence[Quote], subject_before: Before) -> Cast:
    """The actors and recipients that grammar alone gives."""
    found = Cast(scene)
    speaker = _speaker(scene, anchor, quotes)
    if anchor.verb >= 0 and anchor.verb == anchor.token:
        of_verb(scene, found, anchor, kind, subject_before, speaker)
    elif anchor.verb >= 0:
        of_carried(scene, found, anchor, kind, subject_before)
        seek(scene, found, anchor.clause, max(anchor.token, anchor.verb) + 1, kind)
    else:
        of_noun(scene, found, anchor.token, kind, subject_before)
        if not found.actors:
            of_description(scene, found, anchor)
        if not found.actors:
            controlled(scene, found, anchor)
        seek(scene, found, anchor.clause, anchor.token + 1, kind)
    return found


def _speaker(scene: Scene, anchor: Anchor, quotes: Sequence[Quote]) -> Participant | None:
    trigger = scene.span(anchor.token, anchor.token + 1)
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


def subject(scene: Scene, clause: Clause) -> list[Participant]:
    """The subject of a clause with a verb, as actors."""
    found, _ = subject_phrases(scene, clause, clause.head, nobody)
    return [s if isinstance(s, Participant) else participant(scene, "actor", s) for s in found]
