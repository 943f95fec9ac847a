"""Entities out of mentions: clustered, named, linked."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Entity, Mention
from service.document import Document
from service.names import clusters, links, spelling, titles
from service.names.clusters import Name
from service.names.gazetteer import Gazetteer
from service.names.mentions import settle

_MARKS = str.maketrans({mark: None for mark in '"“”«»()[]#'})


def resolve(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Entity]:
    """Mentions clustered into entities, in order of first mention, with names, titles and links."""
    names = [_name(document, mention) for mention in settle(document, mentions, gazetteer)]
    _explain(document, names)
    context = links.countries_named([(name.type, name.words) for name in names])
    named = frozenset(i for name in names for i in range(name.first, name.stop))
    entities = []
    for group in clusters.group(names, gazetteer):
        members = [names[index] for index in group]
        fullest = max(members, key=lambda name: (len(name.words), len(name.text) if len(name.words) > 1 else 0))
        forms = list(dict.fromkeys((fullest.words, *(member.words for member in members))))
        places = [(member.first, member.stop) for member in members]
        entities.append(
            Entity(
                type=members[0].type,
                name=fullest.text,
                normalized=clusters.normalized(forms, members[0].type, gazetteer),
                titles=titles.beside(document, places, named) if members[0].type == "PER" else (),
                links=links.find(forms, members[0].type, context, gazetteer),
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
    return Name(span=span, type=mention.type, text=text, words=spelling.words(text), first=first, stop=stop)


def _explain(document: Document, names: list[Name]) -> None:
    """Notes where a name in brackets repeats the one before it: قوات سوريا الديمقراطية (قسد)."""
    for index in range(1, len(names)):
        name, before = names[index], names[index - 1]
        if name.type != before.type or name.type == "LOC" or name.first - before.stop not in (1, 2):
            continue
        marks = "".join(document.keys[before.stop : name.first])
        if (
            "(" in marks
            and name.stop < len(document)
            and document.keys[name.stop] in ')"»”'
            and set(marks) <= set('("«“')
        ):
            name.bracketed = index - 1
