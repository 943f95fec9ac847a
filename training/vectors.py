"""Word vectors in text form, as Stanza's vocabulary and matrix."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import torch
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX


class Vectors:
    """What Stanza's trainer asks of a `Pretrain`: a vocabulary by frequency and a matrix with its rows."""

    def __init__(self, words: list[str], matrix: torch.Tensor) -> None:
        self.vocab = PretrainedWordVocab(words)
        self.emb = matrix


def read(path: Path, size: int) -> Vectors:
    """The first `size` words of an xz-compressed file in fastText's text form."""
    words: list[str] = []
    rows: list[np.ndarray] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        width = int(next(lines).split()[1])
        for line in lines:
            word, _, numbers = line.rstrip("\n").partition(" ")
            words.append(word)
            rows.append(np.fromstring(numbers, dtype=np.float32, sep=" "))
            if len(words) == size:
                break
    matrix = np.zeros((len(VOCAB_PREFIX) + len(words), width), dtype=np.float32)
    matrix[len(VOCAB_PREFIX) :] = np.stack(rows)
    return Vectors(words, torch.from_numpy(matrix))
