"""Where an article says when it was published: `تم النشر: 2024/01/25`, a line that holds only a date."""

from __future__ import annotations

import datetime

from service.arabic.view import fold
from service.document import Document
from service.times import reading
from service.times.items import WORDS

_HEAD = 3000
_LINES = 12
_MARKS = tuple(sorted((fold(word) for word in WORDS["datelines"]["words"]), key=len, reverse=True))


def dateline(document: Document) -> datetime.date | None:
    """The first full date in the metadata lines of an article, or null."""
    for time in reading.read(document, None):
        if time.metadata and time.grain == "day":
            return time.begin
    return None
