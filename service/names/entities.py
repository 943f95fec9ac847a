"""Entities out of mentions: clustered, named, linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from service.annotation import Entity, EntityType, Mention
from service.document import Document
from service.names import clusters, explanations, known, links, spelling, titles
from service.names.clusters import Name
from service.names.gazetteer import Gazetteer
from service.names.mentions import settle
from service.names.stems import Words

_SHORTEST_HEAD, _SHORTEST_TAIL = 4, 3
_LONGEST_NAME = 256  # letters of a name that are compared, so that no name costs much in time or in what is remembered
_PARTICLES = frozenset(
    ("في", "من", "عن", "لن", "لم", "قد", "ما", "لا", "ان", "هو", "هي", "او", "ثم", "مع", "كل", "بل", "لو")
)
_CONJUNCTION = "انال"
_MARKS = str.maketrans({mark: None for mark in '"“”«»()[]#'})


def resolve(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Entity]:
    """Mentions clustered into entities, in order of first mention, with names, titles and links."""
    names = [_name(document, mention) for mention in settle(document, mentions, gazetteer)]
    explanations.note(document, names)
    context = links.countries_named(spelling.word_keys(document.keys), [name.words for name in names])
    named = {i: name.type for name in names for i in range(name.first, name.stop)}
    entities = []
    for group in clusters.group(names, gazetteer):
        members = [names[index] for index in group]
        counts = Counter(name.words for name in members)
        fullest = max(members, key=lambda name: (len(name.words), counts[name.words], len(name.text)))
        forms = list(dict.fromkeys((fullest.words, *(member.words for member in members))))
        places = [(member.first, member.stop) for member in members]
        entity_type = fullest.type
        links_found = links.find(forms, [member.text for member in members], entity_type, context, gazetteer)
        entities.append(
            Entity(
                type=entity_type,
                name=fullest.text,
                normalized=clusters.normalized(forms, entity_type, links_found.iso3166, gazetteer),
                titles=titles.beside(document, places, named) if entity_type == "PER" else (),
                links=links_found,
                mentions=tuple(member.span for member in members),
            )
        )
    return entities


def _name(document: Document, mention: Mention) -> Name:
    span = mention.span
    text = document.slice(span)
    if text.startswith("ل") and span.start and document.text[span.start - 1] == "ل":
        text = "ا" + text
    text = " ".join(text.translate(_MARKS).split())
    first, stop = document.token_range(span)
    words, tail = _without_tail(spelling.words(text[:_LONGEST_NAME]), mention.type)
    if tail:
        text = text[:-tail]
    return Name(span=span, type=mention.type, text=text, words=words, first=first, stop=stop)


@lru_cache(maxsize=1 << 14)
def _without_tail(words: Words, entity_type: EntityType) -> tuple[Words, int]:
    """The words of a known name with which the source ran the next word together (روسياليست), and that word's length."""
    if entity_type in ("LOC", "ORG") and words and not known.is_name(words, entity_type):
        last = words[-1]
        for size in range(len(last) - 2, _SHORTEST_HEAD - 1, -1):
            head = (*words[:-1], last[:size])
            if (len(last) - size >= _SHORTEST_TAIL or last[size:] in _PARTICLES) and known.is_name(head, entity_type):
                return head, len(last) - size
        if words[0].startswith(_CONJUNCTION):
            rest = (words[0][2:], *words[1:])
            if known.is_name(rest, entity_type):
                return rest, 0
    return words, 0
