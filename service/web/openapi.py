"""The OpenAPI document, made from the contract's structs and the problems' table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from service import __version__
from service.contract import (
    ExtractedDocument,
    Extraction,
    ExtractRequest,
    ProblemBody,
    RefusedDocument,
    ServiceHealth,
    ServiceInfo,
)
from service.settings import Settings
from service.web import problems
from service.web.parsing import OPTIONS
from service.web.problems import Kind

Json = dict[str, Any]

_STRUCTS = (ExtractRequest, Extraction, ExtractedDocument, RefusedDocument, ProblemBody, ServiceHealth, ServiceInfo)
_SCHEMAS = "#/components/schemas/"

_ABOUT = """\
Entities, dated events and quotes from Arabic news. The service keeps nothing: the same request always gives the same
bytes, so it can be retried and cached freely.

Every answer carries `X-Request-ID`: the one sent, where it is up to 128 letters, digits or `._~:/+=@-`, else a new one.
`Cache-Control: no-cache` on a request has its answer computed and stored anew.
Errors are problem documents (RFC 9457) whose `type` and `title` never change."""

_EXTRACT = """\
One article as JSON, or as plain text with its options in the query: `published_at`, `features` (names divided by
commas), `offsets` and `id`, each as in the JSON document. They go with plain text alone, so that they are described
with that body (`x-query-parameters`): beside a JSON body, any query option is a 422, as is an unknown one.

