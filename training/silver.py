"""Raw news labelled by a trained recogniser, as further training sentences.

An article is labelled as a whole, so that what names it in one sentence teaches its other sentences; sentences of which
the teacher is not sure are left out.
"""

from __future__ import annotations

import lzma
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from stanza.models.ner.model import NERTagger

from service.document import Document
from service.names import context
from service.names.boundaries import Openings
from service.names.chunks import Chunk
from service.names.tagger import Scores, Tagger
from training import corpus
from training.corpus import LONGEST_SENTENCE, Article, Sentence

# Words to take of each file: the kinds of news that the service is for, the open encyclopedia for names of the world.
SHARES = {"ant": 0.42, "mayadeen": 0.2, "saudinewsnet": 0.2, "news-mixed": 0.1, "khaleej": 0.04, "wikipedia": 0.04}
SUREST = 0.6
_ARTICLES_A_BATCH = 24
_SHORTEST, _LONGEST = 60, 900


def raw_articles(path: Path, words: int, seed: int) -> Iterator[str]:
    """Articles of a file of paragraphs, one in a few by chance, until they have so many words."""
    chance = random.Random(f"{seed} {path.name}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        paragraphs: list[str] = []
        for line in lines:
            if line.strip():
                paragraphs.append(line.strip())
                continue
            text, paragraphs = "\n".join(paragraphs), []
            size = text.count(" ")
            if _SHORTEST < size < _LONGEST and chance.random() < 0.3:
                words -= size
                yield text
            if words <= 0:
                return


def sentences(
    raw: Path,
    words: int,
    held_out: Sequence[Article],
    tagger: Tagger,
    model: NERTagger,
    openings: Openings,
    seed: int = 7,
) -> Iterator[Sentence]:
    """Labelled sentences of which the teacher is sure, from about so many words of raw news."""
    avoid: set[str] = set()
    for article in held_out:
        avoid |= corpus.shingles(article.text)
    for name, share in SHARES.items():
        batch: list[Document] = []
        for text in raw_articles(raw / f"{name}.txt.xz", int(words * share), seed):
            document = Document(text)
            keys = [key for key in document.keys if key[0].isalnum()]
            if any(" ".join(keys[i : i + 8]) in avoid for i in range(len(keys) - 7)):
                continue
            batch.append(document)
            if len(batch) == _ARTICLES_A_BATCH:
                yield from _labelled(batch, tagger, model, openings)
                batch = []
        yield from _labelled(batch, tagger, model, openings)


def _labelled(
    documents: Sequence[Document], tagger: Tagger, model: NERTagger, openings: Openings
) -> Iterator[Sentence]:
    split = [[document.keys[first:stop] for first, stop in document.sentences] for document in documents]
    emissions = tagger.emissions([words for article in split for words in article])
    position = 0
    for article in split:
        scores = emissions[position : position + len(article)]
        position += len(article)
        first = tagger.decode(scores)
        settled = context.look_again(tagger, openings, article, scores, first)
        for words, rows, sole, chunks in zip(article, scores, first, settled, strict=True):
            if 2 < len(words) <= LONGEST_SENTENCE and _probability(tagger, model, rows, sole) >= SUREST:
                yield Sentence(words, _tags(len(words), chunks))


def _probability(tagger: Tagger, model: NERTagger, rows: Scores, chunks: Sequence[Chunk]) -> float:
    """How sure the network is of a sentence's names: the path's probability, the square root where it has several."""
    path = ["O"] * len(rows)
    for start, stop, label in chunks:
        if stop - start == 1:
            path[start] = f"S-{label}"
        else:
            path[start:stop] = [f"B-{label}", *[f"I-{label}"] * (stop - start - 2), f"E-{label}"]
    crf = model.crits[0]
    tags = torch.tensor([[tagger.tags.index(tag, 4) for tag in path]])
    inputs = torch.from_numpy(rows.copy())[None]
    mask = torch.zeros_like(tags, dtype=torch.bool)
    with torch.inference_mode():
        loss, _ = crf(inputs, mask, tags)
    return math.exp(-float(loss) / max(1.0, len(chunks) / 2))


def _tags(size: int, chunks: Sequence[Chunk]) -> list[str]:
    tags = ["O"] * size
    for start, stop, label in chunks:
        tags[start:stop] = [f"B-{label}", *[f"I-{label}"] * (stop - start - 1)]
    return tags
