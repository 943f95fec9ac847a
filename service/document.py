"""An article as the stages see it: a normalised view, tokens and sentences, each with its place in the text as sent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from service.arabic import sentences, tokens
from service.arabic.view import View
from service.span import Span


class Document:
    """Parallel lists, one item a token, because the stages look at every token and mostly at one trait of it.

    tokens     as in the normalised view (no diacritics, no tatweel)
    keys       folded for look-up: hamza on alef and final ya unified, ASCII digits, Latin in lower case;
               the first 64 letters of a longer run
    starts     place of the token in the text as sent, in code points
    ends       its end there, vowel signs on the last letter included
    glued      whether it follows the token before it with no space
    lines      number of the line it stands on
    sentences  half-open token ranges, without gaps
    sentence_of  number of the sentence of each token
    """

    __slots__ = (
        "ends", "glued", "keys", "lines", "sentence_of", "sentences", "starts", "text", "tokens", "view", "view_starts"
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.view = view = View(text)
        self.tokens, self.keys, self.view_starts, view_ends, self.glued = tokens.read(view.text)
        self.starts = view.raws(self.view_starts)
        self.ends = view.raw_ends(view_ends)
        self.lines = _lines(view.text, self.view_starts)
        self.sentences = sentences.split(self.keys, self.view_starts, view_ends, self.lines)
        self.sentence_of = sentence_of = list[int]()
        for number, (first, stop) in enumerate(self.sentences):
            sentence_of += [number] * (stop - first)

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, first: int, stop: int) -> Span:
        """The place of tokens `first` to `stop` (not included)."""
        return Span(self.starts[first], self.ends[stop - 1])

    def span_after(self, first: int, skip: int, stop: int) -> Span:
        """As `span`, without the first `skip` letters of token `first` (its proclitics)."""
        start = self.view.raw(self.view_starts[first] + skip) if skip else self.starts[first]
        return Span(start, self.ends[stop - 1])

    def sentence_span(self, number: int) -> Span:
        first, stop = self.sentences[number]
        return Span(self.starts[first], self.ends[stop - 1])

    def slice(self, span: Span) -> str:
        """The text as sent at a place."""
        return self.text[span.start : span.end]

    def token_at(self, offset: int) -> int:
        """The token at, or else the first one after, an offset into the text as sent."""
        return bisect_right(self.ends, offset)

    def token_range(self, span: Span) -> tuple[int, int]:
        """The half-open range of tokens that a place touches."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)


def _lines(text: str, starts: list[int]) -> list[int]:
    numbers: list[int] = []
    line = 0
    newline = text.find("\n")
    while newline >= 0 and len(numbers) < len(starts):
        stop = bisect_left(starts, newline, len(numbers))
        numbers += [line] * (stop - len(numbers))
        line += 1
        newline = text.find("\n", newline + 1)
    numbers += [line] * (len(starts) - len(numbers))
    return numbers
