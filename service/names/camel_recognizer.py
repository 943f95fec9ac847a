"""RECOGNIZER=camel: camel-tools' NERecognizer, CAMeLBERT with a tag for each word, from its data folder.

The network and its word pieces are loaded as `camel_tools.ner` loads them; that module itself asks the network for a
catalogue when it is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from transformers import BertForTokenClassification, BertTokenizer

from service.annotation import Mention
from service.document import Document
from service.names import weights
from service.names.boundaries import Openings
from service.names.chunks import Chunk, entity_type, mentions
from service.names.recognizers import RecognizerError

LONGEST_WORD = 64  # letters
LONGEST = 256  # word pieces that the network was trained for, the two around a sentence included
_PIECES_A_BATCH = 4096
_IN_DATA = Path("data", "ner", "arabert")
_NEEDED = ("config.json", "vocab.txt")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class _Piece(NamedTuple):
    """A part of a sentence that fits the network: its words' numbers, and the place of each one's first word piece."""

    sentence: int
    words: list[int]
    places: list[int]
    ids: list[int]


class CamelRecognizer:
    """Finds names with CAMeLBERT; a word's proclitics are left out of them."""

    name = "camel"

    def __init__(self, model: Any, tokenizer: Any, openings: Openings) -> None:
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._openings = openings
        self._tags: list[str] = [model.config.id2label[number] for number in range(model.config.num_labels)]
        self.labels: tuple[str, ...] = tuple(dict.fromkeys(entity_type(tag[2:]) for tag in self._tags if tag != "O"))

    @classmethod
    def downloaded(cls, folder: Path | None) -> CamelRecognizer:
        """From the folder of the model, or camel-tools' own data folder. Raises RecognizerError."""
        place = locate(folder)
        return cls(
            BertForTokenClassification.from_pretrained(place, local_files_only=True),
            BertTokenizer.from_pretrained(place, local_files_only=True),
            weights.load().openings,
        )

    def recognize(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """The mentions of each document in text order, without overlaps.

        Documents are not mixed in a batch: sums differ in the last bits with the other rows.
        """
        return [mentions(document, self._chunks(document), self._openings) for document in documents]

    def _chunks(self, document: Document) -> list[Chunk]:
        sentences = [document.tokens[first:stop] for first, stop in document.sentences]
        chunks = []
        for (first, _), tags in zip(document.sentences, self.tag(sentences), strict=True):
            chunks += [Chunk(first + start, first + stop, label) for start, stop, label in decode(tags)]
        return chunks

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A tag for each word of each sentence, as `NERecognizer.predict` gives it; O for words without pieces."""
        tags = [["O"] * len(sentence) for sentence in sentences]
        pieces = [
            piece
            for number, sentence in enumerate(sentences)
            for piece in self._pieces(number, sentence)
            if piece.words
        ]
        pieces.sort(key=lambda piece: -len(piece.ids))
        start = 0
        while start < len(pieces):
            batch = pieces[start : start + max(1, _PIECES_A_BATCH // len(pieces[start].ids))]
            start += len(batch)
            for piece, best in zip(batch, self._best(batch), strict=True):
                for word, place in zip(piece.words, piece.places, strict=True):
                    tags[piece.sentence][word] = self._tags[best[place]]
        return tags

    def _best(self, batch: Sequence[_Piece]) -> list[list[int]]:
        longest = max(len(piece.ids) for piece in batch)
        padding = self._tokenizer.pad_token_id
        ids = torch.tensor([piece.ids + [padding] * (longest - len(piece.ids)) for piece in batch])
        mask = torch.tensor([[1] * len(piece.ids) + [0] * (longest - len(piece.ids)) for piece in batch])
        with torch.inference_mode():
            logits = self._model(input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)).logits
        best: list[list[int]] = logits.argmax(2).tolist()
        return best

    def _pieces(self, number: int, sentence: Sequence[str]) -> Iterator[_Piece]:
        tokenizer = self._tokenizer
        piece = _Piece(number, [], [], [tokenizer.cls_token_id])
        for index, word in enumerate(sentence):
            ids = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word[:LONGEST_WORD]))
            if not ids:
                continue
            if len(piece.ids) + len(ids) + 1 > LONGEST:
                piece.ids.append(tokenizer.sep_token_id)
                yield piece
                piece = _Piece(number, [], [], [tokenizer.cls_token_id])
            piece.words.append(index)
            piece.places.append(len(piece.ids))
            piece.ids.extend(ids)
        piece.ids.append(tokenizer.sep_token_id)
        yield piece


def decode(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Names in BIO tags: first word, the word after the last, label. An I- that continues nothing begins a name."""
    start, label = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        if label and tag != f"I-{label}":
            yield start, index, label
            label = ""
        if not label and tag != "O":
            start, label = index, tag[2:]


def locate(folder: Path | None) -> Path:
    """The folder of the model's files: `folder` itself, or the one in a data folder of camel-tools.

    Raises RecognizerError, which names what to download.
    """
    root = folder or Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools")
    for place in (root, root / _IN_DATA):
        if all((place / name).is_file() for name in _NEEDED) and any((place / name).is_file() for name in _WEIGHTS):
            return place
    raise RecognizerError(
        f"RECOGNIZER=camel: neither {root} nor {root / _IN_DATA} holds {', '.join(_NEEDED)} and {' or '.join(_WEIGHTS)}."
        " Download them with `camel_data -i ner-arabert` (CAMELTOOLS_DATA names the folder, ~/.camel_tools by default)"
        " and set MODEL_DIR to that folder or to the model's."
    )
