"""A server of the contract, asked over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

TIMEOUT_SECONDS = 60.0
TOKEN_CREATE = """
mutation ($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token errors { code field } }
}
"""


@dataclass(slots=True)
class Answer:
    """What came back: the status line's number and the JSON."""

    status: int
    content: dict[str, Any]


@dataclass(slots=True)
class Server:
    """One side. `tokens` by who asks; `ids` by the names that steps give to objects."""

    name: str
    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=TIMEOUT_SECONDS)
    )

    def ask(self, text: str, variables: dict[str, Any], *, who: str = "") -> Answer:
        """Run a document as `who`, as nobody if that is empty."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        response = self.client.post(
            self.url, json={"query": text, "variables": variables}, headers=headers
        )
        return Answer(response.status_code, response.json())

    def log_in(self, who: str, pair: str) -> None:
        """Take a token of `EMAIL:PASSWORD` for `who`. Raises `RuntimeError`."""
        email, _, password = pair.partition(":")
        answer = self.ask(TOKEN_CREATE, {"email": email, "password": password})
        token = ((answer.content.get("data") or {}).get("tokenCreate") or {}).get(
            "token"
        )
        if not token:
            message = f"{self.name}: no token for {email}: {answer.content}"
            raise RuntimeError(message)
        self.tokens[who] = token

    def has(self, who: str) -> bool:
        """Whether somebody of that name can ask here."""
        return not who or who in self.tokens
