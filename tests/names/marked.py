"""Sentences with names marked inline: `[P name]`, `[O name]`, `[L name]`, `[M name]`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.annotation import Entity, EntityType, Mention
from service.document import Document
from service.names import Gazetteer, beginnings, resolve, spelling
from service.names.mentions import Candidate, settle
from service.span import Span

TYPES: dict[str, EntityType] = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
_LETTERS = {entity_type: letter for letter, entity_type in TYPES.items()}
_MARK = re.compile(r"\[([POLM]) ([^\[\]]+)\]")


def read(marked: str) -> tuple[Document, list[Mention]]:
    """A marked sentence as a document and the mentions marked in it."""
    text, mentions, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        start = len(text)
        text += match[2]
        mentions.append(Mention(span=Span(start, len(text)), type=TYPES[match[1]]))
        position = match.end()
    return Document(text + marked[position:]), mentions


def write(document: Document, mentions: Sequence[Candidate]) -> str:
    """A document with its mentions marked."""
    marked, position = "", 0
    for mention in mentions:
        marked += document.text[position : mention.span.start]
        marked += f"[{_LETTERS[mention.type]} {document.slice(mention.span)}]"
        position = mention.span.end
    return marked + document.text[position:]


def settled(marked: str, gazetteer: Gazetteer | None = None) -> str:
    """A sentence with the mentions that a recogniser gives, as one with the mentions that the guideline wants."""
    document, mentions = read(marked)
    keys = spelling.word_keys(document.keys)
    return write(document, settle(document, keys, beginnings.places(keys), mentions, gazetteer))


def entities(marked: str, gazetteer: Gazetteer | None = None) -> list[Entity]:
    """The entities of a marked sentence."""
    return resolve(*read(marked), gazetteer)


def only(marked: str, name: str, gazetteer: Gazetteer | None = None) -> Entity:
    """The one entity of a name in a marked sentence."""
    found = [entity for entity in entities(marked, gazetteer) if entity.name == name]
    assert len(found) == 1, [entity.name for entity in entities(marked, gazetteer)]
    return found[0]
