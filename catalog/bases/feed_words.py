"""Faults of messages in words, in the active language: what is wrong, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from catalog.bases.errors import Fault, FeedRefusedError

# code -> (what is wrong, remedy)
WORDS: dict[str, tuple[str, str]] = {
    "not_json": (
        gettext_noop("The message is not a JSON object."),
        gettext_noop("Send one JSON object in UTF-8."),
    ),
    "missing_field": (
        gettext_noop("Something is missing here."),
        gettext_noop("Fill it in and send again."),
    ),
    "unknown_field": (
        gettext_noop("Nobody knows this field."),
        gettext_noop("Leave it out. Known are: %(wanted)s."),
    ),
    "unknown_event": (
        gettext_noop("Nobody knows this kind of news."),
        gettext_noop("Use one of: %(wanted)s."),
    ),
    "too_many_events": (
        gettext_noop("There is too much in one message."),
        gettext_noop("Send at most %(longest)s at once."),
    ),
    "wrong_type": (
        gettext_noop("This is of another kind than it must be."),
        gettext_noop("Write it as: %(wanted)s."),
    ),
    "bad_code": (
        gettext_noop("This code has characters that it may not have, or too many."),
        gettext_noop("Allowed are: %(wanted)s."),
    ),
    "too_long": (
        gettext_noop("This text is too long."),
        gettext_noop("Use at most %(longest)s characters."),
    ),
    "out_of_range": (
        gettext_noop("This number cannot be."),
        gettext_noop("Use a number from %(lowest)s to %(highest)s."),
    ),
    "bad_date": (
        gettext_noop("This is no day or time."),
        gettext_noop("Write it as: %(wanted)s."),
    ),
    "clock_ahead": (
        gettext_noop("The message is from the future."),
        gettext_noop("Set the clock of the device and send again."),
    ),
    "unknown_base": (
        gettext_noop("There is no base of this code."),
        gettext_noop("Ask the pavilion for the code of your base."),
    ),
    "message_id_reused": (
        gettext_noop("Another message had this number before."),
        gettext_noop("Give every message a number of its own."),
    ),
    "sequence_reused": (
        gettext_noop("Another message had the sequence number %(sequence)s."),
        gettext_noop("Count on by one with every message."),
    ),
    "unknown_lot": (
        gettext_noop("Nobody has announced the lot %(lot)s."),
        gettext_noop("Send “received” for it first, or say its SKU."),
    ),
    "empty_lot": (
        gettext_noop("The lot %(lot)s is new and has nothing."),
        gettext_noop("Leave it out until there is something."),
    ),
    "lot_mismatch": (
        gettext_noop("The lot %(lot)s is known with other goods or days."),
        gettext_noop("Give other goods another lot code."),
    ),
    "lot_state": (
        gettext_noop("The lot %(lot)s does not allow this now."),
        gettext_noop("It is held or called back; ask the pavilion."),
    ),
    "quantity": (
        gettext_noop("The lot %(lot)s does not have so much."),
        gettext_noop("Count it again and send the count."),
    ),
    "bad_signature": (
        gettext_noop("The signature does not fit base, key and message."),
        gettext_noop("Sign the exact bytes with the key of this base."),
    ),
    "signature_too_old": (
        gettext_noop("The signature is not of now."),
        gettext_noop(
            "Sign again; it is valid for %(seconds)s seconds. Our clock says %(clock)s."
        ),
    ),
    "key_ended": (
        gettext_noop("The key %(key)s is not valid any more."),
        gettext_noop("Ask the pavilion for a new key."),
    ),
    "days_reversed": (
        gettext_noop("The last day is before the first."),
        gettext_noop("Change the two days round."),
    ),
    "too_many": (
        gettext_noop("There are more than %(most)s events."),
        gettext_noop("Ask for fewer days at once."),
    ),
    "already_shipped": (
        gettext_noop("These goods have left already, or were given to another lot."),
        gettext_noop("Fetch the list again."),
    ),
}


def fault_words(fault: Fault) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    what, remedy = WORDS[fault.code]
    return _(what) % fault.values, _(remedy) % fault.values


def refusal_json(refused: FeedRefusedError) -> list[dict[str, str]]:
    """All faults for a machine that has people behind it."""
    found = []
    for fault in refused.faults:
        what, remedy = fault_words(fault)
        found.append(
            {
                "code": fault.code,
                "field": fault.field,
                "message": what,
                "remedy": remedy,
            }
        )
    return found
