"""The pipeline as the options want it. Imported in the zygote alone, since it imports the models' libraries."""

from __future__ import annotations

from service import names
from service.engine.options import Options
from service.pipeline import Pipeline


def load(options: Options) -> Pipeline:
    """Every stage with its models loaded."""
    recognizer, gazetteer = names.load(
        recognizer=options.recognizer, model_dir=options.model_dir, gazetteer=options.gazetteer
    )
    return Pipeline(recognizer, gazetteer, options.fingerprint)
