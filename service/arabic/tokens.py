"""Tokens: camel-tools' word tokenizer, digits split off, with places."""

from __future__ import annotations

from functools import lru_cache

from camel_tools.tokenizers.word import simple_word_tokenize

_LONGEST_REMEMBERED = 64


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
    return tuple(simple_word_tokenize(chunk, split_digits=True))


# News repeats its words: a look-up costs a fiftieth of a split.
_split_remembered = lru_cache(maxsize=1 << 16)(_split)
