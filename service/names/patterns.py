"""Names of bodies by their make-up: a class noun with a nationality, a country, a portfolio or a field of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from service.annotation import EntityType
from service.names import countries, spelling
from service.names.phrases import Found, with_proclitics
from service.names.stems import Words

_OPENING, _CLOSING = frozenset('"«“'), frozenset('"»”')
_MARKS = frozenset('،,.:؛()«»“”"-–')
_LONGEST_COUNTRY = 5


class Rule(msgspec.Struct, frozen=True):
    """What a class noun begins. `rest`: its further words; `after`: phrases one of which must follow, by first word."""

    kind: Literal["nation", "state", "ministry", "council", "inner", "ending"]
    type: EntityType
    rest: Words = ()
    gender: Literal["m", "f"] = "m"
    alone: bool = False
    after: dict[str, tuple[Words, ...]] = {}


class Patterns:
    """The rules of `patterns.toml` by the first word of their class noun."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._rules: dict[str, dict[int, list[Rule]]] = {}
        self._openers = _MARKS | frozenset(map(spelling.key, table.pop("openers")))
        alone = frozenset(table["nation"]["ORG"].pop("alone", ()))
        for entity_type, genders in table["nation"].items():
            for gender, heads in genders.items():
                for head in heads:
                    self._add(head, "nation", entity_type, gender=gender[0], alone=head in alone)
        for entity_type, row in table["state"].items():
            for head in row["heads"]:
                self._add(head, "state", entity_type)
        self.portfolios = frozenset(
            spelling.key(word) for word in table["ministry"]["ORG"]["portfolios"] if " " not in word
        )
        for entity_type, row in table["ministry"].items():
            for head in row["heads"]:
                self._add(head, "ministry", entity_type, gender="f", after=_by_first(row["portfolios"]))
        for entity_type, row in table["ending"].items():
            self._not_before_ending = self._openers | frozenset(map(spelling.key, row["not_after"]))
            for word in row["words"]:
                self._add(word, "ending", entity_type)
        for entity_type, fields_of in table["inner"].items():
            for head, fields in fields_of.items():
                self._add(head, "inner", entity_type, after=_by_first(fields))
        types = {head: entity_type for entity_type, heads in table["council"].pop("types").items() for head in heads}
        for heads in table["council"].values():
            for head, fields in heads.items():
                gender = "f" if head.endswith("ة") else "m"
                self._add(head, "council", types.get(head, "ORG"), gender=gender, after=_by_first(fields))
        self._tails = {entity_type: _by_first(tails) for entity_type, tails in table["tails"].items()}

    def _add(self, head: str, kind: str, entity_type: str, **traits: object) -> None:
        first, *rest = spelling.words(head)
        rule = msgspec.convert({"kind": kind, "type": entity_type, "rest": tuple(rest), **traits}, Rule)
        for form, skip in with_proclitics(first):
            by_skip = self._rules.setdefault(form, {})
            by_skip.setdefault(skip, []).append(rule)

    @property
    def beginnings(self) -> Iterable[str]:
        """The words with which such names, or the words before them, may begin, with proclitics and without."""
        return self._rules

    def find(self, keys: Sequence[str], places: Iterable[int]) -> Iterator[Found]:
        """Where such names stand in a list of word keys, the longest at each of the places where one may begin."""
        rules = self._rules
        for i in places:
            if keys[i] in rules:
                for skip, applying in rules[keys[i]].items():
                    found = self._longest(keys, i, skip, applying)
                    if found is not None:
                        yield found
                        break

    def _longest(self, keys: Sequence[str], i: int, skip: int, rules: list[Rule]) -> Found | None:
        best: Found | None = None
        for rule in rules:
            found = self._apply(keys, i, skip, rule)
            if found is not None and (best is None or found[1] > best[2]):
                best = found[0], skip if found[0] == i else 0, found[1], rule.type
        return best

    def _apply(self, keys: Sequence[str], i: int, skip: int, rule: Rule) -> tuple[int, int] | None:
        stop = i + 1 + len(rule.rest)
        if rule.rest and tuple(keys[i + 1 : stop]) != rule.rest:
            return None
        first = i
        if rule.kind == "nation":
            if stop < len(keys) and i and keys[stop] in _CLOSING and keys[i - 1] in _OPENING and not skip:
                first, stop = i - 1, stop + 1
            end = _nationality(keys, stop, rule.gender)
            if end is None or (rule.alone and not self._opens(keys, first, skip)):
                return None
        elif rule.kind == "ending":
            before = keys[i - 1] if i else ""
            if skip or len(before) < 3 or not before.isalpha() or before in self._not_before_ending:
                return None
            return i - 1, stop
        elif rule.kind == "state":
            end = _country(keys, stop)
            if end is None:
                return None
        else:
            size = _match(keys, stop, rule.after)
            if not size:
                return None
            end = stop + size
            if rule.kind == "inner":
                return stop, end
            if rule.kind == "ministry":
                end = _coordinated(keys, end, rule.after)
            end = _nationality(keys, end, rule.gender) or end
        tails = self._tails.get(rule.type, {})
        end += _match(keys, end, tails)
        if rule.type == "MISC" and end < len(keys) and len(keys[end]) == 4 and keys[end].isdecimal():
            end += 1
            end += _match(keys, end, tails)
        return first, end

    def _opens(self, keys: Sequence[str], i: int, skip: int) -> bool:
        """Whether a noun at a place begins a phrase of its own, rather than continuing the one before it."""
        if skip:
            return skip == 1 and keys[i][0] in "وف"
        before = keys[i - 1] if i else ""
        return (
            not before
            or before in self._openers
            or (before.endswith("ت") and not before.startswith("ال") and before[-2:] != "ات")
        )


