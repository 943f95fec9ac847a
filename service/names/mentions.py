"""Mentions as the guideline wants them, out of what the recogniser gives."""

from __future__ import annotations

from collections.abc import Sequence

from service.annotation import Mention
from service.document import Document
from service.names.gazetteer import Gazetteer


def settle(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Mention]:
    """Mentions in text order, without overlaps, with the guideline's boundaries."""
    return sorted(mentions, key=lambda mention: mention.span)
