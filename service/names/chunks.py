"""Names as token ranges with a tag set's labels, and the mentions that they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, get_args

from service.annotation import EntityType, Mention
from service.document import Document
from service.names.boundaries import Openings

_TYPES: dict[str, EntityType] = {
    **{kind: kind for kind in get_args(EntityType)},
    "PERS": "PER",
    "PERSON": "PER",
    "GPE": "LOC",
}


class Chunk(NamedTuple):
    """A name in a list of tokens: a half-open range of them."""

    start: int
    stop: int
    label: str


def entity_type(label: str) -> EntityType:
    """Our type for a tag set's: what it has beside persons, organisations and places is MISC."""
    return _TYPES.get(label, "MISC")


def mentions(document: Document, chunks: Sequence[Chunk], openings: Openings) -> list[Mention]:
    """The mentions at chunks of a document, the proclitics of their first words left out."""
    keys = document.keys
    here = Counter(keys[chunk.start] for chunk in chunks)
    return [
        Mention(
            span=document.span_after(chunk.start, openings.proclitics(keys[chunk.start], here), chunk.stop),
            type=entity_type(chunk.label),
        )
        for chunk in chunks
    ]
