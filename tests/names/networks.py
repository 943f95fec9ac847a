"""Small networks of the real architectures with random weights."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE, CharVocab, CompositeVocab
from stanza.models.ner.trainer import Trainer
from stanza.models.ner.vocab import MultiVocab
from stanza.models.ner_tagger import parse_args
from transformers import BertConfig, BertForTokenClassification, BertTokenizer

WORDS = [
    "قال",
    "وزير",
    "الخارجية",
    "أنتوني",
    "بلينكن",
    "في",
    "بغداد",
    "إن",
    "الولايات",
    "المتحدة",
    "تدعم",
    "العراق",
    "وسوريا",
]
LETTERS = sorted(set("".join(WORDS))) + ["\n", " "]
TAGS = ["O", *(f"{place}-{kind}" for kind in ("LOC", "MIS", "ORG", "PER") for place in "BIES")]
CAMEL_TAGS = ["B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O"]


def stanza_package(folder: Path) -> Path:
    """A folder as `stanza.download` leaves it: an NER package with character language models and word vectors."""
    torch.manual_seed(0)
    paths = {
        "ner": folder / "ar/ner/aqmar_charlm.pt",
        "pretrain": folder / "ar/pretrain/fasttextwiki.pt",
        "forward_charlm": folder / "ar/forward_charlm/ccwiki.pt",
        "backward_charlm": folder / "ar/backward_charlm/ccwiki.pt",
    }
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    characters = CharVocab([LETTERS])
    arguments = {
        "char_emb_dim": 6, "char_hidden_dim": 8, "char_num_layers": 1, "char_dropout": 0.0, "char_rec_dropout": 0.0,
    }  # fmt: skip
    for name in ("forward_charlm", "backward_charlm"):
        forward = name == "forward_charlm"
        CharacterLanguageModel(arguments, {"char": characters}, is_forward_lm=forward).save(str(paths[name]))
    pretrained = Pretrain(str(paths["pretrain"]), save_to_file=False)
    pretrained._vocab = PretrainedWordVocab(WORDS)
    pretrained._emb = torch.randn(VOCAB_PREFIX_SIZE + len(WORDS), 10)
    pretrained.save(str(paths["pretrain"]))
    args = parse_args(["--charlm", "--word_emb_dim", "10", "--hidden_dim", "12", "--no_emb_finetune", "--cpu"])
    args |= {f"charlm_{way}_file": str(paths[f"{way}_charlm"]) for way in ("forward", "backward")}
    vocab = MultiVocab(
        {"char": characters, "word": pretrained.vocab, "tag": CompositeVocab([[((tag,),) for tag in TAGS]], sep=None)}
    )
    trainer = Trainer(args=args, vocab=vocab, pretrain=pretrained, device="cpu")
    trainer.save(str(paths["ner"]))
    needs = [
        {"model": "pretrain", "package": "fasttextwiki"},
        {"model": "forward_charlm", "package": "ccwiki"},
        {"model": "backward_charlm", "package": "ccwiki"},
    ]
    resources = {"default_processors": {"ner": "aqmar_charlm"}, "ner": {"aqmar_charlm": {"dependencies": needs}}}
    (folder / "resources.json").write_text(json.dumps({"ar": resources}), encoding="utf-8")
    return folder


def camel_package(folder: Path) -> Path:
    """A folder as `camel_data -i ner-arabert` leaves it."""
    torch.manual_seed(0)
    place = folder / "data/ner/arabert"
    place.mkdir(parents=True)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += sorted(set("".join(WORDS))) + [f"##{letter}" for letter in sorted(set("".join(WORDS)))]
    (place / "vocab.txt").write_text("\n".join([*pieces, *WORDS[:6], "."]), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(pieces) + 7,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=len(CAMEL_TAGS),
        id2label=dict(enumerate(CAMEL_TAGS)),
        initializer_range=0.5,
    )
    BertForTokenClassification(config).save_pretrained(place)
    BertTokenizer(str(place / "vocab.txt")).save_pretrained(place)
    catalogue = {"version": "1.6", "packages": {}, "components": {}}
    (folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    return folder
