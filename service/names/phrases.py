"""Names looked for in an article, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from service.annotation import EntityType
from service.arabic.tokens import tokenize
from service.arabic.view import View, fold
from service.names import spelling

# First token, letters of it to skip (its proclitics), token after the last, type.
Found = tuple[int, int, int, EntityType]

_PROCLITICS = tuple(conjunction + preposition for conjunction in ("", "و", "ف") for preposition in ("", "ب", "ك", "ل"))


@lru_cache(maxsize=1 << 13)
def with_proclitics(key: str) -> tuple[tuple[str, int], ...]:
    """A word key as it stands with each row of proclitics, and how many letters to skip; by itself first."""
    merged = key.removeprefix("ا") if key.startswith("ال") else key
    return tuple((row + (merged if row.endswith("ل") else key), len(row)) for row in _PROCLITICS)


class Phrases:
    """Phrases by their first word with any proclitics, the longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], EntityType]]] = {}
        self._types: dict[tuple[str, ...], EntityType] = {}

    def __len__(self) -> int:
        return len(self._types)

    def type_of(self, phrase: tuple[str, ...]) -> EntityType | None:
        """The type with which a row of word keys was added."""
        return self._types.get(phrase)

    def add(self, name: str, entity_type: EntityType) -> None:
        """Adds a name; of two types for one name the first stays."""
        for phrase in _writings(tuple(map(spelling.word_key, map(fold, tokenize(View(name).text)[0])))):
            if not phrase or phrase in self._types:
                continue
            self._types[phrase] = entity_type
            rest = phrase[1:]
            for form, skip in with_proclitics(phrase[0]):
                rows = self._by_first.setdefault(form, [])
                rows.append((skip, rest, entity_type))
                if len(rows) > 1:
                    rows.sort(key=lambda row: (-len(row[1]), row[0]))

    def find(self, keys: Sequence[str]) -> Iterator[Found]:
        """Where phrases stand in a list of word keys, the longest at each place, and no two that overlap."""
        by_first = self._by_first
        position = 0
        for i, key in enumerate(keys):
            if key not in by_first or i < position:
                continue
            for skip, rest, entity_type in by_first[key]:
                stop = i + 1 + len(rest)
                if not rest or tuple(keys[i + 1 : stop]) == rest:
                    yield i, skip, stop, entity_type
                    position = stop
                    break


def _writings(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase as it is, and with عبد joined to the word after it or parted from it."""
    yield phrase
    for i, word in enumerate(phrase):
        if word == "عبد" and i + 1 < len(phrase):
            yield (*phrase[:i], word + phrase[i + 1], *phrase[i + 2 :])
        elif word.startswith("عبدال") and len(word) > 6:
            yield (*phrase[:i], "عبد", word[3:], *phrase[i + 1 :])
