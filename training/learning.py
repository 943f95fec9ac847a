"""Stanza's NER network on batches of sentences of like length, each distinct word of a batch spelt out once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import torch
from stanza.models.common.vocab import PAD_ID, UNK_ID, CompositeVocab
from stanza.models.ner.model import NERTagger
from stanza.models.ner.utils import bio2_to_bioes, to_bio2
from stanza.models.ner.vocab import MultiVocab
from stanza.models.pos.vocab import CharVocab
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_sequence, pad_packed_sequence, pad_sequence

from training import lstm
from training.corpus import Sentence
from training.vectors import Vectors

TYPES = ("PER", "ORG", "LOC", "MISC")
TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
LONGEST_WORD = 64


class Encoded(NamedTuple):
    """A sentence in numbers."""

    words: list[str]
    ids: Tensor
    tags: Tensor
    tagset: int


class Encoder:
    """Sentences to numbers, and the vocabulary that says how."""

    def __init__(self, characters: CharVocab, pretrained: Vectors, tagsets: int) -> None:
        self.vocab = MultiVocab(
            {
                "char": characters,
                "word": pretrained.vocab,
                "tag": CompositeVocab([[((tag,) * tagsets,) for tag in TAGS]], sep=None),
            }
        )
        self._tag_ids = {tag: self.vocab["tag"].unit2id((tag,))[0] for tag in TAGS}

    def encode(self, sentence: Sentence, tagset: int = 0) -> Encoded:
        ids = torch.tensor(self.vocab["word"].map(sentence.words))
        tags = bio2_to_bioes(to_bio2(sentence.tags))
        return Encoded(sentence.words, ids, torch.tensor([self._tag_ids[tag] for tag in tags]), tagset)

    def spell(self, words: Sequence[str]) -> list[Tensor]:
        to_id = self.vocab["char"].unit2id
        return [torch.tensor([to_id(char) for char in word[:LONGEST_WORD]]) for word in words]


def characters(sentences: Iterable[Sentence]) -> CharVocab:
    """The letters of sentences, those that stand there less than three times left out."""
    return CharVocab([[(word,) for word in sentence.words] for sentence in sentences], cutoff=3)


class Stream(NamedTuple):
    """Sentences of one tag set, and the share of the batches that they have at a point (0 to 1) of the training."""

    sentences: Sequence[Sentence]
    tagset: int
    share: Callable[[float], float]


def batches(sentences: Sequence[Sentence], words: int, chance: random.Random) -> Iterator[list[Sentence]]:
    """One pass: batches of sentences of about one length, each sorted from long to short, in random order."""
    order = sorted(sentences, key=lambda sentence: len(sentence.words) * chance.uniform(0.8, 1.25))
    groups: list[list[Sentence]] = [[]]
    size = 0
    for sentence in order:
        if groups[-1] and size + len(sentence.words) > words:
            groups.append([])
            size = 0
        groups[-1].append(sentence)
        size += len(sentence.words)
    chance.shuffle(groups)
    for group in groups:
        yield sorted(group, key=lambda sentence: -len(sentence.words))


def mixed(
    streams: Sequence[Stream], encoder: Encoder, words: int, steps: int, chance: random.Random
) -> Iterator[list[Encoded]]:
    """So many batches, each of one stream, chosen by its share at that point."""
    sources = [_passes(stream.sentences, words, chance) for stream in streams]
    for step in range(steps):
        shares = [stream.share(step / steps) for stream in streams]
        number = chance.choices(range(len(streams)), shares)[0]
        yield [encoder.encode(sentence, streams[number].tagset) for sentence in next(sources[number])]


def _passes(sentences: Sequence[Sentence], words: int, chance: random.Random) -> Iterator[list[Sentence]]:
    while True:
        yield from batches(sentences, words, chance)


def loss(model: NERTagger, encoder: Encoder, batch: Sequence[Encoded], forget: float = 0.02) -> Tensor:
    """Negative log-likelihood a word. `forget`: how often a word's vector is withheld, so that spelling must serve."""
    index: dict[str, int] = {}
    places = pack_sequence(
        [torch.tensor([index.setdefault(word, len(index)) for word in sentence.words]) for sentence in batch]
    )
    words = list(index)
    order = sorted(range(len(words)), key=lambda i: -len(words[i]))
    ranks = torch.empty(len(words), dtype=torch.long)
    ranks[torch.tensor(order)] = torch.arange(len(words))
    chars = pack_sequence(encoder.spell([words[i] for i in order]))
    spelling = model.charmodel
    starts = (spelling.charlstm_h_init, spelling.charlstm_c_init)
    first, second = (start.expand(-1, len(words), -1) for start in starts)
    embedded = spelling.dropout(spelling.char_emb(chars.data))
    _, spelt = lstm.run(spelling.charlstm.lstm, embedded, chars.batch_sizes, (first, second))

    ids = pack_sequence([sentence.ids for sentence in batch])
    kept = torch.where(torch.rand(ids.data.shape) < forget, UNK_ID, ids.data)
    inputs = torch.cat([model.word_emb(kept), spelt[ranks[places.data]]], 1)
    inputs = model.input_transform(model.drop(model.worddrop(inputs)))
    zeros = inputs.new_zeros(2, len(batch), model.args["hidden_dim"])
    hidden, _ = lstm.run(model.taggerlstm.lstm, inputs, ids.batch_sizes, (zeros, zeros))
    tagset = batch[0].tagset
    logits = model.tag_clfs[tagset](model.drop(hidden))
    padded, _ = pad_packed_sequence(PackedSequence(logits, ids.batch_sizes), batch_first=True)
    tags = pad_sequence([sentence.tags for sentence in batch], batch_first=True, padding_value=PAD_ID)
    negative, _ = model.crits[tagset](padded.contiguous(), tags == PAD_ID, tags)
    total: Tensor = negative * len(batch) / len(ids.data)
    return total
