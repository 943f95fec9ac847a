"""Names looked for in an article, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from service.annotation import EntityType
from service.arabic.clitics import proclitic_splits
from service.arabic.tokens import tokenize
from service.arabic.view import View, fold
from service.names import spelling

Words = tuple[str, ...]

# First token, letters of it to skip (its proclitics), token after the last, type.
Found = tuple[int, int, int, EntityType]

_PROCLITICS = tuple(conjunction + preposition for conjunction in ("", "و", "ف") for preposition in ("", "ب", "ك", "ل"))


@lru_cache(maxsize=1 << 13)
def with_proclitics(key: str) -> tuple[tuple[str, int], ...]:
    """A word key as it stands with each row of proclitics, and how many letters to skip; by itself first."""
    merged = key.removeprefix("ا") if key.startswith("ال") else key
    return tuple((row + (merged if row.endswith("ل") else key), len(row)) for row in _PROCLITICS)


@lru_cache(maxsize=1 << 13)
def read_as(key: str) -> tuple[str, ...]:
    """The words that `proclitic_splits` can read as a word key, itself first."""
    if len(key) < 2:
        return (key,)
    forms = [row + key for row in _PROCLITICS]
    if key.startswith("ال") and len(key) > 3:
        forms += [row + key[1:] for row in _PROCLITICS if row.endswith("ل")]
    return tuple(forms)


def read_as_any(words: Iterable[str]) -> dict[str, None]:
    """The words that can be read as one of some word keys. A dict: where few are found its index is all that is read,
    a tenth of a set's memory."""
    return dict.fromkeys(chain.from_iterable(map(read_as, words)))


class Branch:
    """What phrases that begin alike go on with, and the type of the one that ends here."""

    __slots__ = ("following", "type")

    def __init__(self) -> None:
        self.following: dict[str, Branch] = {}
        self.type: EntityType | None = None


class Phrases:
    """Phrases as a tree of words."""

    def __init__(self) -> None:
        self._types: dict[Words, EntityType] = {}
        self._first: dict[str, Branch] = {}
        self._beginnings: Mapping[str, None] | None = None

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
        if not phrase[0] or phrase in self._types:
            return
        self._types[phrase] = entity_type
        if phrase[0] not in self._first:
            self._beginnings = None
        branch = self._first.setdefault(phrase[0], Branch())
        for word in phrase[1:]:
            branch = branch.following.setdefault(word, Branch())
        branch.type = entity_type

    @property
    def beginnings(self) -> Mapping[str, None]:
        """The words with which phrases may begin, with proclitics and without."""
        if self._beginnings is None:
            self._beginnings = read_as_any(self._first)
        return self._beginnings

    def find(self, keys: Sequence[str], places: Iterable[int]) -> list[Found]:
        """Where phrases stand in a list of word keys, with any proclitics, the longest at each place, and no two that
        overlap. They are looked for at `places`, which go up; nothing is found at an empty key."""
        found: list[Found] = []
        first = self._first
        position = 0
        for i in places:
            if i < position:
                continue
            for skip, rest in proclitic_splits(keys[i]):
                if rest in first and (longest := _longest(keys, i + 1, first[rest])) is not None:
                    position, entity_type = longest
                    found.append((i, skip, position, entity_type))
                    break
        return found


def _longest(keys: Sequence[str], i: int, branch: Branch) -> tuple[int, EntityType] | None:
    """The end and the type of the longest phrase that goes on at a place."""
    longest = None
    while True:
        if branch.type is not None:
            longest = i, branch.type
        if i == len(keys) or (following := branch.following.get(keys[i])) is None:
            return longest
        branch = following
        i += 1


def _writings(phrase: Words) -> Iterator[Words]:
    """A phrase as it is, and with عبد joined to the word after it or parted from it."""
    yield phrase
    for i, word in enumerate(phrase):
        if word == "عبد" and i + 1 < len(phrase):
            yield (*phrase[:i], word + phrase[i + 1], *phrase[i + 2 :])
        elif word.startswith("عبدال") and len(word) > 6:
            yield (*phrase[:i], "عبد", word[3:], *phrase[i + 1 :])
