"""The part that each candidate takes in an event, by learned weights."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Participant, Role
from service.events.candidates import Lineup
from service.events.network import shipped
from service.events.parts import Part
from service.span import Span

_MOST: dict[Role, int] = {"actor": 4, "recipient": 3}


def choose(lineups: Sequence[Lineup]) -> list[tuple[Participant, ...]]:
    """For each event of some sentences the candidates with a score above 0, each in the part for which it is higher, up to
    four actors and three recipients, best first; no two of them overlap or are the same entity."""
    events = [(lineup, event) for lineup in lineups for event in lineup.events]
    scores = shipped().scores(lineups)
    return [
        chosen([candidate.part for candidate in lineup.of(event)], line)
        for (lineup, event), line in zip(events, scores, strict=True)
    ]


def chosen(parts: Sequence[Part], scores: Sequence[Sequence[int]]) -> tuple[Participant, ...]:
    """As `choose`, of one event by given scores."""
    able: list[tuple[int, int, Role]] = []
    for index, (actor, recipient) in enumerate(scores):
        if actor > 0:
            able.append((-actor, index, "actor"))
        if recipient > 0:
            able.append((-recipient, index, "recipient"))
    if not able:
        return ()
    able.sort()
    taken: list[Part] = []
    lines: dict[Role, list[Participant]] = {"actor": [], "recipient": []}
    for _, index, role in able:
        line, part = lines[role], parts[index]
        if len(line) == _MOST[role]:
            continue
        for other in taken:
            if part.start < other.end and other.start < part.end:
                break
            if part.entity is not None and part.entity == other.entity:
                break
        else:
            taken.append(part)
            line.append(Participant(role=role, entity=part.entity, span=Span(part.start, part.end)))
    return (*lines["actor"], *lines["recipient"])
