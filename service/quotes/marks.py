"""Words in quotation marks: which mark opens, which one closes it."""

from __future__ import annotations

import msgspec

from service.document import Document

_FAMILY = {
    "«": "«", "»": "«", '"': '"', "“": '"', "”": '"', "„": '"', "‟": '"', "‹": "‹", "›": "‹",
    "'": "'", "‘": "'", "’": "'", "‚": "'", "〝": '"', "〞": '"', "`": "'",
}  # fmt: skip
MARKS = frozenset(_FAMILY)
_CLOSING = {"«": "»", '"': '"', "“": "”", "„": "”", "‹": "›"}
_ONLY_OPEN = frozenset("«„‹")
_ONLY_CLOSE = frozenset("»›")
_SENTENCE_ENDS = frozenset((".", "..", "...", "؟", "!", "…"))
_CLAUSE_ENDS = frozenset((".", "،", ",", "؛", ";", "؟", "?", "!"))
_LONGEST_UNCLOSED = 120  # tokens
_FEWEST_IN_VAIN = 16  # openings that never close, before fewer marks are looked at
_VAINEST = 8  # marks for each more of them
_FEW_WITHIN = 2
_MOST_WITHIN = 60  # marks looked at for the one that closes, so that the search stays linear


class Marked(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `stop` (not included) between the marks that begin at `opening` and end before `after`."""

    opening: int
    first: int
    stop: int
    after: int


def find(document: Document) -> list[Marked]:
    """The outermost pairs in text order. A mark that never closes reaches to the end of its line."""
    return pair(document, [i for i, key in enumerate(document.keys) if key in MARKS])


def pair(document: Document, places: list[int]) -> list[Marked]:
    """As `find`, where the tokens that are marks are known."""
    keys, glued, lines = document.keys, document.glued, document.lines
    found: list[Marked] = []
    in_vain = 0
    at = 0
    while at < len(places):
        opening = places[at]
        if not _opens(keys, glued, lines, opening):
            at += 1
            continue
        first = opening + 1
        at += 1
        while (
            at < len(places) and places[at] == first and glued[first] and _FAMILY[keys[first]] == _FAMILY[keys[opening]]
        ):
            first += 1  # doubled
            at += 1
        closing = places[at] if at < len(places) else opening
        if (
            closing > first == opening + 1
            and _CLOSING.get(keys[opening]) == keys[closing]
            and lines[closing] == lines[opening]
            and (keys[closing] != '"' or not _begins_word(keys, glued, closing))
        ):
            found.append(Marked(opening, first, closing, closing + 1))  # as most do, with nothing to weigh
            at += 1
            continue
        patient = in_vain <= at // _VAINEST + _FEWEST_IN_VAIN
        if not patient and (at >= len(places) or lines[places[at]] != lines[opening]):
            in_vain += 1
            continue
        within = _MOST_WITHIN if patient else _FEW_WITHIN
        marked, at, closes = _close(keys, glued, lines, places, at, opening, first, within)
        in_vain += not closes
        if marked is not None and marked.stop > marked.first and (closes or patient):
            found.append(marked)
    return found


def _opens(keys: list[str], glued: list[bool], lines: list[int], i: int) -> bool:
    key = keys[i]
    if key in _ONLY_OPEN:
        return True
    next_glued = i + 1 < len(keys) and glued[i + 1]
    if _FAMILY[key] == "'":
        return (
            next_glued
            and (not glued[i] or not keys[i - 1][-1].isalnum())
            or (next_glued and keys[i + 1] == key and not glued[i])
        )
    if key in _ONLY_CLOSE:
        return next_glued and not glued[i]
    if glued[i] and keys[i - 1][-1].isalnum() and (not next_glued or keys[i + 1] in _CLAUSE_ENDS):
        return False
    return i + 1 < len(keys) and lines[i + 1] == lines[i]


def _close(
    keys: list[str], glued: list[bool], lines: list[int], places: list[int], at: int, opening: int, first: int,
    within: int,
) -> tuple[Marked | None, int, bool]:  # fmt: skip
    """The pair that opens at `opening`, the number of the mark from which to go on, and whether it surely closes."""
    family = _FAMILY[keys[opening]]
    mark = keys[opening]
    line = lines[opening]
    depth = 0
    doubtful: tuple[int, int] | None = None  # a mark of its own that looks like an opening one
    other: tuple[int, int] | None = None  # a closing mark of another family on the line, in case none of its own comes
    inner = ""
    for number in range(at, min(at + within, len(places))):
        i = places[number]
        key = keys[i]
        if lines[i] != line:
            if not _reopened(keys, lines, places, number, mark, line):
                break
            line = lines[i]
            if i == 0 or lines[i - 1] != line and key == mark and key not in _ONLY_CLOSE:
                continue  # reopened at a paragraph
        if _FAMILY[key] == family:
            if family == "'" and glued[i] and i + 1 < len(keys) and glued[i + 1] and keys[i + 1][0].isalnum():
                continue  # an apostrophe
            opens_again = key in _ONLY_OPEN or (
                key == "“"
                and mark == "“"
                and not (glued[i] and keys[i - 1][-1].isalnum())
                and i + 1 < len(keys)
                and glued[i + 1]
            )
            if opens_again and key not in _ONLY_CLOSE:
                if keys[i - 1] not in _SENTENCE_ENDS:  # else a paragraph that opens anew, its line break lost
                    depth += 1
                continue
            if mark == key == '"' and _begins_word(keys, glued, i):
                doubtful = doubtful or (i, number + 1)
                depth += 1
                continue
            if depth:
                depth -= 1
                continue
            after = i + 1
            number += 1
            while (
                number < len(places)
                and places[number] == after
                and glued[after]
                and _FAMILY[keys[after]] == family
                and after - i < first - opening
            ):
                after += 1
                number += 1
            return Marked(opening, first, i, after), number, True
        if inner and _FAMILY[key] == inner:
            inner = ""
        elif not inner and glued[i] and not (i + 1 < len(keys) and glued[i + 1] and keys[i + 1][0].isalnum()):
            other = other or (i, number + 1)
        else:
            inner = _FAMILY[key]
    if family == "'":
        return None, at, False
    if doubtful is not None:
        return Marked(opening, first, doubtful[0], doubtful[0] + 1), doubtful[1], False
    if other is not None:
        return Marked(opening, first, other[0], other[0] + 1), other[1], False
    stop = first
    while stop < len(keys) and lines[stop] == lines[opening] and stop - first < _LONGEST_UNCLOSED:
        stop += 1
    number = at
    while number < len(places) and places[number] < stop:
        number += 1
    return Marked(opening, first, stop, stop), number, False


def _begins_word(keys: list[str], glued: list[bool], i: int) -> bool:
    """Whether a mark stands after a space and right before a word, as one within another pair does."""
    return not glued[i] and i + 1 < len(keys) and glued[i + 1] and keys[i + 1][0].isalnum()


def _reopened(keys: list[str], lines: list[int], places: list[int], number: int, mark: str, line: int) -> bool:
    """Whether a pair left open on a line goes on in the next: a paragraph that opens anew, or closes first."""
    i = places[number]
    if lines[i] > line + 2:
        return False
    starts_line = i == 0 or lines[i - 1] != lines[i]
    if starts_line and keys[i] == mark:
        return True
    if mark in _ONLY_OPEN:
        return keys[i] in _ONLY_CLOSE
    if mark == '"':
        # An odd number of marks on both lines.
        on_line = [p for p in places[number : number + _MOST_WITHIN] if lines[p] == lines[i] and keys[p] == mark]
        return len(on_line) % 2 == 1 and not (starts_line)
    return mark == "“" and keys[i] == "”"
