"""The fetch of reference rates, against a server that answers as the ECB's does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from catalog.fx import selectors, services
from catalog.fx.ecb import day_read
from catalog.fx.errors import (
    RatesUnreadableError,
    RateUnknownError,
    UnknownWaitingRateError,
)
from catalog.fx.fetch import rates_fetch, rates_fetch_scheduled
from catalog.fx.models import ExchangeRate, RateFetch, WaitingRate

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
RATES = {
    "USD": "1.1180", "JPY": "176.10", "GBP": "0.8340", "CNY": "7.4400",
    "SGD": "1.4300", "THB": "37.900",
}  # fmt: skip
# The file as the ECB writes it: prefix, default namespace, single quotes and all.
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='{day}'>
{cubes}
		</Cube>
	</Cube>
</gesmes:Envelope>"""


def file_of(rates: dict[str, str], day: str = "2026-11-24") -> bytes:
    cubes = "\n".join(
        f"\t\t\t<Cube currency='{name}' rate='{rate}'/>" for name, rate in rates.items()
    )
    return FILE.format(day=day, cubes=cubes).encode()


class Bank:
    """Answers in turn what it was told to; the last answer stays."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes]] = []
        self.asked = 0
        bank = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = bank.answers[min(bank.asked, len(bank.answers) - 1)]
                bank.asked += 1
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/daily.xml"

    def fetched(self, *answers: tuple[int, bytes], now: datetime = NOW) -> RateFetch:
        self.answers, self.asked, self.waited = list(answers), 0, []
        return rates_fetch(url=self.url, now=now, wait=self.waited.append)


@pytest.fixture(scope="module")
def server() -> Iterator[Bank]:
    bank = Bank()
    thread = Thread(target=bank.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield bank
    bank.server.shutdown()
    thread.join()
    bank.server.server_close()


@pytest.fixture
def bank(db: None, server: Bank) -> Bank:
    services.rates_seed()
    return server


def test_todays_file_is_stored_with_its_source_and_day(bank: Bank) -> None:
    run = bank.fetched((200, file_of(RATES)))
    assert (run.stored, run.waiting, run.problem) == (6, 0, "")
    assert run.source_date == TODAY
    baht = selectors.rate_on(base="EUR", quote="THB", on=TODAY)
    assert baht.rate == Decimal("37.9")
    assert baht.source == "ECB euro foreign exchange reference rates"
    assert baht.source_date == TODAY
    # The year goes on: the seeded rates end in January, fetched ones do not.
    selectors.rate_on(base="THB", quote="CNY", on=TODAY + timedelta(days=80))


def test_the_same_file_again_changes_nothing(bank: Bank) -> None:
    bank.fetched((200, file_of(RATES)))
    before = ExchangeRate.objects.count()
    again = bank.fetched((200, file_of(RATES)))
    assert (again.stored, again.problem) == (0, "")
    assert ExchangeRate.objects.count() == before


def test_a_bank_that_stumbles_is_asked_again_with_growing_pauses(bank: Bank) -> None:
    run = bank.fetched((503, b""), (500, b"oops"), (200, file_of(RATES)))
    assert run.stored == 6
    assert bank.waited == [1.0, 4.0]


def test_a_bank_that_does_not_answer_leaves_a_note_and_the_old_rates(
    bank: Bank,
) -> None:
    before = ExchangeRate.objects.count()
    run = bank.fetched((503, b""))
    assert bank.asked == 3
    assert "did not answer: HTTP 503" in run.problem
    assert selectors.fetches_recent()[0].problem == run.problem
    assert ExchangeRate.objects.count() == before


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((404, b""), "HTTP 404; set RATES_URL anew"),
        ((302, b""), "HTTP 302; set RATES_URL anew"),
        ((200, b"<html>maintenance"), "no XML file of rates"),
        ((200, b" " * 300_000), "more than 256000 bytes"),
        ((200, file_of(RATES, day="2026-11-26")), "2026-11-26, which is to come"),
        ((200, file_of(RATES, day="2026-11-16")), "older than 7 days"),
    ],
)
def test_a_wrong_answer_is_not_asked_again_and_changes_nothing(
    bank: Bank, answer: tuple[int, bytes], problem: str
) -> None:
    before = ExchangeRate.objects.count()
    run = bank.fetched(answer)
    assert problem in run.problem
    assert bank.asked == 1
    assert ExchangeRate.objects.count() == before
    assert not WaitingRate.objects.exists()


def test_a_jump_waits_for_a_person_and_the_rest_is_stored(bank: Bank) -> None:
    # 37.683 to 39.6 is 5.09 %, past the bound of five; 39.5 would be within it.
    run = bank.fetched((200, file_of(RATES | {"THB": "39.600"})))
    assert (run.stored, run.waiting) == (5, 1)
    (waiting,) = selectors.rates_waiting()
    assert (waiting.quote_currency, waiting.rate) == ("THB", Decimal("39.6"))
    assert (waiting.before, waiting.before_date) == (
        Decimal("37.683"), date(2026, 10, 30),
    )  # fmt: skip
    assert selectors.rate_on(base="EUR", quote="THB", on=TODAY).rate == Decimal(
        "37.683"
    )
    assert bank.fetched((200, file_of(RATES | {"THB": "39.600"}))).waiting == 0

    services.waiting_rate_decide(
        waiting_id=waiting.pk, is_accepted=True, operator="petra", now=NOW
    )
    assert selectors.rate_on(base="EUR", quote="THB", on=TODAY).rate == Decimal("39.6")
    assert selectors.rates_waiting() == []
    with pytest.raises(UnknownWaitingRateError):
        services.waiting_rate_decide(
            waiting_id=waiting.pk, is_accepted=False, operator="paul", now=NOW
        )


def test_a_refused_jump_stays_refused(bank: Bank) -> None:
    bank.fetched((200, file_of(RATES | {"THB": "3.7900"})))
    (waiting,) = selectors.rates_waiting()
    services.waiting_rate_decide(
        waiting_id=waiting.pk, is_accepted=False, operator="petra", now=NOW
    )
    assert bank.fetched((200, file_of(RATES | {"THB": "3.7900"}))).waiting == 0
    assert selectors.rates_waiting() == []
    kept = selectors.rate_on(base="EUR", quote="THB", on=TODAY)
    assert kept.rate == Decimal("37.683")


def test_without_a_source_the_schedule_does_nothing(settings: Any, bank: Bank) -> None:
    settings.RATES_URL = ""
    rates_fetch_scheduled(NOW)
    assert not RateFetch.objects.exists()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "no XML file"),
        (file_of({"USD": "1.1"}), "has 1 rates"),
        (file_of(RATES | {"THB": "NaN"}), "THB is out of all bounds"),
        (file_of(RATES | {"THB": "-3"}), "THB is out of all bounds"),
        (file_of(RATES | {"THB": "1e9"}), "THB is out of all bounds"),
        (file_of(RATES | {"THB": "3,7"}), "THB is no number"),
        (file_of(RATES | {"baht": "3"}), "'baht' is no currency"),
        (file_of(RATES, day="24.11.2026"), "is no date"),
        (file_of(RATES)[:-60], "no XML file"),
        (b"<a/>", "0 days"),
    ],
)
def test_half_a_file_is_none(content: bytes, words: str) -> None:
    with pytest.raises(RatesUnreadableError, match=words):
        day_read(content)


def test_an_own_rate_goes_before_the_banks_until_its_last_day(bank: Bank) -> None:
    until = TODAY + timedelta(days=6)
    own = {"base": "THB", "quote": "CNY", "on": TODAY, "operator": "petra"}
    services.own_rate_set(rate=Decimal("0.2"), until=until, **own)
    bank.fetched((200, file_of(RATES)))
    assert selectors.rate_on(base="THB", quote="CNY", on=until).rate == Decimal("0.2")
    after = selectors.rate_on(base="THB", quote="CNY", on=until + timedelta(days=1))
    assert after.source == "ECB euro foreign exchange reference rates"

    services.own_rate_set(rate=Decimal("0.21"), until=until, **own)
    assert [row.rate for row in selectors.own_rates(on=TODAY)] == [Decimal("0.21")]
    assert services.own_rate_end(base="THB", quote="CNY", on=TODAY) == 1
    assert selectors.own_rates(on=TODAY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quote", "rate", "days"),
    [("THB", "1", 1), ("CNY", "0", 1), ("CNY", "1", 90), ("CNY", "1", -1)],
)
def test_an_own_rate_without_sense_is_refused(quote: str, rate: str, days: int) -> None:
    with pytest.raises(ValueError, match="An own rate needs"):
        services.own_rate_set(
            base="THB", quote=quote, rate=Decimal(rate), on=TODAY,
            until=TODAY + timedelta(days=days), operator="petra",
        )  # fmt: skip
    with pytest.raises(RateUnknownError):
        selectors.rate_on(base="THB", quote="CNY", on=TODAY)
