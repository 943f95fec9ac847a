"""Stanza's NER network, fed straight: no document objects, no data loader, each distinct word spelt out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.vocab import PAD_ID, UNK_ID, VOCAB_PREFIX_SIZE
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import fix_singleton_tags
from stanza.models.ner.utils import decode_from_bioes
from torch import Tensor

from service.names import viterbi
from service.names.chunks import Chunk
from service.names.recurrence import Recurrence, by_rows

Scores = npt.NDArray[np.float32]

LONGEST_WORD = 64
LONGEST_SENTENCE = 200
_SHORTEST_PIECE = 100
_ROUNDING = 0.1  # more than sums of scores of the longest sentence are rounded by
_PAUSES = frozenset('،,؛;:.؟?!-–—()[]«»"')
_TOKENS_A_BATCH = 4096
_WORDS_LEARNT_AT_ONCE = 1024


class Tagger:
    """Names in sentences of words, as `Trainer.predict` of Stanza finds them with the same weights.

    A word's vector and spelling do not depend on its sentence, so a bounded table remembers what the network makes of
    them. Nor do a sentence's names depend on the other sentences of the call: matrix products give a row the same bits
    whatever the other rows hold, as long as there are four of them (with fewer, the library takes another path, whose
    sums differ in the last bit), so none is asked for fewer.
    """

    def __init__(self, model: NERTagger, words_remembered: int = 8192) -> None:
        """`words_remembered` bounds the table, words learnt for good apart; it must hold the distinct words of a batch."""
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
        self._inside = {
            first: frozenset(number for number, tag in enumerate(self.tags[first:]) if tag != "O")
            for first in (0, VOCAB_PREFIX_SIZE)
        }
        self._padding_gain = _padding_gain(self._transitions)
        self._lstm = Recurrence(model.taggerlstm.lstm, model.taggerlstm_h_init, model.taggerlstm_c_init)
        if not self._contextual:
            spelling, chars = model.charmodel, model.vocab["char"]
            self._char_ids = {char: chars.unit2id(char) for char in chars._unit2id}
            self._spelling = Recurrence(spelling.charlstm.lstm, spelling.charlstm_h_init, spelling.charlstm_c_init)
            self._letters = self._spelling.project(spelling.char_emb.weight)
        self._room = words_remembered
        self._rows: dict[str, int] = {}
        self._learnt: dict[str, int] = {}
        self._table = torch.empty(0, 0)

    def learn(self, words: Sequence[str]) -> None:
        """Remember words for good, those of most texts best; what this takes is shared by processes forked later."""
        if self._contextual:
            return
        self._learnt = {}
        self._rows.clear()
        distinct = list(dict.fromkeys(words))
        self._table = torch.empty(len(distinct) + self._room, self._lstm.numbers)
        with torch.inference_mode():
            for start in range(0, len(distinct), _WORDS_LEARNT_AT_ONCE):
                self._fill(distinct[start : start + _WORDS_LEARNT_AT_ONCE])
        self._learnt = dict(self._rows)

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
            scores = self._scores([pieces[i][1] for i in batch])
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
            sizes = [lengths[i] for i in batch]
            rows = np.concatenate([emissions[i] for i in batch])
            first = VOCAB_PREFIX_SIZE if self._padding_is_out(rows) else 0
            padded = np.zeros((len(batch), sizes[0], len(self.tags) - first), dtype=np.float32)
            padded[np.arange(sizes[0]) < np.array(sizes)[:, None]] = rows[:, first:]
            tags = viterbi.decode(padded, self._transitions[first:, first:], sizes)
            for i, sequence in zip(batch, tags, strict=True):
                found[i] = self._chunks(sequence, first)
        return found

    def _padding_is_out(self, rows: Scores) -> bool:
        """Whether the tags that only fill tables are on no best path: wherever they stand, another in their place is
        better."""
        others = rows[:, VOCAB_PREFIX_SIZE:]
        leads = ((others - gain).max(1) - rows[:, tag] for tag, gain in enumerate(self._padding_gain))
        return all(bool((lead > _ROUNDING).all()) for lead in leads)

    def _scores(self, sentences: Sequence[Sequence[str]]) -> Scores:
        """Emission scores, sentence x place x tag, of sentences sorted from long to short."""
        with torch.inference_mode():
            projected, rows = self._contextual_rows(sentences) if self._contextual else self._lookup(sentences)
            hidden = self._lstm.run(projected, rows)[0].flatten(0, 1)
            logits = by_rows(self._classifiers[0], hidden)
            for classifier in self._classifiers[1:]:
                logits = by_rows(classifier, torch.cat([hidden, logits], 1))
            return logits.view(len(sentences), -1, logits.shape[1]).numpy()

    def _lookup(self, sentences: Sequence[Sequence[str]]) -> tuple[Tensor, list[list[int]]]:
        """The table and each sentence's words by their rows in it; those of new words are filled."""
        rows = self._rows
        words = list(chain.from_iterable(sentences))
        new = dict.fromkeys([word for word in words if word not in rows])
        if new:
            if not len(self._table):
                self._table = torch.empty(self._room, self._lstm.numbers)
            if len(rows) + len(new) > len(self._table):
                rows = self._rows = dict(self._learnt)
                new = dict.fromkeys([word for word in words if word not in rows])
            self._fill(list(new))
        return self._table, [[*map(rows.__getitem__, sentence)] for sentence in sentences]

    def _fill(self, words: Sequence[str]) -> None:
        """Further rows of the table."""
        inputs = torch.cat([self._word_vectors(words), self._spellings(words)], 1)
        first = len(self._rows)
        self._table[first : first + len(words)] = self._lstm.project(self._transform(inputs))
        self._rows.update(zip(words, range(first, first + len(words)), strict=True))

    def _contextual_rows(self, sentences: Sequence[Sequence[str]]) -> tuple[Tensor, list[list[int]]]:
        """As `_lookup`, for a character language model, whose view of a word depends on the sentence."""
        model = self._model
        cut = [[word[:LONGEST_WORD] for word in sentence] for sentence in sentences]
        if self._char_lower:
            cut = [[word.lower() for word in sentence] for sentence in cut]
        forward = model.charmodel_forward.build_char_representation(cut)
        backward = model.charmodel_backward.build_char_representation(cut)
        words = [word for sentence in sentences for word in sentence]
        inputs = torch.cat([self._word_vectors(words), torch.cat(forward), torch.cat(backward)], 1)
        numbers = iter(range(len(words)))
        return self._lstm.project(self._transform(inputs)), [
            [next(numbers) for _ in sentence] for sentence in sentences
        ]

    def _transform(self, inputs: Tensor) -> Tensor:
        transform: Callable[[Tensor], Tensor] | None = self._model.input_transform
        return inputs if transform is None else by_rows(transform, inputs)

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
        ids, to_id = self._char_ids, self._model.vocab["char"].unit2id
        spelt = [word[:LONGEST_WORD].lower() if self._char_lower else word[:LONGEST_WORD] for word in words]
        order = sorted(range(len(words)), key=lambda number: -len(spelt[number]))
        spellings = torch.empty(len(words), 2 * self._spelling.width)
        for batch in _batches(order, [len(word) for word in spelt]):
            chars = [[ids[char] if char in ids else to_id(char) for char in spelt[number]] for number in batch]
            spellings[torch.tensor(batch)] = self._spelling.run(self._letters, chars)[1]
        return spellings

    def _chunks(self, sequence: list[int], first_tag: int) -> list[Chunk]:
        """The names in a sentence's tags, numbered from the first tag on; a run between two tags O is read as Stanza
        reads it."""
        inside = self._inside[first_tag]
        if inside.isdisjoint(sequence):
            return []
        found = []
        run: list[str] = []
        for place, number in enumerate((*sequence, -1)):
            if number in inside:
                run.append(self.tags[first_tag + number])
            elif run:
                first = place - len(run)
                found += [Chunk(first + start, first + stop, label) for start, stop, label in _read(tuple(run))]
                run = []
        return found


def _padding_gain(transitions: Scores) -> Scores:
    """How much each tag that only fills tables can add at most, by the tags beside it, to what another would in its
    place: padding tag x other tag."""
    padding = slice(VOCAB_PREFIX_SIZE)
    before = (transitions[:, padding, None] - transitions[:, None, VOCAB_PREFIX_SIZE:]).max(0)
    after = (transitions[padding, None] - transitions[None, VOCAB_PREFIX_SIZE:]).max(2)
    # Not less than nothing: at a sentence's ends there is no tag beside it.
    gain: Scores = before.clip(min=0) + after.clip(min=0)
    return gain


@lru_cache(maxsize=1 << 12)
def _read(run: tuple[str, ...]) -> list[Chunk]:
    """The names in a run of tags that has no O."""
    return [Chunk(row["start"], row["end"] + 1, row["type"]) for row in decode_from_bioes(fix_singleton_tags(run))]


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
