"""The description of the doors, made from the models that check what comes in.

`docs/openapi.json` is this, written by `make docs`; a test compares them.
"""

from __future__ import annotations

from typing import Any

from catalog.landed_cost.question import QuoteAsked
from storefront.api.eligibility import EligibilityAsked

REF = "#/components/schemas/{model}"
ERRORS = {
    "description": "Each fault: field, code, message.",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}
    },
}
TOO_MANY = {**ERRORS, "description": "Too many questions a minute; see Retry-After."}
ANSWER = {
    "type": "object",
    "description": "docs/landed_cost.md tells every field.",
    "required": ["quote_id", "status", "lines", "totals", "reasons", "signature"],
    "properties": {
        "quote_id": {"type": "string"},
        "status": {"enum": ["quoted", "estimated", "not_quoted", "blocked"]},
        "destination": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "regime": {"type": ["string", "null"]},
        "incoterm": {"enum": ["DDP", "DAP"]},
        "currency": {"type": "string"},
        "rates": {"type": "array", "items": {"type": "object"}},
        "confidence": {"type": ["string", "null"]},
        "lines": {"type": "array", "items": {"type": "object"}},
        "carriage": {"type": "object"},
        "totals": {"type": ["object", "null"]},
        "quota": {"type": ["object", "null"]},
        "reasons": {"type": "array", "items": {"type": "object"}},
        "missing": {"type": "array", "items": {"type": "object"}},
        "caveats": {"type": "array", "items": {"type": "object"}},
        "preferences": {"type": "array", "items": {"type": "object"}},
        "rules": {"type": "array", "items": {"type": "object"}},
        "alternatives": {"type": "array", "items": {"type": "object"}},
        "made_at": {"type": "string", "format": "date-time"},
        "expires_at": {"type": "string", "format": "date-time"},
        "signature": {"type": "string"},
    },
}
VERDICT = {
    "type": "object",
    "required": ["status", "reasons"],
    "properties": {
        "status": {"enum": ["allowed", "limited", "blocked"]},
        "on": {"type": "string", "format": "date"},
        "reasons": {"type": "array", "items": {"type": "object"}},
        "left_kg": {"type": ["string", "null"]},
        "alternatives": {"type": "object"},
    },
}
FAULTS = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    name: {"type": "string"} for name in ("field", "code", "message")
                },
            },
        }
    },
}


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of the doors that need no login."""
    asked = QuoteAsked.model_json_schema(ref_template=REF)
    parts = asked.pop("$defs", {})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "National pavilion: landed cost and eligibility",
            "version": "1",
            "description": "Of use to any shop. Amounts are texts, days ISO 8601.",
        },
        "paths": {
            "/api/landed-cost/quote": {"post": _posted("QuoteAsked", "QuoteAnswer")},
            "/api/landed-cost/verify": {"post": _posted("QuoteAnswer", "Genuine")},
            "/api/eligibility": {"get": _eligibility()},
        },
        "components": {
            "schemas": {
                **parts,
                "QuoteAsked": asked,
                "QuoteAnswer": ANSWER,
                "Genuine": {
                    "type": "object",
                    "properties": {"genuine": {"type": "boolean"}},
                },
                "Verdict": VERDICT,
                "Errors": FAULTS,
            }
        },
    }


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(model=model)}}}


def _posted(model: str, answer: str) -> dict[str, Any]:
    return {
        "requestBody": {"required": True, "content": _json(model)},
        "responses": {
            "200": {"description": "The answer.", "content": _json(answer)},
            "400": ERRORS,
            "413": ERRORS,
            "429": TOO_MANY,
        },
    }


def _eligibility() -> dict[str, Any]:
    schema = EligibilityAsked.model_json_schema(ref_template=REF)
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": said}
            for name, said in schema["properties"].items()
        ],
        "responses": {
            "200": {"description": "The verdict.", "content": _json("Verdict")},
            "400": ERRORS,
            "404": ERRORS,
            "429": TOO_MANY,
        },
    }
