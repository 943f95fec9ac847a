"""Sentence ends: a line's end, or . ؟ ? ! where it is not a number's, an abbreviation's or an ellipsis's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# Single letters and short forms that take a full stop and go on: د. (Dr), أ. (Prof), م. (Eng), ص. ب. (P.O. box) ...
_ABBREVIATIONS = frozenset((
    "د", "ا", "م", "ص", "ب", "ت", "س", "ح", "ج", "ق", "ه", "ل", "ر", "ع", "ن", "و", "ك", "ف",
    "خ", "ش", "ط", "م.م", "mr", "mrs", "dr", "st", "no", "vs", "u", "s", "jr",
))  # fmt: skip
_CLOSERS = frozenset("»”’)]›\"'")
_AMBIGUOUS = frozenset("\"'")
_STOPS = frozenset(("؟", "?", "!", "؟?", "?!", "؟?!"))
_MARKS = _STOPS | frozenset('."')


def split(
    keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], lines: Sequence[int]
) -> list[tuple[int, int]]:
    """Half-open token ranges, one a sentence, in order and without gaps.

    `keys` are folded tokens, `starts` and `ends` their places in the normalised view, `lines` the number of the line
    that each stands on.
    """
    sentences: list[tuple[int, int]] = []
    count = len(keys)
    marks = [i for i, key in enumerate(keys) if key in _MARKS]
    marks.append(count)
    at = 0
    first = 0
    while first < count:
        end = bisect_right(lines, lines[first], first)
        quotes = 0  # straight quotation marks so far on this line: an odd one opens
        while (i := marks[at]) < end:
            at += 1
            if keys[i] == '"':
                quotes += 1
            elif keys[i] != "." or _ends(keys, starts, ends, lines, i):
                i += 1
                while i < end and (
                    keys[i] in _STOPS
                    or (keys[i] in _CLOSERS and (keys[i] not in _AMBIGUOUS or (keys[i] == '"' and quotes % 2)))
                ):
                    quotes += keys[i] == '"'
                    i += 1
                sentences.append((first, i))
                first = i
                while marks[at] < first:
                    at += 1
        if first < end:
            sentences.append((first, end))
            first = end
    return sentences


def _ends(keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], lines: Sequence[int], i: int) -> bool:
    following = keys[i + 1] if i + 1 < len(keys) and lines[i + 1] == lines[i] else ""
    glued_next = bool(following) and starts[i + 1] == ends[i]
    previous = keys[i - 1] if i and lines[i - 1] == lines[i] else ""
    glued_previous = bool(previous) and ends[i - 1] == starts[i]
    if not following:
        return True
    if following == "." or (previous == "." and glued_previous):
        return False
    if glued_next and (
        following[0].isdigit() and previous[-1:].isdigit() or following.isascii() and following[0].isalnum()
    ):
        return False
    return not (glued_previous and previous in _ABBREVIATIONS)
