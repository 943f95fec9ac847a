"""Tokens: camel-tools' word tokenizer, digits split off, with places."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from camel_tools.tokenizers.word import simple_word_tokenize

_LONGEST_REMEMBERED = 64
_LETTERS = re.compile(r"([^\W\d_\u2139])[^\W\d_\u2139]+")  # but for the one letter that is an emoji by itself


def tokenize(text: str) -> tuple[list[str], list[int]]:
    """The tokens of a text and where each starts in it."""
    tokens: list[str] = []
    starts: list[int] = []
    start = 0
    for chunk in text.split():
        start = text.find(chunk, start)
        parts = _split_remembered(chunk) if len(chunk) <= _LONGEST_REMEMBERED else _split(chunk)
        for part in parts:
            tokens.append(part)
            starts.append(start)
            start += len(part)
    return tokens, starts


def _split(chunk: str) -> tuple[str, ...]:
    """A run of characters without blanks. The tokenizer looks at each of them; of a run of letters it gets the first."""
    short = []
    lengths = []
    position = 0
    for run in _LETTERS.finditer(chunk):
        short.append(chunk[position : run.start()])
        lengths += [1] * (run.start() - position)
        short.append(run[1])
        lengths.append(run.end() - run.start())
        position = run.end()
    short.append(chunk[position:])
    lengths += [1] * (len(chunk) - position)
    places = [0, *accumulate(lengths)]
    tokens = []
    start = 0
    for token in simple_word_tokenize("".join(short), split_digits=True):
        stop = start + len(token)
        tokens.append(chunk[places[start] : places[stop]])
        start = stop
    return tuple(tokens)


# News repeats its words: a look-up costs a fiftieth of a split.
_split_remembered = lru_cache(maxsize=1 << 16)(_split)
