"""Dated events: event words that a date expression directly dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from service.annotation import Entity, Event, EventType, Mod, Participant, Quote, Time
from service.document import Document
from service.events import anchors, kinds, network, places, roles, standing
from service.events.anchors import Anchor
from service.events.candidates import Lineup, line_up
from service.events.lexicon import inflections
from service.events.references import References
from service.events.scene import Dated, Scene

# A sentence longer than this is read in stretches, so that time stays linear in a text without sentence ends.
_LONGEST = 600

# Tokens of a sentence, or of a stretch of one, half-open.
Stretch = tuple[int, int]


class Dating(NamedTuple):
    """An event word that a date dates, with its type and, where its quote tells who speaks, the speaker."""

    scene: Scene
    dated: Dated
    anchor: Anchor
    kind: EventType
    speaker: Participant | None


def find(document: Document, times: Sequence[Time], entities: Sequence[Entity], quotes: Sequence[Quote]) -> list[Event]:
    """The article's dated events in text order."""
    found = list(datings(document, times, entities, quotes))
    casts = roles.choose(lineups(found))
    events = [_event(dating, cast) for dating, cast in zip(found, casts, strict=True)]
    events.sort(key=lambda event: (event.trigger.start, event.time))
    return events


def datings(
    document: Document, times: Sequence[Time], entities: Sequence[Entity], quotes: Sequence[Quote]
) -> Iterator[Dating]:
    """The dated event words of an article, sentence by sentence."""
    dated = _by_stretch(document, times)
    if not dated:
        return
    stretches = sorted(dated)
    mentions = _mentions_of(document, stretches, entities)
    references = References(document, entities)
    cued = sorted((quote for quote in quotes if quote.cue is not None), key=_cue_end)
    ends = [_cue_end(quote) for quote in cued]
    for stretch, named in zip(stretches, mentions, strict=True):
        scene = Scene(document, stretch, dated[stretch], entities, named, references)
        place = scene.sentence
        near = cued[bisect_right(ends, place.start) : bisect_right(ends, place.end)]
        yield from _datings(scene, near)


def lineups(datings: Sequence[Dating]) -> list[Lineup]:
    """Who may take part in the events of each sentence, in order."""
    return [
        line_up(scene, [(dating.anchor, dating.kind, dating.speaker) for dating in theirs])
        for scene, theirs in groupby(datings, attrgetter("scene"))
    ]


def load() -> None:
    """Builds the tables that the first article would otherwise wait for."""
    inflections()
    network.shipped()


def _by_stretch(document: Document, times: Sequence[Time]) -> dict[Stretch, list[tuple[int, Time]]]:
    """The dates, with their indexes, of the stretches that hold some."""
    found: dict[Stretch, list[tuple[int, Time]]] = {}
    for index, time in enumerate(times):
        if time.metadata:
            continue
        token = document.token_at(time.span.start)
        if token < len(document):
            first, stop = document.sentences[document.sentence_of[token]]
            start = first + (token - first) // _LONGEST * _LONGEST
            found.setdefault((start, min(stop, start + _LONGEST)), []).append((index, time))
    return found


def _mentions_of(
    document: Document, stretches: Sequence[Stretch], entities: Sequence[Entity]
) -> list[list[tuple[int, int, int]]]:
    """The mentions (start, end, entity) in each stretch."""
    found: list[list[tuple[int, int, int]]] = [[] for _ in stretches]
    starts = [document.starts[first] for first, _ in stretches]
    ends = [-1, *(document.ends[stop - 1] for _, stop in stretches)]
    for index, entity in enumerate(entities):
        for mention in entity.mentions:
            start = mention.start
            number = bisect_right(starts, start)
            if start < ends[number]:
                found[number - 1].append((start, mention.end, index))
    return found


def _datings(scene: Scene, quotes: Sequence[Quote]) -> Iterator[Dating]:
    seen: set[tuple[int, str | None]] = set()
    for dated, anchor in anchors.anchors(scene):
        key = (anchor.token, dated.time.value)
        if key not in seen:
            seen.add(key)
            kind = kinds.kind(scene, anchor)
            yield Dating(scene, dated, anchor, kind, _speaker(scene, anchor, quotes) if quotes else None)


def _speaker(scene: Scene, anchor: Anchor, quotes: Sequence[Quote]) -> Participant | None:
    """Who says what an event word is the cue of."""
    trigger = scene.span(anchor.token, anchor.token + 1)
    for at in range(bisect_right(quotes, trigger.start, key=_cue_end), len(quotes)):
        quote = quotes[at]
        if quote.cue is None or quote.cue.span.start >= trigger.end:
            break
        speaker = quote.speaker
        if speaker is not None and speaker.entity is not None:
            place = speaker.mention or scene.entities[speaker.entity].mentions[0]
            return Participant(role="actor", entity=speaker.entity, span=place)
    return None


def _cue_end(quote: Quote) -> int:
    """Where the cue of a quote ends, which has one."""
    return -1 if quote.cue is None else quote.cue.span.end


def _event(dating: Dating, who: tuple[Participant, ...]) -> Event:
    scene, dated, anchor, kind, _ = dating
    word = scene.words[anchor.token]
    verbal = anchor.verb == anchor.token
    reading = (word.verb if verbal else word.nominal) or word.verb or word.nominal
    skip = reading.skip if reading is not None else word.conjoined
    if (
        verbal is False
        and reading is not None
        and reading.article
        and scene.keys[anchor.token][skip : skip + 2] == "لل"
    ):
        skip += 1
    return Event(
        type=kind,
        trigger=scene.span(anchor.token, anchor.token + 1, int(skip)),
        lemma=word.plain if reading is None else reading.lemma,
        time=dated.index,
        mod=_mod(scene, dated),
        participants=who,
        location=places.location(scene, anchor, who),
        polarity=standing.polarity(scene, anchor),
        modality=standing.modality(scene, anchor, dated),
        sentence=scene.sentence,
    )


def _mod(scene: Scene, dated: Dated) -> Mod | None:
    """A deadline's BEFORE or AFTER, else the time's own."""
    for word in dated.glue:
        if word in scene.grammar.before:
            return "BEFORE"
        if word in scene.grammar.after:
            return "AFTER"
    return dated.time.mod
