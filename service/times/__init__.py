"""Date expressions: found by a grammar, resolved against the reference date."""

from __future__ import annotations

import datetime

from service.annotation import ReferenceDate, Time
from service.document import Document
from service.times import reading


def reference_date(document: Document, published_on: datetime.date | None) -> ReferenceDate:
    """The day relative dates count from: the request's, else the article's own dateline."""
    if published_on is not None:
        return ReferenceDate(published_on, "request")
    found = reading.dateline_date(document)
    return ReferenceDate(found, None if found is None else "dateline")


def find(document: Document, reference: ReferenceDate) -> list[Time]:
    """The article's date expressions in text order."""
    return reading.read(document, reference.value)