Plain text is UTF-8 and is taken as it comes: a byte order mark and CRLF stay and count."""

_BATCH = """\
Many articles, answered in the order sent, each with the status that it would have alone: one bad document does not
spoil the rest, and a document refused for load carries a 429 or 504 of its own."""

_SOURCES = """\
Where the answer came from (RFC 9211): `khabar; hit`, `khabar; fwd=miss; stored`, `khabar; fwd=miss; collapsed`,
`khabar; fwd=request` or `khabar; fwd=bypass`."""

_HEADERS: Json = {
    "X-Request-ID": ("The request's id, or a new one.", {"type": "string"}, "5f1c7d0e9a3b4c2d8e6f7a1b2c3d4e5f"),
    "ETag": ("Digest of the answer's bytes, for comparison.", {"type": "string"}, '"0c1f7e2ab94d3c5566f0e8a7d1b2c3d4"'),
    "Cache-Status": (
        _SOURCES,
        {"type": "string"},
        "khabar; fwd=miss; stored",
    ),
    "Server-Timing": (
        "Milliseconds in the queue, in the models, and with the cache.",
        {"type": "string"},
        "queue;dur=0.412, inference;dur=38.107, cache;dur=0.633",
    ),
    "Retry-After": ("Seconds after which to try again.", {"type": "integer", "minimum": 1}, 2),
    "WWW-Authenticate": ("How to bring a key.", {"type": "string"}, 'Bearer realm="khabar"'),
    "Allow": ("The methods of this path.", {"type": "string"}, "POST, OPTIONS"),
}
_OWN_HEADERS = {
    problems.UNAUTHORIZED: ("WWW-Authenticate",),
    problems.METHOD_NOT_ALLOWED: ("Allow",),
    problems.QUEUE_FULL: ("Retry-After",),
    problems.NOT_READY: ("Retry-After",),
    problems.WORKERS_LOST: ("Retry-After",),
}
_FOR_BODIES = (
    problems.MALFORMED, problems.UNAUTHORIZED, problems.NOT_ACCEPTABLE, problems.TOO_LARGE, problems.UNSUPPORTED,
    problems.INVALID, problems.QUEUE_FULL, problems.INTERNAL, problems.NOT_READY, problems.WORKERS_LOST,
    problems.DEADLINE_PASSED,
)  # fmt: skip
_FOR_READING = (problems.MALFORMED, problems.NOT_ACCEPTABLE, problems.INTERNAL)

_SHOWN: Json = json.loads((Path(__file__).parent / "page" / "example.json").read_bytes())  # a request and its answer


def encode(settings: Settings) -> bytes:
    """The document as JSON, two spaces a level."""
    return msgspec.json.format(msgspec.json.encode(document(settings)), indent=2) + b"\n"


def document(settings: Settings) -> Json:
    """The interface with the limits that the settings set."""
    schemas = _schemas(settings)
    request, answer = _SHOWN["request"], _SHOWN["answer"]
    done = {"status": 200, "id": answer["id"], "cache": "miss", "result": answer}
    refused = _example(_ref("RefusedDocument"), schemas)
    schemas["BatchRequest"] = {
        "title": "BatchRequest",
        "description": "Many articles.",
        "type": "object",
        "properties": {
            "documents": {
                # Not `maxItems`: checkers of schemas know no 413 as a way to refuse.
                "description": f"The articles, at most {settings.max_documents}; more are a 413. "
                "What is no valid request gets a problem in its place.",
                "type": "array",
                "minItems": 1,
                "items": {"anyOf": [_ref("ExtractRequest"), {"description": "Anything else: a problem."}]},
                "examples": [[request]],
            }
        },
        "required": ["documents"],
        "additionalProperties": False,
    }
    schemas["BatchAnswer"] = {
        "title": "BatchAnswer",
        "description": "An answer or a problem for each document, in the order sent.",
        "type": "object",
        "properties": {
            "results": {
                "description": "One result a document.",
                "type": "array",
                "minItems": 1,
                "items": {"anyOf": [_ref("ExtractedDocument"), _ref("RefusedDocument")]},
                "examples": [[done, refused]],
            }
        },
        "required": ["results"],
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "khabar",
            "version": __version__,
            "summary": "Arabic news in; entities, dated events and quotes out.",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server."}],
        "tags": [
            {"name": "extraction", "description": "Articles to what they say."},
            {"name": "status", "description": "How the service is."},
            {"name": "documentation", "description": "This document."},
        ],
        "paths": {
            "/v1/extract": {"post": _extract(settings, schemas, request)},
            "/v1/extract/batch": {"post": _extract_batch(settings, request, [done, refused])},
            "/livez": {"get": _reading("livez", "Whether the process is up", "ServiceHealth", schemas)},
            "/readyz": {
                "get": _reading(
                    "readyz",
                    "Whether the models are loaded and workers alive",
                    "ServiceHealth",
                    schemas,
                    problems.NOT_READY,
                )
            },
            "/v1/info": {"get": _reading("info", "What this server runs", "ServiceInfo", schemas)},
            "/metrics": {
                "get": _text("metrics", "Metrics in Prometheus' text format", "text/plain", "khabar_ready 1.0\n")
            },
            "/schema/openapi.json": {"get": _described()},
            "/schema": {"get": _text("page", "A page to try the interface", "text/html", "<!doctype html>")},
        },
        "components": {
            "schemas": schemas,
            "responses": {
                _slug(kinds): _problem(kinds)
                for kinds in dict.fromkeys([*((kind,) for kind in problems.KINDS), *_by_status(_FOR_BODIES)])
            },
            "headers": {
                name: {"description": words, "schema": schema, "example": example}
                for name, (words, schema, example) in _HEADERS.items()
            },
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key, where the server asks for one."}
            },
        },
    }


def _extract(settings: Settings, schemas: Json, request: Json) -> Json:
    text = schemas["ExtractRequest"]["properties"]["text"]
    return {
        "operationId": "extract",
        "tags": ["extraction"],
        "summary": "Extract one article",
        "description": _EXTRACT,
        "security": _security(settings),
        "requestBody": {
            "description": "The article.",
            "required": True,
            "content": {
                "application/json": {"schema": _ref("ExtractRequest"), "example": request},
                "text/plain": {
                    "schema": {key: value for key, value in text.items() if key != "examples"},
                    "example": _SHOWN["request"]["text"],
                    "x-query-parameters": _query_parameters(schemas),
                },
            },
        },
        "responses": {
            "200": _answer(
                "What the article says.",
                _ref("Extraction"),
                _SHOWN["answer"],
                "ETag",
                "Cache-Status",
                "Server-Timing",
            ),
            **_problems(_FOR_BODIES),
        },
    }


def _extract_batch(settings: Settings, request: Json, results: list[Json]) -> Json:
    return {
        "operationId": "extractBatch",
        "tags": ["extraction"],
        "summary": "Extract many articles",
        "description": _BATCH,
        "security": _security(settings),
        "requestBody": {
            "description": "The articles.",
            "required": True,
            "content": {
                "application/json": {"schema": _ref("BatchRequest"), "example": {"documents": [request]}},
            },
        },
        "responses": {
            "200": _answer(
                "A result for each document.", _ref("BatchAnswer"), {"results": results}, "ETag", "Server-Timing"
            ),
            **_problems(_FOR_BODIES),
        },
    }


def _reading(name: str, summary: str, schema: str, schemas: Json, *more: Kind) -> Json:
    return {
        "operationId": name,
        "tags": ["status"],
        "summary": summary,
        "description": f"{summary}.",
        "responses": {
            "200": _answer(f"{summary}.", _ref(schema), _example(_ref(schema), schemas)),
            **_problems((*_FOR_READING, *more)),
        },
    }


def _text(name: str, summary: str, media_type: str, example: str) -> Json:
    content = {media_type: {"schema": {"type": "string"}, "example": example}}
    return {
        "operationId": name,
        "tags": ["status" if name == "metrics" else "documentation"],
        "summary": summary,
        "description": f"{summary}.",
        "responses": {
            "200": {"description": f"{summary}.", "headers": _headers(), "content": content},
            **_problems(_FOR_READING),
        },
    }


def _described() -> Json:
    return {
        "operationId": "openapi",
        "tags": ["documentation"],
        "summary": "This document",
        "description": "The interface with the limits in force.",
        "responses": {
            "200": _answer("The OpenAPI document.", {"type": "object"}, {"openapi": "3.1.0"}),
            **_problems(_FOR_READING),
        },
    }


def _query_parameters(schemas: Json) -> list[Json]:
    fields = schemas["ExtractRequest"]["properties"]
    parameters = []
    for name in OPTIONS:
        field = fields[name]
        schema = {key: field[key] for key in ("type", "enum", "anyOf", "items") if key in field}
        parameter = {"name": name, "in": "query", "required": False, "description": field["description"]}
        if field.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        else:
            schema = next((branch for branch in schema.get("anyOf", ()) if branch["type"] == "string"), schema)
        parameters.append({**parameter, "schema": schema, "example": field["examples"][0]})
    return parameters


def _security(settings: Settings) -> list[Json]:
    return [{"key": []}] if settings.api_keys_file else [{}, {"key": []}]


def _answer(description: str, schema: Json, example: Any, *headers: str) -> Json:
    content = {"application/json": {"schema": schema, "example": example}}
    return {"description": description, "headers": _headers(*headers), "content": content}


def _by_status(kinds: tuple[Kind, ...]) -> list[tuple[Kind, ...]]:
    """The kinds of each status, in order."""
    return [
        tuple(kind for kind in kinds if kind.status == status) for status in sorted({kind.status for kind in kinds})
    ]


def _problems(kinds: tuple[Kind, ...]) -> Json:
    return {str(same[0].status): {"$ref": f"#/components/responses/{_slug(same)}"} for same in _by_status(kinds)}


def _slug(kinds: tuple[Kind, ...]) -> str:
    return "-or-".join(kind.slug for kind in kinds)


def _problem(kinds: tuple[Kind, ...]) -> Json:
    """The response that is of one of these kinds, all of one status."""
    content: Json = {"schema": _ref("ProblemBody")}
    if len(kinds) == 1:
        content["example"] = _problem_example(kinds[0])
    else:
        content["examples"] = {
            kind.slug: {"summary": f"{kind.title}.", "value": _problem_example(kind)} for kind in kinds
        }
    return {
        "description": " ".join(f"{kind.title}." for kind in kinds),
        "headers": _headers(*dict.fromkeys(name for kind in kinds for name in _OWN_HEADERS.get(kind, ()))),
        "content": {problems.MEDIA_TYPE: content},
    }


def _problem_example(kind: Kind) -> Json:
    example: Json = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.example}
    if kind is problems.INVALID:
        example["errors"] = [{"pointer": "/text", "detail": "has no Arabic letter"}]
    return example


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-ID", *names)}


def _ref(name: str) -> Json:
    return {"$ref": _SCHEMAS + name}


def _schemas(settings: Settings) -> Json:
    """The structs' schemas, with the limits in force and an example at every property."""
    _, schemas = msgspec.json.schema_components(_STRUCTS, ref_template=f"{_SCHEMAS}{{name}}")
    schemas["ExtractRequest"]["properties"]["text"]["maxLength"] = settings.max_chars
    _show(_ref("ExtractRequest"), _SHOWN["request"], schemas)
    _show(_ref("Extraction"), _SHOWN["answer"], schemas)
    for schema in schemas.values():
        for field in schema["properties"].values():
            field.setdefault("examples", [_example(field, schemas)])
    return schemas


def _show(schema: Json, value: Any, schemas: Json) -> None:
    """Give the properties of a schema the examples in a value that it describes."""
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
    if "$ref" in schema:
        schema = schemas[schema["$ref"].removeprefix(_SCHEMAS)]
    if isinstance(value, list):
        for item in value:
            _show(schema["items"], item, schemas)
    elif isinstance(value, dict):
        for name, part in value.items():
            if part is not None and part != []:
                schema["properties"][name]["examples"] = [part]
                _show(schema["properties"][name], part, schemas)


def _example(schema: Json, schemas: Json) -> Any:
    """An example of what a schema describes, put together from the examples of its parts."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].removeprefix(_SCHEMAS)], schemas)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], schemas)
    if schema["type"] == "array":
        return [_example(schema["items"], schemas)]
    return {name: _example(field, schemas) for name, field in schema["properties"].items()}
