"""Stanza's NER network, fed straight: no document objects, no data loader, each distinct word spelt out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.vocab import PAD_ID, UNK_ID, VOCAB_PREFIX_SIZE
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import fix_singleton_tags
from stanza.models.ner.utils import decode_from_bioes
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_sequence, pad_packed_sequence

from service.names import viterbi
from service.names.chunks import Chunk

Scores = npt.NDArray[np.float32]

LONGEST_WORD = 64
LONGEST_SENTENCE = 200
_SHORTEST_PIECE = 100
_PAUSES = frozenset('،,؛;:.؟?!-–—()[]«»"')
_TOKENS_A_BATCH = 4096
_FEWEST_ROWS = 4


class Tagger:
    """Names in sentences of words, as `Trainer.predict` of Stanza finds them with the same weights.

    A word's vector and spelling do not depend on its sentence, so a bounded table remembers what the network makes of
    them. A sentence's names do not depend on the other sentences of the call: a matrix product gives every row the
    same bits whatever the other rows hold as long as there are four of them (with fewer, the library takes another
    path, whose sums differ in the last bit), so four rows of zeros go with every batch to its end.
    """

    def __init__(self, model: NERTagger, words_remembered: int = 32_768) -> None:
        """`words_remembered` bounds the table; it must hold the distinct words of a batch."""
        self._model = model.eval()
        args = model.args
        self._lower: bool = args.get("lowercase", True)
        self._char_lower: bool = args.get("char_lowercase", False)
        self._contextual: bool = bool(args["charlm"])
        tagset = args.get("predict_tagset") or 0
        self._classifiers = list(model.tag_clfs)[: tagset + 1]
        self._chained: bool = bool(args.get("connect_output_layers"))
        if not self._chained:
            self._classifiers = self._classifiers[-1:]
        self._transitions = model.crits[tagset]._transitions.detach().numpy()
        tags: list[str] = model.vocab["tag"].items(tagset)
        # Stanza reads its padding tags as the first true one.
        self.tags = [tags[max(i, VOCAB_PREFIX_SIZE)] for i in range(len(tags))]
        self.labels = tuple(sorted({tag[2:] for tag in tags if tag[1:2] == "-"}))
        self._room = words_remembered
        self._rows: dict[str, int] = {}
        self._table: Tensor | None = None

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Chunk]]:
        """The names of each sentence, in order, without overlaps."""
        return self.decode(self.emissions(sentences))

    def emissions(self, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        """How well each tag fits each word, word x tag, sentence by sentence."""
        pieces = [
            (number, sentence[start:stop])
            for number, sentence in enumerate(sentences)
            for start, stop in _pieces(sentence)
        ]
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i][1]))
        rows: list[Scores] = [np.empty(0, dtype=np.float32)] * len(pieces)
        for batch in _batches(order, [len(words) for _, words in pieces]):
            scores = self.scores([pieces[i][1] for i in batch])
            for i, row in zip(batch, scores, strict=True):
                rows[i] = row[: len(pieces[i][1])]
        parts: list[list[Scores]] = [[] for _ in sentences]
        for (number, _), row in zip(pieces, rows, strict=True):
            parts[number].append(row)
        empty = np.empty((0, len(self.tags)), dtype=np.float32)
        return [part[0] if len(part) == 1 else np.concatenate([empty, *part]) for part in parts]

    def decode(self, emissions: Sequence[Scores]) -> list[list[Chunk]]:
        """The names that fit best, given how well each tag fits each word of each sentence."""
        lengths = [len(rows) for rows in emissions]
        found: list[list[Chunk]] = [[] for _ in emissions]
        order = sorted((i for i, length in enumerate(lengths) if length), key=lambda i: -lengths[i])
        for batch in _batches(order, lengths):
            padded = np.zeros((len(batch), lengths[batch[0]], len(self.tags)), dtype=np.float32)
            for row, i in zip(padded, batch, strict=True):
                row[: lengths[i]] = emissions[i]
            tags = viterbi.decode(padded, self._transitions, [lengths[i] for i in batch])
            for i, sequence in zip(batch, tags, strict=True):
                found[i] = list(self._chunks(sequence))
        return found

    def scores(self, sentences: Sequence[Sequence[str]]) -> Scores:
        """Emission scores, sentence x place x tag, of sentences sorted from long to short."""
        model = self._model
        with torch.inference_mode():
            if self._contextual:
                inputs = self._contextual_inputs(sentences)
            else:
                index = self._lookup(sentences)
                assert self._table is not None
                inputs = [self._table[rows] for rows in index]
            packed = _pack(inputs)
            rows = int(packed.batch_sizes[0])
            states = tuple(
                start.expand(-1, rows, -1).contiguous() for start in (model.taggerlstm_h_init, model.taggerlstm_c_init)
            )
            hidden = model.taggerlstm.lstm(packed, states)[0]
            logits = self._classifiers[0](hidden.data)
            for classifier in self._classifiers[1:]:
                logits = classifier(torch.cat([hidden.data, logits], 1))
            padded = pad_packed_sequence(PackedSequence(logits, hidden.batch_sizes), batch_first=True)[0]
            return padded[rows - len(sentences) :, : len(sentences[0])].numpy()

    def _lookup(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """Rows of the table for each sentence's words; those of new words are filled."""
        rows = self._rows
        new = dict.fromkeys(word for sentence in sentences for word in sentence if word not in rows)
        if new and len(rows) + len(new) > self._room:
            rows.clear()
            new = dict.fromkeys(word for sentence in sentences for word in sentence)
        if new:
            words = list(new)
            vectors = self._transform(torch.cat([self._word_vectors(words), self._spellings(words)], 1))
            if self._table is None:
                self._table = torch.empty(self._room, vectors.shape[1])
            self._table[len(rows) : len(rows) + len(words)] = vectors
            rows.update(zip(words, range(len(rows), len(rows) + len(words)), strict=True))
        return [torch.tensor([rows[word] for word in sentence]) for sentence in sentences]

    def _contextual_inputs(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """For a character language model, whose view of a word depends on the sentence."""
        model = self._model
        cut = [[word[:LONGEST_WORD] for word in sentence] for sentence in sentences]
        if self._char_lower:
            cut = [[word.lower() for word in sentence] for sentence in cut]
        forward = model.charmodel_forward.build_char_representation(cut)
        backward = model.charmodel_backward.build_char_representation(cut)
        return [
            self._transform(torch.cat([self._word_vectors(sentence), ahead, behind], 1))
            for sentence, ahead, behind in zip(sentences, forward, backward, strict=True)
        ]

    def _transform(self, inputs: Tensor) -> Tensor:
        transform: Callable[[Tensor], Tensor] | None = self._model.input_transform
        return inputs if transform is None else _by_rows(transform, inputs)

    def _word_vectors(self, words: Sequence[str]) -> Tensor:
        model, vocab = self._model, self._model.vocab
        if self._lower:
            words = [word.lower() for word in words]
        known = torch.tensor(vocab["word"].map(words))
        vectors: Tensor = model.word_emb(known)
        if "delta" in vocab and model.delta_emb is not None:
            delta = torch.tensor(vocab["delta"].map(words))
            delta[(delta == UNK_ID) & (known != UNK_ID)] = PAD_ID
            vectors = vectors + model.delta_emb(delta)
        return vectors

    def _spellings(self, words: Sequence[str]) -> Tensor:
        model = self._model.charmodel
        to_id = self._model.vocab["char"].unit2id
        spelt = [word[:LONGEST_WORD].lower() if self._char_lower else word[:LONGEST_WORD] for word in words]
        order = sorted(range(len(words)), key=lambda i: -len(spelt[i]))
        packed = _pack([model.char_emb(torch.tensor([to_id(char) for char in spelt[i]])) for i in order])
        rows = int(packed.batch_sizes[0])
        states = tuple(
            start.expand(-1, rows, -1).contiguous() for start in (model.charlstm_h_init, model.charlstm_c_init)
        )
        final = model.charlstm.lstm(packed, states)[1][0][-2:].transpose(0, 1).reshape(rows, -1)
        spellings = torch.empty(len(words), final.shape[1])
        spellings[torch.tensor(order)] = final[rows - len(words) :]
        return spellings

    def _chunks(self, sequence: list[int]) -> Iterator[Chunk]:
        """The names in a sentence's tags; a run between two tags O is read as Stanza reads it."""
        tags = [self.tags[number] for number in sequence]
        start = 0
        while start < len(tags):
            if tags[start] == "O":
                start += 1
                continue
            stop = start + 1
            while stop < len(tags) and tags[stop] != "O":
                stop += 1
            for chunk in decode_from_bioes(fix_singleton_tags(tags[start:stop])):
                yield Chunk(start + chunk["start"], start + chunk["end"] + 1, chunk["type"])
            start = stop


def _pack(rows: list[Tensor]) -> PackedSequence:
    """Rows sorted from long to short, after four rows of zeros that are longer still.

    They also keep the lengths from being all equal, which PyTorch computes by another path.
    """
    zeros = rows[0].new_zeros(len(rows[0]) + 1, rows[0].shape[1])
    return pack_sequence([zeros] * _FEWEST_ROWS + rows)


def _by_rows(function: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """`function` of a matrix, never on fewer than four rows."""
    spare = _FEWEST_ROWS - len(rows)
    if spare <= 0:
        return function(rows)
    return function(torch.cat([rows, rows.new_zeros(spare, rows.shape[1])]))[: len(rows)]


def _pieces(sentence: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of at most `LONGEST_SENTENCE` words; an overlong sentence is cut after a pause, if it has one."""
    start = 0
    while len(sentence) - start > LONGEST_SENTENCE:
        stop = start + LONGEST_SENTENCE
        pauses = (i + 1 for i in range(stop - 1, start + _SHORTEST_PIECE, -1) if sentence[i] in _PAUSES)
        stop = next(pauses, stop)
        yield start, stop
        start = stop
    if start < len(sentence):
        yield start, len(sentence)


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Runs of numbers of sentences, sorted from long to short, bounded in tokens with their padding."""
    start = 0
    while start < len(order):
        size = max(1, _TOKENS_A_BATCH // lengths[order[start]])
        yield order[start : start + size]
        start += size
