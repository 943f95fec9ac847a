"""The OpenAPI document: made from the code, valid, complete, and what the service really answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from loadtests import stack
from service.settings import Settings
from service.web import openapi
from tests.web.wire import ARTICLE, ask, post

CHECKED_IN = Path(__file__).parents[2] / "openapi" / "openapi.json"
DOCUMENT = openapi.document(Settings())


def test_the_file_is_what_the_code_says() -> None:
    """`make openapi` has been run since the contract last changed."""
    assert CHECKED_IN.read_bytes() == openapi.encode(Settings())


def test_it_is_valid() -> None:
    """An independent validator agrees."""
    OpenAPIV31SpecValidator(json.loads(CHECKED_IN.read_bytes())).validate()


def fields() -> Iterator[tuple[str, Any]]:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, described in schema["properties"].items():
            yield f"{name}.{field}", described


@pytest.mark.parametrize(("name", "field"), fields())
def test_every_field_has_a_description_and_an_example(name: str, field: Any) -> None:
    """And the example is one that the field's schema allows."""
    assert field["description"]
    resolved = {**field, "components": DOCUMENT["components"]}
    for example in field["examples"]:
        Draft202012Validator(resolved).validate(example)


def test_every_example_of_a_body_is_valid() -> None:
    """Requests, answers and problems are shown as they are."""
    bodies = [
        *(operation["requestBody"] for path in DOCUMENT["paths"].values() for operation in path.values() if "requestBody" in operation),
        *(response for path in DOCUMENT["paths"].values() for operation in path.values() for response in operation["responses"].values() if "$ref" not in response),
        *DOCUMENT["components"]["responses"].values(),
    ]  # fmt: skip
    assert len(bodies) > 20
    for body in bodies:
        assert body["description"]
        for content in body["content"].values():
            validator = Draft202012Validator({**content["schema"], "components": DOCUMENT["components"]})
            examples = [example["value"] for example in content.get("examples", {}).values()]
            for example in examples or [content["example"]]:
                validator.validate(example)


def test_it_names_every_route(service: stack.Process) -> None:
    """No path of the document is missing from the service, and its methods are the service's."""
    for path, operations in DOCUMENT["paths"].items():
        allowed = ask(service.url, "PUT", path).headers["allow"].split(", ")
        assert {method.lower() for method in allowed} - {"options"} == set(operations)


def test_the_service_serves_it_with_the_limits_in_force(service: stack.Process) -> None:
    """With default limits that is the file."""
    assert ask(service.url, "GET", "/schema/openapi.json").body == CHECKED_IN.read_bytes()
    small = openapi.document(Settings(max_chars=7, max_documents=3, api_keys_file="keys"))
    assert small["components"]["schemas"]["ExtractRequest"]["properties"]["text"]["maxLength"] == 7
    assert small["components"]["schemas"]["BatchRequest"]["properties"]["documents"]["description"].startswith(
        "The articles, at most 3;"
    )
    assert small["paths"]["/v1/extract"]["post"]["security"] == [{"key": []}]


def test_answers_are_what_their_schema_says(service: stack.Process, seed: Path) -> None:
    """Every seed's answer with every feature, alone and in a batch, field for field."""
    request = {
        "text": seed.read_text("utf-8"),
        "published_at": "2024-05-01",
        "features": ["sentences", "entities", "times", "events", "quotes"],
    }
    strict = json.loads(json.dumps(DOCUMENT))
    for schema in strict["components"]["schemas"].values():
        schema["additionalProperties"] = False
    for target, body, name in (
        ("/v1/extract", request, "Extraction"),
        ("/v1/extract/batch", {"documents": [request, {}]}, "BatchAnswer"),
        ("/v1/extract", {}, "ProblemBody"),
    ):
        reply = post(service.url, body, target)
        schema = {"$ref": f"#/components/schemas/{name}", "components": strict["components"]}
        Draft202012Validator(schema).validate(reply.json)


def test_readings_are_what_their_schema_says(service: stack.Process) -> None:
    """Health and information, too."""
    for target, name in (("/livez", "ServiceHealth"), ("/readyz", "ServiceHealth"), ("/v1/info", "ServiceInfo")):
        schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(ask(service.url, "GET", target).json)


def test_the_schema_of_a_text_wants_an_arabic_letter() -> None:
    """What the service answers with 422, the schema refuses."""
    text = DOCUMENT["components"]["schemas"]["ExtractRequest"]["properties"]["text"]
    validator = Draft202012Validator(text)
    assert validator.is_valid(ARTICLE)
    assert not any(validator.is_valid(other) for other in ("", " ", "Latin", "١٢٣", "،؟", "\u064b", None))
