"""The recognisers by the setting that chooses them. Each is imported only when chosen."""

from __future__ import annotations

from pathlib import Path

from service.names import Recognizer

NAMES = ("stanza", "camel")


class RecognizerError(ValueError):
    """A recogniser that is not known, or whose files are missing; the message says what to do."""


def load(name: str, model_dir: str | None) -> Recognizer:
    """A recogniser with its weights: those in a folder, or by default those of this package."""
    if name == "stanza":
        from service.names.stanza_recognizer import StanzaRecognizer

        return StanzaRecognizer.shipped() if model_dir is None else StanzaRecognizer.downloaded(Path(model_dir))
    if name == "camel":
        from service.names.camel_recognizer import CamelRecognizer

        return CamelRecognizer.downloaded(None if model_dir is None else Path(model_dir))
    raise RecognizerError(f"RECOGNIZER: unknown recogniser {name!r}; one of {', '.join(NAMES)}")
