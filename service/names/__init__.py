"""Names: recognised, clustered into entities, linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.annotation import Mention
from service.document import Document
from service.names.entities import resolve
from service.names.gazetteer import Gazetteer, GazetteerError

__all__ = ["Gazetteer", "GazetteerError", "Recognizer", "resolve"]


class Recognizer(Protocol):
    """Finds names. `name` is the setting that chooses it; `labels` its entity types."""

    name: str
    labels: tuple[str, ...]

    def recognize(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """The mentions of each document in text order, without overlaps."""
        ...
