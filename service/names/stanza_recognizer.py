"""RECOGNIZER=stanza: Stanza's NER with the weights of this package, or with a package that the user downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from service.annotation import Mention
from service.document import Document
from service.names import stanza_package, weights
from service.names.boundaries import Openings
from service.names.chunks import Chunk, entity_type, mentions
from service.names.context import look_again
from service.names.tagger import Tagger

# Four in five of the distinct words of an article are among these, nine in ten among twice as many.
_COMMON_WORDS = 16_384


class StanzaRecognizer:
    """Finds names with a tagger, looking at an article twice; a word's proclitics are left out of them."""

    name = "stanza"

    def __init__(self, tagger: Tagger, openings: Openings, *, folded: bool) -> None:
        """`folded`: whether the tagger was trained on folded words."""
        self.labels: tuple[str, ...] = tuple(dict.fromkeys(entity_type(label) for label in tagger.labels))
        self._tagger = tagger
        self._openings = openings
        self._folded = folded

    @classmethod
    def shipped(cls) -> StanzaRecognizer:
        """With the weights of this package. Raises WeightsError."""
        shipped = weights.load()
        tagger = Tagger(shipped.model)
        tagger.learn(shipped.commonest(_COMMON_WORDS))
        return cls(tagger, shipped.openings, folded=True)

    @classmethod
    def downloaded(cls, folder: Path) -> StanzaRecognizer:
        """With an Arabic package of Stanza's own. Raises RecognizerError."""
        return cls(Tagger(stanza_package.load(folder)), weights.load().openings, folded=False)

    def recognize(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """The mentions of each document in text order, without overlaps."""
        articles = []
        for document in documents:
            words = document.keys if self._folded else document.tokens
            articles.append([words[first:stop] for first, stop in document.sentences])
        tagger, openings = self._tagger, self._openings
        sentences = [sentence for article in articles for sentence in article]
        ends = accumulate(map(len, articles))
        places = [slice(end - len(article), end) for end, article in zip(ends, articles, strict=True)]
        emissions = tagger.emissions(sentences)
        found = look_again(tagger, openings, sentences, emissions, tagger.decode(emissions), places)
        return [
            mentions(document, _in_article(document, found[here]), openings)
            for here, document in zip(places, documents, strict=True)
        ]


def _in_article(document: Document, found: Sequence[Sequence[Chunk]]) -> list[Chunk]:
    """The chunks of a document's sentences as ranges of its tokens."""
    return [
        Chunk(first + start, first + stop, label)
        for (first, _), names in zip(document.sentences, found, strict=True)
        for start, stop, label in names
    ]
