"""Names: recognised, clustered into entities, linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.annotation import Mention
from service.document import Document
from service.names.entities import resolve
from service.names.gazetteer import Gazetteer, GazetteerError

__all__ = ["Gazetteer", "GazetteerError", "Recognizer", "load", "resolve"]


class Recognizer(Protocol):
    """Finds names. `name` is the setting that chooses it; `labels` its entity types."""

    name: str
    labels: tuple[str, ...]

    def recognize(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """The mentions of each document in text order, without overlaps."""
        ...


def load(
    recognizer: str = "stanza", model_dir: str | None = None, gazetteer: str | None = None
) -> tuple[Recognizer, Gazetteer | None]:
    """A recogniser with its weights, and a user's own names.

    `recognizer` is "stanza" or "camel"; `model_dir` a folder with weights that the user downloaded, null for those of
    this package. Raises RecognizerError or GazetteerError, which say what to mend.
    """
    from service.names import recognizers  # it imports torch, which the stages do without

    return recognizers.load(recognizer, model_dir), None if gazetteer is None else Gazetteer.load(gazetteer)
