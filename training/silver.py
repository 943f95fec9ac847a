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
from stanza.models.common.vocab import PAD_ID, VOCAB_PREFIX_SIZE
from stanza.models.ner.model import NERTagger
from stanza.models.ner.utils import bio2_to_bioes
from torch.nn.utils.rnn import pad_sequence

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
_SENTENCES_A_BATCH = 64
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
    model: NERTagger,
    openings: Openings,
    seed: int = 7,
) -> Iterator[Sentence]:
    """Labelled sentences of which the teacher is sure, from about so many words of raw news."""
    tagger = Tagger(model)
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
    alone = tagger.decode(emissions)
    sure = _sure(tagger, model, emissions, alone)
    position = 0
    for article in split:
        here = slice(position, position + len(article))
        position += len(article)
        settled = context.look_again(tagger, openings, article, emissions[here], alone[here])
        for words, chunks, is_sure in zip(article, settled, sure[here], strict=True):
            if is_sure and 2 < len(words) <= LONGEST_SENTENCE:
                yield Sentence(words, _tags(len(words), chunks))


def _sure(
    tagger: Tagger, model: NERTagger, emissions: Sequence[Scores], chunks: Sequence[Sequence[Chunk]]
) -> list[bool]:
    """Whether the network is sure of each sentence's names: by the path's probability, a root of it for many names."""
    crf = model.crits[0]
    numbers = {tag: number for number, tag in enumerate(tagger.tags) if number >= VOCAB_PREFIX_SIZE}
    sure = [False] * len(emissions)
    order = sorted(
        (i for i, rows in enumerate(emissions) if 0 < len(rows) <= LONGEST_SENTENCE), key=lambda i: len(emissions[i])
    )
    for start in range(0, len(order), _SENTENCES_A_BATCH):
        batch = order[start : start + _SENTENCES_A_BATCH]
        inputs = pad_sequence([torch.from_numpy(emissions[i].copy()) for i in batch], batch_first=True)
        paths = [bio2_to_bioes(_tags(len(emissions[i]), chunks[i])) for i in batch]
        tags = pad_sequence([torch.tensor([numbers[tag] for tag in path]) for path in paths], batch_first=True)
        masks = tags == PAD_ID
        with torch.inference_mode():
            score = crf.crf_unary_score(inputs, masks, tags, *inputs.shape)
            score += crf.crf_binary_score(inputs, masks, tags, *inputs.shape)
            score -= crf.crf_log_norm(inputs, masks, tags)
        for i, value in zip(batch, score.tolist(), strict=True):
            sure[i] = math.exp(value / max(1.0, len(chunks[i]) / 2)) >= SUREST
    return sure


def _tags(size: int, chunks: Sequence[Chunk]) -> list[str]:
    tags = ["O"] * size
    for start, stop, label in chunks:
        tags[start:stop] = [f"B-{label}", *[f"I-{label}"] * (stop - start - 1)]
    return tags
