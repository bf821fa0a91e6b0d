"""The engine's door: run a document on its schema."""

from catalog.engine.graphql.execution import execute

__all__ = ["execute"]
