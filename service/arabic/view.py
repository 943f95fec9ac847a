"""A normalised view of a text, with the way back to the text as sent."""

from __future__ import annotations

import re
import unicodedata
from array import array

# Vowel signs, Quranic marks and tatweel; bidi controls, joiners, variation selectors and BOM; other combining marks
# that stand on no Arabic letter of their own.
_DROPPED = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
_DROPPED += "\u0300-\u036f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u00ad"
_PRESENTATION = "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_ODD = re.compile(f"[{_DROPPED}{_PRESENTATION}]")
_DROP = re.compile(f"[{_DROPPED}]+")

# One character for one character, so that no alignment is needed. Control characters and zero-width spaces part words.
_SAME_LENGTH = str.maketrans({"\u06cc": "ي", "\u06a9": "ك", "\u06c1": "ه", "\u06d5": "ه", "\u200b": " ", "\x00": " "})

# Orthographic variation that Arabic news does not keep apart consistently: hamza on alef, dotless final ya, digits.
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"}
    | {chr(0x0660 + d): str(d) for d in range(10)}
    | {chr(0x06F0 + d): str(d) for d in range(10)}
    | {"٫": ".", "٬": ","}
)


def fold(word: str) -> str:
    """The key of a word of the view: alef and ya unified, digits in ASCII, Latin in lower case. Length is kept."""
    folded = word.translate(_FOLD)
    return folded.lower() if folded.isascii() else folded


class View:
    """`text` without diacritics, tatweel and invisible marks, presentation forms as plain letters.

    `raw(i)` is the place in the source of the view's character `i`; `raw_end(i)` the end of the source characters that
    belong to the view's characters before `i` (marks on a letter belong to that letter).
    """

    __slots__ = ("_origins", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        text = source.translate(_SAME_LENGTH)
        if _ODD.search(text) is None:
            self.text = text
            self._origins: array[int] | None = None
        else:
            self.text, self._origins = _clean(text)

    def raw(self, index: int) -> int:
        return index if self._origins is None else self._origins[index]

    def raw_end(self, index: int) -> int:
        """End, in the source, of the view's first `index` characters, with the vowel signs that stand on the last."""
        if self._origins is None:
            return index
        end = self._origins[index - 1] + 1
        source = self.source
        while end < len(source) and _is_sign(source[end]):
            end += 1
        return end


def _is_sign(char: str) -> bool:
    return "\u064b" <= char <= "\u065f" or char in "\u0640\u0670" or unicodedata.combining(char) != 0


def _clean(text: str) -> tuple[str, array[int]]:
    parts: list[str] = []
    origins: array[int] = array("l")
    position = 0
    for match in _ODD.finditer(text):
        at = match.start()
        if at > position:
            parts.append(text[position:at])
            origins.extend(range(position, at))
        position = at + 1
        if _DROP.match(match.group()) is None:
            letters = _DROP.sub("", unicodedata.normalize("NFKC", match.group()))
            parts.append(letters)
            origins.extend([at] * len(letters))
    parts.append(text[position:])
    origins.extend(range(position, len(text)))
    origins.append(len(text))
    return "".join(parts), origins
