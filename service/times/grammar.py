"""Named rules over a sequence of items, each item one letter of its class, so that a rule is a regular expression.

A pattern is written with class names: `weekday? comma? (day:day_number | day:ordinal) of? month:month`. `?` marks an
optional part, `|` and parentheses alternatives, `label:` a place to ask for. Patterns have no unbounded repetition, so
that matching all rules at all places is linear in the number of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

Reader = TypeVar("Reader")

_TOKEN = re.compile(r"\s*([()|?]|[a-z_0-9]+:?)")


class Pattern(NamedTuple):
    """A compiled pattern, the class letters that it can start with, and the most items that it can match."""

    regex: re.Pattern[str]
    starts: frozenset[str]
    longest: int


class _Part(NamedTuple):
    regex: str
    nullable: bool
    starts: frozenset[str]
    longest: int


def compile_pattern(source: str, letters: Mapping[str, str]) -> Pattern:
    """A pattern over classes, each given as the letters that it stands for. Raises ValueError on an unknown class or
    bad syntax."""
    tokens = _TOKEN.findall(source)
    if "".join(tokens) != "".join(source.split()):
        raise ValueError(f"bad pattern: {source}")
    part, rest = _alternatives(tokens, 0, letters)
    if rest != len(tokens) or part.nullable:
        raise ValueError(f"bad pattern: {source}")
    return Pattern(re.compile(part.regex), part.starts, part.longest)


def _alternatives(tokens: list[str], i: int, letters: Mapping[str, str]) -> tuple[_Part, int]:
    parts = []
    while True:
        part, i = _sequence(tokens, i, letters)
        parts.append(part)
        if i >= len(tokens) or tokens[i] != "|":
            break
        i += 1
    if len(parts) == 1:
        return parts[0], i
    regex = "(?:" + "|".join(part.regex for part in parts) + ")"
    starts = frozenset[str]().union(*(part.starts for part in parts))
    return _Part(regex, any(part.nullable for part in parts), starts, max(part.longest for part in parts)), i


def _sequence(tokens: list[str], i: int, letters: Mapping[str, str]) -> tuple[_Part, int]:
    regex, nullable, starts, longest = "", True, frozenset[str](), 0
    while i < len(tokens) and tokens[i] not in "|)":
        part, i = _item(tokens, i, letters)
        regex += part.regex
        longest += part.longest
        if nullable:
            starts |= part.starts
        nullable = nullable and part.nullable
    return _Part(regex, nullable, starts, longest), i


def _item(tokens: list[str], i: int, letters: Mapping[str, str]) -> tuple[_Part, int]:
    label = ""
    if tokens[i].endswith(":"):
        label = tokens[i][:-1]
        i += 1
    if tokens[i] == "(":
        part, i = _alternatives(tokens, i + 1, letters)
        if i >= len(tokens):
            raise ValueError("unbalanced parenthesis")
        part = _Part(f"(?:{part.regex})", part.nullable, part.starts, part.longest)
    else:
        choice = letters.get(tokens[i])
        if choice is None:
            raise ValueError(f"unknown class: {tokens[i]}")
        part = _Part(f"[{re.escape(choice)}]", False, frozenset(choice), 1)
    i += 1
    if label:
        part = part._replace(regex=f"(?P<{label}>{part.regex})")
    if i < len(tokens) and tokens[i] == "?":
        part = _Part(part.regex + "?", True, part.starts, part.longest)
        i += 1
    return part, i


class Rule(NamedTuple, Generic[Reader]):
    """A named pattern and what reads its matches."""

    name: str
    pattern: Pattern
    read: Reader


class Grammar(Generic[Reader]):
    """Rules by the letter that they can start with. No rule matches more than `longest` items."""

    def __init__(self, rules: Iterable[Rule[Reader]]) -> None:
        self.rules = tuple(rules)
        self.starts = frozenset[str]().union(*(rule.pattern.starts for rule in self.rules))
        self.longest = max(rule.pattern.longest for rule in self.rules)
        self._by_letter = {
            letter: tuple((rule.pattern.regex.match, rule) for rule in self.rules if letter in rule.pattern.starts)
            for letter in self.starts
        }
        self.matches = lru_cache(maxsize=1 << 14)(self._matches)
        """What the rules match at the start of a run of classes, the longest first, then in the order of the rules.
        Text repeats itself: most runs have been seen before."""

    def _matches(self, classes: str) -> tuple[tuple[re.Match[str], Rule[Reader]], ...]:
        found = [
            (match, rule)
            for try_match, rule in self._by_letter.get(classes[0], ())
            if (match := try_match(classes)) is not None
        ]
        found.sort(key=lambda pair: -pair[0].end())
        return tuple(found)
