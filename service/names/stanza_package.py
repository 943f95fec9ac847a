"""An Arabic NER package of Stanza's own, from the folder that `stanza.download` filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stanza.models.common.pretrain import Pretrain
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import Trainer

from service.names.recognizers import RecognizerError

_LANGUAGE = "ar"


def load(folder: Path) -> NERTagger:
    """The network of the folder's default NER package. Raises RecognizerError, which names what to download."""
    root = folder if (folder / "resources.json").is_file() else folder.parent
    try:
        resources: dict[str, Any] = json.loads((root / "resources.json").read_text("utf-8"))[_LANGUAGE]
        package = _package(root, resources)
        needs = {need["model"]: need["package"] for need in resources["ner"][package].get("dependencies", ())}
    except (OSError, ValueError, KeyError) as error:
        raise _missing(folder, f"{root / 'resources.json'} ({error})") from error
    files = {model: _file(folder, root, model, name) for model, name in (("ner", package), *needs.items())}
    arguments = {
        "charlm_forward_file": str(files["forward_charlm"]) if "forward_charlm" in files else None,
        "charlm_backward_file": str(files["backward_charlm"]) if "backward_charlm" in files else None,
    }
    pretrained = Pretrain(str(files["pretrain"])) if "pretrain" in files else None
    trainer = Trainer(args=arguments, pretrain=pretrained, model_file=str(files["ner"]), device="cpu")
    model: NERTagger = trainer.model
    return model.requires_grad_(False).eval()


def _package(root: Path, resources: dict[str, Any]) -> str:
    """The default package where it is there, else one that is."""
    default = str(resources.get("default_processors", {}).get("ner", ""))
    here = sorted(path.stem for path in (root / _LANGUAGE / "ner").glob("*.pt") if path.stem in resources["ner"])
    return default if default in here or not here else here[0]


def _file(folder: Path, root: Path, model: str, name: str) -> Path:
    path = root / _LANGUAGE / model / f"{name}.pt"
    if not path.is_file():
        raise _missing(folder, str(path))
    return path


def _missing(folder: Path, what: str) -> RecognizerError:
    root = folder.parent if folder.name == _LANGUAGE else folder
    return RecognizerError(
        f"MODEL_DIR={folder}: missing {what}. Download the package with "
        f"`python -c \"import stanza; stanza.download('ar', processors='tokenize,ner', model_dir='{root}')\"`"
    )
