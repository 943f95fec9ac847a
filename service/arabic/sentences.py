"""Sentence ends: a line's end, or . ؟ ? ! where it is not a number's, an abbreviation's or an ellipsis's."""

from __future__ import annotations

from collections.abc import Sequence

# Single letters and short forms that take a full stop and go on: د. (Dr), أ. (Prof), م. (Eng), ص. ب. (P.O. box) ...
_ABBREVIATIONS = frozenset((
    "د", "ا", "م", "ص", "ب", "ت", "س", "ح", "ج", "ق", "ه", "ل", "ر", "ع", "ن", "و", "ك", "ف",
    "خ", "ش", "ط", "م.م", "mr", "mrs", "dr", "st", "no", "vs", "u", "s", "jr",
))  # fmt: skip
_CLOSERS = frozenset("»”’)]›\"'")
_AMBIGUOUS = frozenset("\"'")


def split(
    keys: Sequence[str], starts: Sequence[int], ends: Sequence[int], lines: Sequence[int]
) -> list[tuple[int, int]]:
    """Half-open token ranges, one a sentence, in order and without gaps.

    `keys` are folded tokens, `starts` and `ends` their places in the normalised view, `lines` the number of the line
    that each stands on.
    """
    sentences: list[tuple[int, int]] = []
    count = len(keys)
    first = 0
    marks = 0  # straight quotation marks so far on this line: an odd one opens
    i = 0
    while i < count:
        if i > first and lines[i] != lines[i - 1]:
            sentences.append((first, i))
            first = i
            marks = 0
        key = keys[i]
        if key == '"':
            marks += 1
        elif key in "؟?!" or (key == "." and _ends(keys, starts, ends, lines, i)):
            j = i + 1
            while (
                j < count
                and lines[j] == lines[i]
                and (
                    keys[j] in "؟?!"
                    or (keys[j] in _CLOSERS and (keys[j] not in _AMBIGUOUS or (keys[j] == '"' and marks % 2)))
                )
            ):
                marks += keys[j] == '"'
                j += 1
            sentences.append((first, j))
            first = i = j
            if i < count and lines[i] != lines[i - 1]:
                marks = 0
            continue
        i += 1
    if first < count:
        sentences.append((first, count))
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
