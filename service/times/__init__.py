"""Date expressions: found by a grammar, resolved against the reference date."""

from __future__ import annotations

import datetime

from service.annotation import ReferenceDate, Time
from service.document import Document


def reference_date(document: Document, published_on: datetime.date | None) -> ReferenceDate:
    """The day relative dates count from: the request's, else the article's own dateline."""
    return ReferenceDate(published_on, "request" if published_on else None)


def find(document: Document, reference: ReferenceDate) -> list[Time]:
    """The article's date expressions in text order."""
    return []
