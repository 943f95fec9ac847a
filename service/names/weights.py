"""Weights as shipped: one file for Stanza's NER network with its word vectors, verified against a checksum.

The word vectors are bytes with a factor for each word, the rest half precision.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import torch
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX, CompositeVocab
from stanza.models.ner.model import NERTagger
from stanza.models.ner.vocab import MultiVocab
from stanza.models.pos.vocab import CharVocab
from torch import Tensor

from service.names.boundaries import Openings

FILE = "names.pt"
CHECKSUMS = "SHA256SUMS"
SHIPPED = Path(str(files("service") / "models"))


class WeightsError(RuntimeError):
    """Weights that are missing, or not those that the checksum names; the message says which and what to do."""


class Weights(NamedTuple):
    """A network, and how often each folded word began a name in what it was trained on."""

    model: NERTagger
    starts: dict[str, int]

    @property
    def openings(self) -> Openings:
        """What says where names begin inside words."""
        return Openings(self.starts, self.model.vocab["word"]._unit2id)

    def commonest(self, count: int) -> list[str]:
        """So many folded words, by frequency in the texts that the vectors come from."""
        words: list[str] = self.model.vocab["word"]._id2unit[len(VOCAB_PREFIX) :]
        return words[:count]


@lru_cache(maxsize=1)
def checksum() -> str:
    """The SHA-256 of the shipped weights, as their checksum file gives it."""
    return _expected(SHIPPED)


def load(folder: Path = SHIPPED) -> Weights:
    """The network of a folder, ready to be fed. Raises WeightsError."""
    path = folder / FILE
    expected = _expected(folder)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error}; run `make train` or check out the file again") from error
    if found != expected:
        raise WeightsError(f"{path}: its SHA-256 is {found}, not {expected}; check out the file again")
    return unpack(torch.load(path, map_location="cpu", weights_only=True))


def pack(model: NERTagger, starts: dict[str, int]) -> dict[str, Any]:
    """What is saved of a network: `unpack` gives it back, rounded."""
    vectors = model.word_emb.weight.detach()
    scales = (vectors.abs().amax(1, keepdim=True) / 127).to(torch.float16)
    state = {name: weight.to(torch.float16) for name, weight in model.state_dict().items() if name != "word_emb.weight"}
    vocab = model.vocab
    return {
        "config": {
            key: value for key, value in model.args.items() if isinstance(value, str | int | float | bool | None)
        },
        "chars": vocab["char"]._id2unit[len(VOCAB_PREFIX) :],
        "tags": [vocab["tag"].items(number)[len(VOCAB_PREFIX) :] for number in range(len(vocab["tag"].lens()))],
        "words": "\n".join(vocab["word"]._id2unit[len(VOCAB_PREFIX) :]),
        "vectors": (vectors / scales.float().clamp(min=1e-8)).round().to(torch.int8),
        "scales": scales,
        "network": state,
        "starts": starts,
    }


def unpack(packed: dict[str, Any]) -> Weights:
    """The network that `pack` describes."""
    words = PretrainedWordVocab(packed["words"].split("\n"))
    units = [*VOCAB_PREFIX, *packed["chars"]]
    chars = CharVocab.load_state_dict(
        {"lang": "", "idx": 0, "_id2unit": units, "_unit2id": {unit: number for number, unit in enumerate(units)}}
    )
    tags = CompositeVocab([[(row,) for row in zip(*packed["tags"], strict=True)]], sep=None)
    vocab = MultiVocab({"char": chars, "word": words, "tag": tags})
    state: dict[str, Tensor] = {name: weight.float() for name, weight in packed["network"].items()}
    state["word_emb.weight"] = packed["vectors"].float().mul_(packed["scales"].float())
    model = NERTagger(packed["config"], vocab)  # not on the meta device: its first use imports torch's whole compiler
    model.load_state_dict(state, assign=True)
    return Weights(model.requires_grad_(False).eval(), packed["starts"])


def save(packed: dict[str, Any], folder: Path) -> None:
    """Writes weights and their checksum file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    torch.save(packed, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / CHECKSUMS).write_text(f"{digest}  {FILE}\n", encoding="utf-8")


def _expected(folder: Path) -> str:
    path = folder / CHECKSUMS
    try:
        for line in path.read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            if name == FILE:
                return digest
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error}; run `make train` or check out the file again") from error
    raise WeightsError(f"{path}: names no checksum for {FILE}")
