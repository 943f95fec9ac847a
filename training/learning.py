"""Stanza's NER network on batches of sentences of like length, each distinct word of a batch spelt out once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.crf import CRFLoss
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

T = TypeVar("T")

TYPES = ("PER", "ORG", "LOC", "MISC")
TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
LONGEST_WORD = 64


class Scored(NamedTuple):
    """A sentence with how well a teacher finds each tag to fit each word, word x tag."""

    words: list[str]
    scores: npt.NDArray[np.float16]


class Encoded(NamedTuple):
    """A sentence in numbers, with the right tags or a teacher's scores."""

    words: list[str]
    ids: Tensor
    tags: Tensor
    tagset: int
    scored: bool


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

    def encode(self, sentence: Sentence | Scored, tagset: int = 0) -> Encoded:
        ids = torch.tensor(self.vocab["word"].map(sentence.words))
        if isinstance(sentence, Scored):
            return Encoded(sentence.words, ids, torch.from_numpy(sentence.scores).float(), tagset, scored=True)
        tags = bio2_to_bioes(to_bio2(sentence.tags))
        return Encoded(sentence.words, ids, torch.tensor([self._tag_ids[tag] for tag in tags]), tagset, scored=False)

    def spell(self, words: Sequence[str]) -> list[Tensor]:
        to_id = self.vocab["char"].unit2id
        return [torch.tensor([to_id(char) for char in word[:LONGEST_WORD]]) for word in words]


def characters(sentences: Iterable[Sentence | Scored]) -> CharVocab:
    """The letters of sentences, those that stand there less than three times left out."""
    return CharVocab([[(word,) for word in sentence.words] for sentence in sentences], cutoff=3)


class Stream(NamedTuple):
    """Sentences of one tag set, and the share of the batches that they have at a point (0 to 1) of the training."""

    sentences: Sequence[Sentence | Scored]
    tagset: int
    share: Callable[[float], float]


def batches(sentences: Sequence[T], length: Callable[[T], int], words: int, chance: random.Random) -> Iterator[list[T]]:
    """One pass: batches of sentences of about one length, each sorted from long to short, in random order."""
    order = sorted(sentences, key=lambda sentence: length(sentence) * chance.uniform(0.8, 1.25))
    groups: list[list[T]] = [[]]
    size = 0
    for sentence in order:
        if groups[-1] and size + length(sentence) > words:
            groups.append([])
            size = 0
        groups[-1].append(sentence)
        size += length(sentence)
    chance.shuffle(groups)
    for group in groups:
        yield sorted(group, key=lambda sentence: -length(sentence))


def mixed(
    streams: Sequence[Stream], encoder: Encoder, words: int, steps: int, chance: random.Random
) -> Iterator[list[Encoded]]:
    """So many batches, each of one stream, chosen by its share at that point."""
    sources = [_passes(stream.sentences, words, chance) for stream in streams]
    for step in range(steps):
        shares = [stream.share(step / steps) for stream in streams]
        number = chance.choices(range(len(streams)), shares)[0]
        yield [encoder.encode(sentence, streams[number].tagset) for sentence in next(sources[number])]


def _passes(
    sentences: Sequence[Sentence | Scored], words: int, chance: random.Random
) -> Iterator[list[Sentence | Scored]]:
    while True:
        yield from batches(sentences, lambda sentence: len(sentence.words), words, chance)


def spelt(model: NERTagger, encoder: Encoder, words: Sequence[str]) -> Tensor:
    """What the characters say of each word: word x number."""
    order = sorted(range(len(words)), key=lambda i: -len(words[i]))
    ranks = torch.empty(len(words), dtype=torch.long)
    ranks[torch.tensor(order)] = torch.arange(len(words))
    chars = pack_sequence(encoder.spell([words[i] for i in order]))
    spelling = model.charmodel
    starts = (spelling.charlstm_h_init, spelling.charlstm_c_init)
    first, second = (start.expand(-1, len(words), -1) for start in starts)
    layer = spelling.charlstm.lstm
    letters = spelling.char_emb.weight
    if spelling.dropout.p and model.training:
        projected = lstm.project(layer, spelling.dropout(letters[chars.data]))
    else:
        projected = [each[chars.data] for each in lstm.project(layer, letters)]
    _, last = lstm.run(layer, projected, chars.batch_sizes, (first, second))
    return last[ranks]


def places(sentences: Sequence[Sequence[str]]) -> tuple[list[str], PackedSequence]:
    """The distinct words of sentences sorted from long to short, and which of them stands at each place."""
    index: dict[str, int] = {}
    rows = [torch.tensor([index.setdefault(word, len(index)) for word in words]) for words in sentences]
    return list(index), pack_sequence(rows)


class Remembered:
    """What the layers below the LSTM make of each word, where they no longer learn: computed once a word."""

    def __init__(self, model: NERTagger, encoder: Encoder) -> None:
        self._model, self._encoder = model, encoder
        self._rows: dict[str, Tensor] = {}

    def __call__(self, words: Sequence[str]) -> Tensor:
        """What the LSTM reads for each word: word x number."""
        rows, model = self._rows, self._model
        new = [word for word in words if word not in rows]
        if new:
            was = model.training
            model.eval()
            with torch.no_grad():
                ids = torch.tensor(self._encoder.vocab["word"].map(new))
                read = model.input_transform(torch.cat([model.word_emb(ids), spelt(model, self._encoder, new)], 1))
            model.train(was)
            rows.update(zip(new, read, strict=True))
        return torch.stack([rows[word] for word in words])


def loss(
    model: NERTagger,
    encoder: Encoder,
    batch: Sequence[Encoded],
    of_scores: Callable[[CRFLoss, Sequence[Tensor], Tensor], Tensor] | None = None,
    remembered: Remembered | None = None,
    forget: float = 0.02,
) -> Tensor:
    """Negative log-likelihood a word, or for a teacher's scores what `of_scores` says.

    `remembered`: the layers below the LSTM, if they don't learn; `forget`: else, how often a word's vector is withheld,
    so that spelling must serve.
    """
    words, packed = places([sentence.words for sentence in batch])
    ids = pack_sequence([sentence.ids for sentence in batch])
    if remembered is None:
        spellings = spelt(model, encoder, words)
        kept = torch.where(torch.rand(ids.data.shape) < forget, UNK_ID, ids.data)
        inputs = torch.cat([model.word_emb(kept), spellings[packed.data]], 1)
        inputs = model.input_transform(model.drop(model.worddrop(inputs)))
    else:
        inputs = model.drop(remembered(words)[packed.data])
    zeros = inputs.new_zeros(2, len(batch), model.args["hidden_dim"])
    layer = model.taggerlstm.lstm
    hidden, _ = lstm.run(layer, lstm.project(layer, inputs), ids.batch_sizes, (zeros, zeros))
    tagset = batch[0].tagset
    logits = model.tag_clfs[tagset](model.drop(hidden))
    padded, _ = pad_packed_sequence(PackedSequence(logits, ids.batch_sizes), batch_first=True)
    if batch[0].scored:
        assert of_scores is not None
        negative = of_scores(model.crits[tagset], [sentence.tags for sentence in batch], padded.contiguous())
        return negative / len(ids.data)
    tags = pad_sequence([sentence.tags for sentence in batch], batch_first=True, padding_value=PAD_ID)
    mean, _ = model.crits[tagset](padded.contiguous(), tags == PAD_ID, tags)
    total: Tensor = mean * len(batch) / len(ids.data)
    return total
