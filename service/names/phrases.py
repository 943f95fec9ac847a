"""Names looked for in an article, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.annotation import EntityType
from service.arabic.clitics import proclitic_splits
from service.arabic.tokens import tokenize
from service.arabic.view import View, fold
from service.names import spelling

_PROCLITICS = frozenset("وفبكل")
Found = tuple[int, int, int, EntityType]


class Phrases:
    """Phrases by their first word, the longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], EntityType]]] = {}
        self._seen: set[tuple[str, ...]] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, name: str, entity_type: EntityType) -> None:
        """Adds a name; of two types for one name the first stays."""
        for phrase in _writings(tuple(map(spelling.word_key, map(fold, tokenize(View(name).text)[0])))):
            if not phrase or phrase in self._seen:
                continue
            self._seen.add(phrase)
            rest = self._by_first.setdefault(phrase[0], [])
            rest.append((phrase[1:], entity_type))
            rest.sort(key=lambda item: -len(item[0]))

    def find(self, keys: Sequence[str]) -> Iterator[Found]:
        """Where phrases stand in a list of word keys: first token, letters of it to skip (its proclitics), token after
        the last, type; the longest at each place, and no two that overlap."""
        by_first = self._by_first
        position = 0
        for i, key in enumerate(keys):
            if i < position:
                continue
            rests = by_first.get(key)
            skip = 0
            size = self._match(keys, i, rests) if rests else None
            if size is None and key[0] in _PROCLITICS and len(key) > 2:
                for skip, rest in proclitic_splits(key):
                    rests = by_first.get(rest) if skip else None
                    size = self._match(keys, i, rests) if rests else None
                    if size is not None:
                        break
            if size is not None:
                yield i, skip, i + 1 + size[0], size[1]
                position = i + 1 + size[0]

    @staticmethod
    def _match(
        keys: Sequence[str], i: int, rests: list[tuple[tuple[str, ...], EntityType]]
    ) -> tuple[int, EntityType] | None:
        for rest, entity_type in rests:
            size = len(rest)
            if not size or (
                keys[i + 1] == rest[0] and tuple(keys[i + 1 : i + 1 + size]) == rest if i + 1 < len(keys) else False
            ):
                return size, entity_type
        return None


def _writings(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase as it is, and with عبد joined to the word after it or parted from it."""
    yield phrase
    for i, word in enumerate(phrase):
        if word == "عبد" and i + 1 < len(phrase):
            yield (*phrase[:i], word + phrase[i + 1], *phrase[i + 2 :])
        elif word.startswith("عبدال") and len(word) > 6:
            yield (*phrase[:i], "عبد", word[3:], *phrase[i + 1 :])
