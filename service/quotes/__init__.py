"""Quotes: statements, direct and reported, with their speakers."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Entity, Quote
from service.document import Document
from service.quotes.page import Page
from service.quotes.statements import Reader


def find(document: Document, entities: Sequence[Entity]) -> list[Quote]:
    """The article's attributed statements in text order."""
    return Reader(Page(document, entities)).read()
