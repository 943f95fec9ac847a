"""Where an article says when it was published: `تم النشر: 2024/01/25`, a line that holds only a date."""

from __future__ import annotations

from typing import Literal

from service.arabic.view import fold
from service.document import Document
from service.times.items import WORDS

_MARKS = tuple(tuple(fold(mark).split()) for mark in sorted(WORDS["datelines"]["words"], key=len, reverse=True))
_BESIDE_TEXT = frozenset(tuple(fold(mark).split()) for mark in WORDS["datelines"]["beside_text"])
_CAPTIONS = frozenset(map(fold, WORDS["datelines"]["captions"]))
_CREDITS = frozenset(map(fold, WORDS["datelines"]["credits"]))
_CLOCK = frozenset(map(fold, WORDS["datelines"]["clock"]))
_PARTING = frozenset("،,-–—(|:/")
_LINE = 12  # tokens that such a line has on either side of its date, at most
_WORDS = 4  # words: a town, an author, the clock time
_HEAD, _TAIL = 8, 2  # lines of an article where a date may stand alone

Metadata = Literal["dateline", "caption"]


def kind(document: Document, first: int, stop: int) -> Metadata | None:
    """Whether the full date of tokens `first` to `stop` stands in a dateline or a caption rather than in the text."""
    start, end = _line(document, first, stop)
    before, after = document.keys[start:first], document.keys[stop:end]
    words = [key for key in before if key.isalpha()]
    if any(tuple(words[-len(mark) :]) == mark and len(words) <= len(mark) + 2 for mark in _MARKS):
        return "dateline"
    if tuple(words[-2:]) in _BESIDE_TEXT or after and after[0] in _PARTING and tuple(after[1:3]) in _BESIDE_TEXT:
        return "dateline"
    words_after = [key for key in after if key.isalpha() and key not in _CLOCK]
    if after and after[0] in _PARTING and len(after) < 5 and _CREDITS.intersection(words_after):
        return "caption"
    if len(before) >= _LINE or len(after) >= _LINE or len(words) + len(words_after) > _WORDS + 2:
        return None
    if _CAPTIONS.intersection(words):
        return "caption"
    last = document.lines[-1]
    line = document.lines[first]
    placed = line < _HEAD or line > last - _TAIL
    apart = not words or before[-1] in _PARTING
    apart_after = not words_after or after[0] in _PARTING or after[0] == ")"
    return "dateline" if placed and apart and apart_after and len(words) + len(words_after) <= _WORDS else None


def _line(document: Document, first: int, stop: int) -> tuple[int, int]:
    """The tokens of the line around a date, `_LINE` on either side at most."""
    lines = document.lines
    line = lines[first]
    start, end = first, stop
    while start and lines[start - 1] == line and first - start < _LINE:
        start -= 1
    while end < len(lines) and lines[end] == line and end - stop < _LINE:
        end += 1
    return start, end
