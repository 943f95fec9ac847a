"""The loss of a batch of sentences."""

from __future__ import annotations

import random

import torch
from stanza.models.ner.model import NERTagger

from training import learning
from training.corpus import Sentence
from training.learning import Encoder, Remembered
from training.train_names import settings
from training.vectors import Vectors

WORDS = "زار وزير الخارجية بغداد أمس ثم عاد إلى الدوحة".split()
SENTENCES = [
    Sentence(WORDS, ["O", "O", "O", "B-LOC", "O", "O", "O", "O", "B-LOC"]),
    Sentence(["بغداد", "تقول"], ["B-LOC", "O"]),
]


def _network() -> tuple[NERTagger, Encoder]:
    torch.manual_seed(1)
    letters = learning.characters([*SENTENCES] * 3)
    encoder = Encoder(letters, Vectors(WORDS, torch.randn(4 + len(WORDS), 6)), tagsets=1)
    args = settings(6, 1) | {"hidden_dim": 5, "dropout": 0.5}
    return NERTagger(args, encoder.vocab, emb_matrix=torch.randn(4 + len(WORDS), 6)), encoder


def test_what_is_remembered_of_words_is_what_they_are_read_as() -> None:
    """The loss with the words' readings remembered is the loss with each word read anew."""
    model, encoder = _network()
    model.eval()
    batch = [encoder.encode(sentence) for sentence in SENTENCES]
    anew = learning.loss(model, encoder, batch, forget=0)
    for _ in range(2):
        torch.testing.assert_close(learning.loss(model, encoder, batch, None, Remembered(model, encoder)), anew)


def test_batches_hold_each_sentence_once_from_long_to_short() -> None:
    """A pass leaves no sentence out, fills no batch over its size and sorts each."""
    sentences = [["كلمة"] * (1 + number % 7) for number in range(50)]
    batches = list(learning.batches(sentences, len, 20, random.Random(1)))
    assert sorted(len(words) for batch in batches for words in batch) == sorted(map(len, sentences))
    for batch in batches:
        lengths = [len(words) for words in batch]
        assert sum(lengths) <= 20
        assert lengths == sorted(lengths, reverse=True)
