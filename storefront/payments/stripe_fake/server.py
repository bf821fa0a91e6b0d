"""The fake over HTTP: `/v1/…` as stripe-python asks, and the hosted page."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from storefront.payments.stripe_fake.state import DECLINES, Account, FakeError, Object

SIGNED_WITH = "whsec_fake"
_PART = re.compile(r"\[([^\]]*)\]")
PAGE = """<!doctype html><meta charset="utf-8"><title>Not Stripe</title>
<h1>A stand-in for Stripe's page</h1><p>Nothing is charged. {amount} {currency}</p>
<form method="post"><p>{buttons}</p></form>"""


class FakeStripe:
    """A running fake; `url` is what STRIPE_API_BASE takes. Close it when done."""

    def __init__(
        self, *, port: int = 0, webhook: str = "", secret: str = SIGNED_WITH
    ) -> None:
        self.account = Account()
        self.webhook, self.secret = webhook, secret
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", port), type("Handler", (Handler,), {"fake": self})
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.account.page_origin = self.url
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until interrupted."""
        self._thread.join()

    def signed(self, event: Object) -> tuple[bytes, str]:
        """An event as it goes out: body and `Stripe-Signature`."""
        body = json.dumps(event).encode()
        seconds = int(time.time())
        digest = hmac.new(
            self.secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256
        )
        return body, f"t={seconds},v1={digest.hexdigest()}"

    def deliver(self, event: Object) -> int:
        """Send an event to the webhook; the status it answered, 0 for none."""
        body, signature = self.signed(event)
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        try:
            return httpx.post(
                self.webhook, content=body, headers=headers, timeout=10
            ).status_code
        except httpx.HTTPError:
            return 0

    def answer(
        self, method: str, path: str, given: Object, key: str
    ) -> tuple[int, Object]:
        """One API call, under the account's lock; the same key answers the same."""
        with self.account.lock:
            asked = json.dumps([method, path, given], sort_keys=True)
            if method == "POST" and key in self.account.answers:
                before, status, body = self.account.answers[key]
                if before != asked:
                    message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
                    return 400, {
                        "error": {"type": "idempotency_error", "message": message}
                    }
                return status, body
            count = len(self.account.events)
            try:
                status, body = 200, self._routed(method, path, given)
            except FakeError as error:
                status, body = error.status, error.body
            if method == "POST" and key:
                self.account.answers[key] = (
                    asked,
                    status,
                    json.loads(json.dumps(body)),
                )
            fresh = self.account.events[count:]
        self._tell(fresh)
        return status, body

    def page(self, number: str, ending: str) -> Object:
        """What a buyer chose on the hosted page."""
        with self.account.lock:
            count = len(self.account.events)
            session = self.account.page_answer(number, ending)
            fresh = self.account.events[count:]
        self._tell(fresh)
        return session

    def _tell(self, events: list[Object]) -> None:
        if self.webhook:
            for event in events:
                threading.Thread(
                    target=self.deliver, args=(event,), daemon=True
                ).start()

    def _routed(self, method: str, path: str, given: Object) -> Object:
        account = self.account
        parts = path.strip("/").split("/")[1:]
        expand = [str(one) for one in given.get("expand") or []]
        match (method, parts):
            case ("POST", ["checkout", "sessions"]):
                return account.session_create(given)
            case ("GET", ["checkout", "sessions", number]):
                return account.shown(account.session(number), expand)
            case ("POST", ["checkout", "sessions", number, "expire"]):
                return account.session_expire(number)
            case ("GET", ["payment_intents", number]):
                return account.intent(number)
            case ("POST", ["payment_intents", number, "capture"]):
                amount = given.get("amount_to_capture")
                return account.intent_capture(
                    number, None if amount is None else int(amount)
                )
            case ("POST", ["payment_intents", number, "cancel"]):
                return account.intent_cancel(number)
            case ("POST", ["refunds"]):
                return account.refund_create(given)
            case _:
                message = f"Unrecognized request URL ({method}: {path})."
                raise FakeError(404, "invalid_request_error", "", message)


def unfolded(pairs: list[tuple[str, str]]) -> Object:
    """`a[b][0]=c` of a form as nested objects and lists."""
    root: Object = {}
    for name, value in pairs:
        head, _, _rest = name.partition("[")
        keys = [head, *_PART.findall(name)]
        place: Object = root
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        last = keys[-1] or str(len(place))
        place[last] = value
    return {key: _listed(value) for key, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(item) for key, item in value.items()}


class Handler(BaseHTTPRequestHandler):
    """Requests to one fake."""

    fake: FakeStripe
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/c/pay/"):
            self._page(parts.path.rpartition("/")[2])
        else:
            self._api("GET", parts.path, unfolded(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        given = unfolded(
            parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)
        )
        path = urlsplit(self.path).path
        if path.startswith("/c/pay/"):
            session = self.fake.page(
                path.rpartition("/")[2], str(given.get("ending", "approve"))
            )
            self._send(
                303, b"", "text/plain", {"Location": str(session["success_url"])}
            )
        else:
            self._api("POST", path, given)

    def _api(self, method: str, path: str, given: Object) -> None:
        if not self.headers.get("Authorization", "").startswith("Bearer sk_"):
            body: Object = {
                "error": {"type": "invalid_request_error", "message": "No API key."}
            }
            self._send(401, json.dumps(body).encode(), "application/json")
            return
        key = self.headers.get("Idempotency-Key", "")
        status, body = self.fake.answer(method, path, given, key)
        self._send(status, json.dumps(body).encode(), "application/json")

    def _page(self, number: str) -> None:
        session = self.fake.account.sessions.get(number)
        if session is None:
            self._send(404, b"No such page.", "text/plain")
            return
        buttons = " ".join(
            f'<button name="ending" value="{html.escape(one)}">{html.escape(one)}</button>'
            for one in ("approve", "pending", *sorted(DECLINES))
        )
        text = PAGE.format(
            amount=session["amount_total"], currency=html.escape(session["currency"]),
            buttons=buttons,
        )  # fmt: skip
        self._send(200, text.encode(), "text/html; charset=utf-8")

    def _send(
        self, status: int, body: bytes, kind: str, headers: Object | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": len(body),
            **(headers or {}),
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is written down."""
