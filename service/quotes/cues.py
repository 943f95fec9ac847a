"""Cues in their sentence: what each has to say, and whether anybody said it."""

from __future__ import annotations

from service.quotes import complements, lexicon
from service.quotes.complements import Complement
from service.quotes.lexicon import CueReading
from service.quotes.page import Page

_WORTHY = frozenset(("الجدير", "جدير", "والجدير", "وجدير", "جدر", "تجدر"))


class Cues:
    """The cues of a page, each looked at once."""

    __slots__ = ("_complements", "_page")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._complements: dict[int, tuple[CueReading, Complement] | None] = {}

    def complement(self, i: int) -> tuple[CueReading, Complement] | None:
        """The reading of a cue that has something to say, and what it says."""
        if i in self._complements:
            return self._complements[i]
        self._complements[i] = None
        found = None
        for reading in self._page.words[i].cues:
            if reading.form == "masdar" and reading.entry.kind == "relay":
                continue
            complement = complements.find(self._page, i, reading)
            if complement is not None:
                found = (reading, complement)
                break
        self._complements[i] = found
        return found

    def denied(self, i: int, reading: CueReading) -> bool:
        """Whether the words before a cue say that nobody said it: لم يقل, أن يقول."""
        if i == 0:
            return False
        before = self._page.words[i - 1]
        key = self._page.keys[i - 1]
        if key in _WORTHY:
            return True  # الجدير ذكره أن
        if before.traits & lexicon.NEGATION and key not in ("ما", "غير"):
            return not reading.entry.negated
        if key in ("ان", "بان", "الا") and reading.form == "finite" and reading.present:
            return not (i > 1 and self._page.keys[i - 2] == "قبل")
        return False

    def objects(self, i: int) -> bool:
        """Whether a cue may have a noun phrase as its object: نفت دمشق شن الهجوم."""
        page = self._page
        return any(r.form == "finite" and "" in r.entry.noun for r in page.words[i].cues) and any(
            page.names[j] is None and complements.is_head(page.keys[j]) for j in range(i + 1, min(i + 8, page.size))
        )
