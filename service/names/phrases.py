"""Names looked for in an article, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from service.annotation import EntityType
from service.arabic.clitics import proclitic_splits
from service.arabic.tokens import tokenize
from service.arabic.view import View, fold
from service.names import spelling

Words = tuple[str, ...]

# First token, letters of it to skip (its proclitics), token after the last, type.
Found = tuple[int, int, int, EntityType]

_WORDS_REMEMBERED = 1 << 15
_PROCLITIC_LETTERS = frozenset("وفبكل")
_PROCLITICS = tuple(conjunction + preposition for conjunction in ("", "و", "ف") for preposition in ("", "ب", "ك", "ل"))


@lru_cache(maxsize=1 << 13)
def with_proclitics(key: str) -> tuple[tuple[str, int], ...]:
    """A word key as it stands with each row of proclitics, and how many letters to skip; by itself first."""
    merged = key.removeprefix("ا") if key.startswith("ال") else key
    return tuple((row + (merged if row.endswith("ل") else key), len(row)) for row in _PROCLITICS)


class Phrases:
    """Phrases by their first word, the longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[Words, EntityType]]] = {}
        self._types: dict[Words, EntityType] = {}
        self._readings: dict[str, list[tuple[int, list[tuple[Words, EntityType]]]]] = {}
        self._sorted = True

    def __len__(self) -> int:
        return len(self._types)

    def type_of(self, phrase: Words) -> EntityType | None:
        """The type with which a row of word keys was added."""
        return self._types.get(phrase)

    def add(self, name: str, entity_type: EntityType) -> None:
        """Adds a name; of two types for one name the first stays."""
        keys = spelling.word_key(fold("\n".join(tokenize(View(name).text)[0])))
        for phrase in _writings(tuple(keys.split("\n"))):
            self.add_words(phrase, entity_type)

    def add_words(self, phrase: Words, entity_type: EntityType) -> None:
        """As `add`, of a name that is a row of word keys."""
        if phrase[0] and phrase not in self._types:
            self._types[phrase] = entity_type
            self._by_first.setdefault(phrase[0], []).append((phrase[1:], entity_type))
            self._sorted = False

    def find(self, keys: Sequence[str]) -> Iterator[Found]:
        """Where phrases stand in a list of word keys, with any proclitics, the longest at each place, and no two that
        overlap. Nothing is found at an empty key."""
        if not self._sorted:
            for rows in self._by_first.values():
                rows.sort(key=lambda row: -len(row[0]))
            self._sorted = True
            self._readings.clear()
        read = self._readings.get
        position = 0
        for i, key in enumerate(keys):
            readings = read(key)
            if readings is None:
                readings = self._read(key)
            if not readings or i < position:
                continue
            for skip, rows in readings:
                if (found := self._at(keys, i, rows)) is not None:
                    position, entity_type = found
                    yield i, skip, position, entity_type
                    break

    def _read(self, key: str) -> list[tuple[int, list[tuple[Words, EntityType]]]]:
        """The phrases that may begin with a word, and how many letters to skip; the word as it is comes first."""
        by_first = self._by_first
        readings = [(0, by_first[key])] if key in by_first else []
        if key and key[0] in _PROCLITIC_LETTERS:
            readings += [(skip, by_first[rest]) for skip, rest in proclitic_splits(key)[1:] if rest in by_first]
        if len(self._readings) >= _WORDS_REMEMBERED:
            self._readings.clear()
        self._readings[key] = readings
        return readings

    @staticmethod
    def _at(keys: Sequence[str], i: int, rows: list[tuple[Words, EntityType]]) -> tuple[int, EntityType] | None:
        for rest, entity_type in rows:
            stop = i + 1 + len(rest)
            if not rest or tuple(keys[i + 1 : stop]) == rest:
                return stop, entity_type
        return None


def _writings(phrase: Words) -> Iterator[Words]:
    """A phrase as it is, and with عبد joined to the word after it or parted from it."""
    yield phrase
    for i, word in enumerate(phrase):
        if word == "عبد" and i + 1 < len(phrase):
            yield (*phrase[:i], word + phrase[i + 1], *phrase[i + 2 :])
        elif word.startswith("عبدال") and len(word) > 6:
            yield (*phrase[:i], "عبد", word[3:], *phrase[i + 1 :])
