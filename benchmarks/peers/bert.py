"""camel-tools' recogniser with a network of CAMeLBERT's size: random weights cost what trained ones do."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from service.document import Document

_LABELS = ("B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O")
_VOCABULARY = 30_000
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_ROWS = 32  # camel-tools' own batch size


class Bert:
    """One article at a time as camel-tools' users call it, or many on batches padded to their own length."""

    def __init__(self, texts: Sequence[str]) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(7)
        self._folder = tempfile.TemporaryDirectory(prefix="bert-")
        folder = Path(self._folder.name)
        _write_model(folder, texts)
        self._recognizer = _load(folder)

    def as_users_call_it(self, text: str, sentences: int | None = None) -> tuple[float, int]:
        """Processor seconds to recognise the names of an article's first sentences (null: all), and how many they
        were."""
        taken = _sentences([text])[:sentences]
        started = time.process_time()
        self._recognizer.predict(taken)
        return time.process_time() - started, len(taken)

    def on_own_lengths(self, texts: Sequence[str]) -> float:
        """Processor seconds to recognise the names of all the articles with the same network on sorted batches that
        are padded to the longest of their own sentences."""
        tokenizer, model = self._recognizer.tokenizer, self._recognizer.model
        started = time.process_time()
        rows = [
            [piece for word in sentence for piece in tokenizer.tokenize(word)][:510] for sentence in _sentences(texts)
        ]
        rows.sort(key=len, reverse=True)
        with torch.inference_mode():
            for first in range(0, len(rows), _ROWS):
                batch = rows[first : first + _ROWS]
                width = len(batch[0]) + 2
                ids = torch.zeros(len(batch), width, dtype=torch.long)
                mask = torch.zeros(len(batch), width, dtype=torch.long)
                for number, row in enumerate(batch):
                    line = tokenizer.convert_tokens_to_ids(["[CLS]", *row, "[SEP]"])
                    ids[number, : len(line)] = torch.tensor(line)
                    mask[number, : len(line)] = 1
                model(input_ids=ids, attention_mask=mask)[0].argmax(2)
        return time.process_time() - started


def _sentences(texts: Sequence[str]) -> list[list[str]]:
    documents = [Document(text) for text in texts]
    return [document.tokens[first:stop] for document in documents for first, stop in document.sentences]


def _write_model(folder: Path, texts: Sequence[str]) -> None:
    from transformers import BertConfig, BertForTokenClassification

    words = Counter(word for sentence in _sentences(texts) for word in sentence)
    letters = sorted({letter for word in words for letter in word})
    pieces = [*_SPECIAL, *letters, *(f"##{letter}" for letter in letters)]
    # About as many pieces a word as a trained vocabulary gives: the commoner half of the words whole, halves of others.
    common = [word for word, _ in words.most_common(len(words) // 2)]
    halves = [part for word in words for part in (word[: len(word) // 2], f"##{word[len(word) // 2 :]}") if part]
    pieces = list(dict.fromkeys([*pieces, *common, *halves]))[:_VOCABULARY]
    pieces += [f"[unused{number}]" for number in range(_VOCABULARY - len(pieces))]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": False, "strip_accents": False})
    )
    config = BertConfig(
        vocab_size=_VOCABULARY,
        id2label=dict(enumerate(_LABELS)),
        label2id={label: number for number, label in enumerate(_LABELS)},
    )
    BertForTokenClassification(config).save_pretrained(folder)


def _load(folder: Path) -> Any:
    """camel-tools reads a catalogue when it is imported; without one it would ask the network."""
    data = folder / "camel_data"
    data.mkdir()
    (data / "catalogue.json").write_text(
        json.dumps({"version": "1", "default": [], "packages": {}, "components": {}, "files": {}})
    )
    os.environ["CAMELTOOLS_DATA"] = str(data)
    from camel_tools.ner import NERecognizer

    return NERecognizer(str(folder), use_gpu=False)
