"""Dated events: event words that a date expression directly dates."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Entity, Event, Quote, Time
from service.document import Document


def find(
    document: Document, times: Sequence[Time], entities: Sequence[Entity], quotes: Sequence[Quote]
) -> list[Event]:
    """The article's dated events in text order."""
    return []
