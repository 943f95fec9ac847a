"""A normalised view of a text, with the way back to the text as sent."""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import cache
from itertools import chain, repeat
from unicodedata import combining

# Vowel signs, Quranic marks and tatweel; bidi controls, joiners, variation selectors and BOM; other combining marks
# that stand on no Arabic letter of their own.
_DROPPED = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
_DROPPED += "\u0300-\u036f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u00ad"
_DROP = re.compile(f"[{_DROPPED}]+")
# A formula in one character (ﷺ, ﷻ) stays one: a text may not grow in the view to many times its length.
_PRESENTATION = "\ufb50-\ufdcf\ufdf0-\ufdf9\ufdfc\ufe70-\ufefc"
_PLAIN = {
    char: _DROP.sub("", unicodedata.normalize("NFKC", char))
    for char in map(chr, (*range(0xFB50, 0xFDD0), *range(0xFDF0, 0xFDFA), 0xFDFC, *range(0xFE70, 0xFEFD)))
}
_ODD = re.compile(f"[{_DROPPED}]+|[{_PRESENTATION}]+")

# One character for one character, so that no alignment is needed. NUL and zero-width spaces part words.
_SAME_LENGTH = {"\u06cc": "ي", "\u06a9": "ك", "\u06c1": "ه", "\u06d5": "ه", "\u200b": " ", "\x00": " "}

# Orthographic variation that Arabic news does not keep apart consistently: hamza on alef, dotless final ya, digits.
_FOLDED = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "٫": ".", "٬": ","} | {
    chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)
}
_FOLD = str.maketrans(_FOLDED)
_LONG = 200


def fold(text: str) -> str:
    """The look-up form: alef and ya unified, digits in ASCII, Latin in lower case. Length is kept."""
    folded = replace(text, _FOLDED) if len(text) > _LONG else text.translate(_FOLD)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)


def replace(text: str, table: dict[str, str]) -> str:
    """As `str.translate`, in a thirtieth of its time on a long text where few of the characters occur."""
    for old, new in table.items():
        text = text.replace(old, new)
    return text


class View:
    """`text` without diacritics, tatweel and invisible marks, presentation forms as plain letters."""

    __slots__ = ("_starts", "_stops", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        text = replace(source, _SAME_LENGTH)
        self._starts: array[int] | None = None
        self._stops: array[int] | None = None
        if _ODD.search(text) is None:
            self.text = text
        else:
            self.text, self._starts, self._stops = _clean(text)

    def raw(self, index: int) -> int:
        """The place in the source of the view's character `index`."""
        return index if self._starts is None else self._starts[index]

    def raw_end(self, index: int) -> int:
        """End, in the source, of the view's first `index` characters, with the signs that stand on the last."""
        return index if self._stops is None else self._stops[index - 1]

    def raws(self, indices: list[int]) -> list[int]:
        starts = self._starts
        return indices if starts is None else [starts[index] for index in indices]

    def raw_ends(self, indices: list[int]) -> list[int]:
        stops = self._stops
        return indices if stops is None else [stops[index - 1] for index in indices]


def _clean(text: str) -> tuple[str, array[int], array[int]]:
    parts: list[str] = []
    starts: array[int] = array("l")
    stops: array[int] = array("l")
    places = _places(len(text).bit_length())
    position = 0
    for match in _ODD.finditer(text):
        at, stop = match.span()
        if at > position:
            parts.append(text[position:at])
            starts += places[position:at]
            stops += places[position + 1 : at + 1]
        position = stop
        run = match.group()
        if run[0] in _PLAIN:
            letters = [_PLAIN[char] for char in run]
            parts += letters
            starts.extend(chain.from_iterable(map(repeat, range(at, stop), map(len, letters))))
            stops.extend(chain.from_iterable(map(repeat, range(at + 1, stop + 1), map(len, letters))))
            continue
        for place, char in enumerate(run, at):
            if (char == "\u0640" or combining(char)) and stops and stops[-1] == place:
                stops[-1] = place + 1  # a sign belongs to the letter before it
    parts.append(text[position:])
    starts += places[position : len(text) + 1]
    stops += places[position + 1 : len(text) + 1]
    return "".join(parts), starts, stops


@cache
def _places(bits: int) -> array[int]:
    """The places in any text whose length has so many bits, its end included."""
    return array("l", range(1 << bits))
