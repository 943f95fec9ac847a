"""Names: recognised, clustered into entities, linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.annotation import Entity, Mention
from service.document import Document


class Recognizer(Protocol):
    """Finds names. `name` is the setting that chooses it; `labels` its entity types."""

    name: str
    labels: tuple[str, ...]

    def recognize(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """The mentions of each document in text order, without overlaps."""
        ...


class Gazetteer:
    """A user's own names with ids."""


def resolve(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Entity]:
    """Mentions clustered into entities, in order of first mention, with names, titles and links."""
    return []
