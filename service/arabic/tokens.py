"""Tokens: camel-tools' word tokenizer, digits split off, with look-up keys and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, chain
from operator import add
from sys import intern
from typing import Any, NamedTuple

from camel_tools.tokenizers.word import simple_word_tokenize

from service.arabic.view import fold

_LONGEST_REMEMBERED = 64
_LONGEST_KEY = 64  # letters; what is remembered of a word stays small, and no word of a lexicon is as long
_REMEMBERED = 1 << 16
_LETTER = r"[^\W\d_\u2139]"  # but for the one letter that is an emoji by itself
# What the tokenizer splits as these pieces do: whatever is in no emoji of several characters and does not join a word.
_EVERYDAY = re.compile(r"[\w،؛؟.,:!\"'«»“”()\[\]/%…–—-]+")
_PIECES = re.compile(rf"{_LETTER}+|\d+|.")
_LETTERS = re.compile(f"({_LETTER}){_LETTER}+")


class _Runs(dict[str, tuple[Any, ...]]):
    """The tokens of runs of characters without blanks, remembered: news repeats its words, and a look-up costs a fiftieth
    of a split. The same word is the same object each time, so that what looks it up in its turn need not hash it again.

    Flat, `_FIELDS` values a token, for a look-up costs as much as the memory that it touches: the token, its key, its
    length, the way to the start of the next with the one blank after the run, and whether another in the run stands
    before it.
    """

    def __missing__(self, run: str) -> tuple[Any, ...]:
        if len(run) > _LONGEST_REMEMBERED:
            return _split(run)
        if len(self) >= _REMEMBERED:
            self.clear()
        run = intern(run)  # often its own key
        found = self[run] = _split(run)
        return found


_FIELDS = 5
_runs = _Runs()


class Tokens(NamedTuple):
    """Parallel to one another: the tokens of a text; their look-up keys, the first 64 letters as `fold` gives them; where
    each starts and ends in the text; whether it follows the one before it with no blank."""

    tokens: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]


def read(text: str) -> Tokens:
    """The tokens of a text."""
    runs = text.split()
    found = list(chain.from_iterable(map(_runs.__getitem__, runs)))
    tokens, keys, lengths, steps, glued = (found[field::_FIELDS] for field in range(_FIELDS))
    starts = list(accumulate(steps, initial=0))
    if starts.pop() != len(text) + 1:
        starts = _search(text, runs)  # there is not just one blank between any two
    return Tokens(tokens, keys, starts, list(map(add, starts, lengths)), glued)


def tokenize(text: str) -> tuple[list[str], list[int]]:
    """The tokens of a text and where each starts in it."""
    found = read(text)
    return found.tokens, found.starts


def _search(text: str, runs: list[str]) -> list[int]:
    starts: list[int] = []
    start = 0
    for run in runs:
        start = text.find(run, start)
        for step in _runs[run][3::_FIELDS]:
            starts.append(start)
            start += step
    return starts


def _split(run: str) -> tuple[Any, ...]:
    tokens = _PIECES.findall(run) if _EVERYDAY.fullmatch(run) else _tokens(run)
    folded = fold(run)
    found: list[Any] = []
    start = 0
    for token in tokens:
        stop = start + len(token)
        key = intern(folded[start : min(stop, start + _LONGEST_KEY)])
        found += (key if key == token else token, key, len(token), len(token) + (stop == len(run)), start > 0)
        start = stop
    return tuple(found)


def _tokens(run: str) -> Iterator[str]:
    """The tokenizer looks at each character; of a run of letters it gets the first."""
    short = []
    lengths = []
    position = 0
    for letters in _LETTERS.finditer(run):
        first, stop = letters.span()
        short.append(run[position:first])
        lengths += [1] * (first - position)
        short.append(letters[1])
        lengths.append(stop - first)
        position = stop
    short.append(run[position:])
    lengths += [1] * (len(run) - position)
    places = [0, *accumulate(lengths)]
    start = 0
    for token in simple_word_tokenize("".join(short), split_digits=True):
        stop = start + len(token)
        yield run[places[start] : places[stop]]
        start = stop
