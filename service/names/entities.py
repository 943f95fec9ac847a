"""Entities out of mentions: clustered, named, linked."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Entity, Mention
from service.document import Document
from service.names import beginnings, clusters, explanations, links, readings, spelling, titles
from service.names.clusters import Name
from service.names.gazetteer import Gazetteer
from service.names.mentions import Candidate, settle
from service.names.readings import Reading
from service.names.stems import Words


def resolve(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Entity]:
    """Mentions clustered into entities, in order of first mention, with names, titles and links."""
    keys = spelling.word_keys(document.keys)
    places = beginnings.places(keys)
    names = [_name(document, candidate) for candidate in settle(document, keys, places, mentions, gazetteer)]
    explanations.note(document, names)
    context = links.countries_named([keys[i] for i in places], [name.reading for name in names])
    named = {i: name.type for name in names for i in range(name.first, name.stop)}
    entities = []
    for group in clusters.group(names, gazetteer):
        members = [names[index] for index in group]
        fullest, forms = _forms(members)
        entity_type = fullest.type
        texts = [member.reading.text for member in members] if entity_type == "LOC" else ()
        links_found = links.find(forms, texts, entity_type, context, gazetteer)
        ranges = [(member.first, member.stop) for member in members] if entity_type == "PER" else ()
        entities.append(
            Entity(
                type=entity_type,
                name=fullest.reading.text,
                normalized=clusters.normalized(forms, entity_type, links_found.iso3166, gazetteer),
                titles=titles.beside(document, keys, ranges, named) if ranges else (),
                links=links_found,
                mentions=tuple([member.span for member in members]),
            )
        )
    return entities


def _forms(members: Sequence[Name]) -> tuple[Name, list[Reading]]:
    """The fullest of a thing's names, and a reading for each of its different words, those of the fullest first."""
    if len(members) == 1:
        return members[0], [members[0].reading]
    forms: dict[Words, list[Reading]] = {}
    for member in members:
        forms.setdefault(member.reading.words, []).append(member.reading)
    if len(forms) == 1:
        fullest = max(members, key=lambda name: len(name.reading.text))
        return fullest, [fullest.reading]
    fullest = max(
        members,
        key=lambda name: (len(name.reading.words), len(forms[name.reading.words]), len(name.reading.text)),
    )
    return fullest, [fullest.reading, *(same[0] for words, same in forms.items() if words != fullest.reading.words)]


def _name(document: Document, candidate: Candidate) -> Name:
    span = candidate.span
    text = document.slice(span)
    if text.startswith("ل") and span.start and document.text[span.start - 1] == "ل":
        text = "ا" + text
    return Name(span, candidate.type, candidate.first, candidate.stop, readings.read(text, candidate.type))