def _by_first(phrases: Sequence[str]) -> dict[str, tuple[Words, ...]]:
    table: dict[str, list[Words]] = {}
    for phrase in phrases:
        words = spelling.words(phrase)
        table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}


def _match(keys: Sequence[str], i: int, phrases: dict[str, tuple[Words, ...]]) -> int:
    """How many tokens the longest of some phrases takes at a place, 0 for none."""
    if i >= len(keys):
        return 0
    for words in phrases.get(keys[i], ()):
        if tuple(keys[i : i + len(words)]) == words:
            return len(words)
    return 0


def _coordinated(keys: Sequence[str], i: int, phrases: dict[str, tuple[Words, ...]]) -> int:
    while i < len(keys) and keys[i].startswith("و"):
        size = next(
            (len(words) for words in phrases.get(keys[i][1:], ()) if tuple(keys[i + 1 : i + len(words)]) == words[1:]),
            0,
        )
        if not size:
            break
        i += size
    return i


def _nationality(keys: Sequence[str], i: int, gender: str) -> int | None:
    """The token after a definite nationality adjective of a gender at a place."""
    if i >= len(keys) or not keys[i].startswith("ال"):
        return None
    adjectives = countries.load().by_adjective
    if i + 1 < len(keys) and f"{keys[i]} {keys[i + 1]}" in adjectives and keys[i + 1].startswith("ال"):
        return i + 2
    return i + 1 if keys[i] in adjectives and keys[i].endswith("يه" if gender == "f" else "ي") else None


def _country(keys: Sequence[str], i: int) -> int | None:
    """The token after the longest name of a country at a place."""
    if i >= len(keys) or keys[i] not in _country_starts():
        return None
    names = countries.load().by_name
    return next((i + size for size in range(_LONGEST_COUNTRY, 0, -1) if " ".join(keys[i : i + size]) in names), None)


@lru_cache(maxsize=1)
def _country_starts() -> frozenset[str]:
    return frozenset(name.split()[0] for name in countries.load().by_name)


@lru_cache(maxsize=1)
def load() -> Patterns:
    return Patterns(tomllib.loads(files("service.names").joinpath("patterns.toml").read_text("utf-8")))
