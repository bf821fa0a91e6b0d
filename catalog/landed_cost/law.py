"""Writes of law: the shipped seed, proposed changes, a second person's word, undo.

Files are the seed; the stored versions are what counts. Nothing here changes the content
of a version: a change is a newer version, and an undo is a newer one again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.landed_cost import rule_files
from catalog.landed_cost.errors import RuleChangeError
from catalog.landed_cost.models import (
    ProposalState,
    RuleProposal,
    RuleRow,
    RuleState,
)
from catalog.landed_cost.quote_json import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

# Law of the shop itself is approved before it begins, or after; both states are in force.
SPEAKING = (RuleState.IN_FORCE, RuleState.EARLIER)


@transaction.atomic
def rules_seed(*, now: datetime) -> int:
    """Store the shipped law. Answers how many versions were added.

    A rule seen for the first time comes into force. A shipped rule that changed waits in
    a proposal of its file: nothing in force is overwritten. Raises `RuleFileError`.
    """
    newest: dict[str, int] = {}
    in_force: dict[str, int] = {}
    known: set[tuple[str, str]] = set()
    rows = RuleRow.objects.values_list("key", "version", "content_hash", "state")
    for key, version, digest, state in rows.iterator():
        newest[key] = max(newest.get(key, 0), version)
        known.add((key, digest))
        if state == RuleState.IN_FORCE:
            in_force[key] = version
    fresh: list[RuleRow] = []
    for path in rule_files.rule_files():
        changed: list[RuleRow] = []
        for content in rule_files.rule_rows(path):
            key, digest = content["id"], content_hash(content)
            if (key, digest) in known:
                continue
            row = _row(content, newest.get(key, 0) + 1, now=now, digest=digest)
            row.replaces = in_force.get(key)
            (changed if key in newest else fresh).append(row)
        if changed:
            fresh += _waiting(changed, file_name=path.name, by="", now=now)
    return len(RuleRow.objects.bulk_create(fresh, batch_size=500))


@transaction.atomic
def rules_propose(*, text: str, file_name: str, by: str, now: datetime) -> RuleProposal:
    """Propose the rows of a rule file that differ from the law in force.

    A row of the file replaces the version of its id; ids that the file leaves out stay
    as they are (end a rule with `valid_to`). Raises `RuleFileError` naming file, line,
    row and field, and `RuleChangeError` if the file changes nothing.
    """
    contents = rule_files.rule_rows_of(text, file_name)
    keys = [content["id"] for content in contents]
    newest: dict[str, int] = {}
    in_force: dict[str, RuleRow] = {}
    for row in RuleRow.objects.select_for_update().filter(key__in=keys):
        newest[row.key] = max(newest.get(row.key, 0), row.version)
        if row.state == RuleState.IN_FORCE:
            in_force[row.key] = row
    changed = []
    for content in contents:
        before, digest = in_force.get(content["id"]), content_hash(content)
        if before and before.content_hash == digest:
            continue
        version = newest.get(content["id"], 0) + 1
        row = _row(content, version, now=now, digest=digest, is_shipped=False)
        row.replaces = before.version if before else None
        changed.append(row)
    if not changed:
        message = f"{file_name}: every row is in force already."
        raise RuleChangeError("nothing_changes", message)
    made = _waiting(changed, file_name=file_name, by=by, now=now)
    RuleRow.objects.bulk_create(made, batch_size=500)
    proposal = made[0].proposal
    assert proposal is not None
    return proposal


@transaction.atomic
def rules_approve(*, proposal_id: int, by: str, now: datetime) -> RuleProposal:
    """Put a proposal into force, by another person than the one who proposed it.

    Each row counts from its own `valid_from`; until then the version before it stays.
    Raises `RuleChangeError`: not waiting, the same person, or law that has moved on.
    """
    proposal = _decided(proposal_id, ProposalState.WAITING, "not_waiting")
    if proposal.proposed_by and proposal.proposed_by == by:
        message = f"{by} proposed this; another person approves it."
        raise RuleChangeError("same_person", message)
    rows = list(proposal.rows.select_for_update().order_by("key"))
    before = _in_force(row.key for row in rows)
    for row in rows:
        stands = before.get(row.key)
        if (stands.version if stands else None) != row.replaces:
            message = f"{row.key} has changed since; propose the file anew."
            raise RuleChangeError("law_moved_on", message)
    for row in rows:
        _put_into_force(row, before.get(row.key), by=by, now=now)
    proposal.state = ProposalState.APPROVED
    proposal.decided_by, proposal.decided_at = by[:150], now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    return proposal


@transaction.atomic
def rules_decline(*, proposal_id: int, by: str, now: datetime) -> RuleProposal:
    """Take a proposal off the table; nothing in force changes. Anybody may.

    Raises `RuleChangeError` if it does not wait.
    """
    proposal = _decided(proposal_id, ProposalState.WAITING, "not_waiting")
    proposal.rows.update(state=RuleState.DECLINED)
    proposal.state = ProposalState.DECLINED
    proposal.decided_by, proposal.decided_at = by[:150], now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    return proposal


@transaction.atomic
def rules_undo(*, proposal_id: int, by: str, now: datetime) -> RuleProposal:
    """Take an approved change back: what was in force before is a new version again.

    Quotes and orders keep what they were told. Raises `RuleChangeError` if the proposal
    is not approved or a later change stands on it.
    """
    proposal = _decided(proposal_id, ProposalState.APPROVED, "not_approved")
    rows = list(proposal.rows.select_for_update().order_by("key"))
    standing = _in_force(row.key for row in rows)
    for row in rows:
        stands = standing.get(row.key)
        if stands is None or stands.pk != row.pk:
            message = f"{row.key} was changed later; undo that first."
            raise RuleChangeError("law_moved_on", message)
    for row in rows:
        _retire(row, state=RuleState.RETIRED, now=now)
        if row.replaces is None:
            continue
        earlier = RuleRow.objects.get(key=row.key, version=row.replaces)
        if earlier.state == RuleState.EARLIER:
            _retire(earlier, state=RuleState.RETIRED, now=now)
        again = _row(
            earlier.content, _newest(row.key) + 1, now=now, digest=earlier.content_hash
        )
        again.state, again.is_shipped = RuleState.IN_FORCE, earlier.is_shipped
        again.made_by, again.replaces = by[:150], row.version
        again.save()
    proposal.state = ProposalState.UNDONE
    proposal.undone_by, proposal.undone_at = by[:150], now
    proposal.save(update_fields=["state", "undone_by", "undone_at"])
    return proposal


def _row(
    content: Mapping[str, Any],
    version: int,
    *,
    now: datetime,
    digest: str,
    is_shipped: bool = True,
) -> RuleRow:
    return RuleRow(
        key=content["id"],
        version=version,
        state=RuleState.IN_FORCE,
        is_shipped=is_shipped,
        destination=content["destination"],
        content=dict(content),
        content_hash=digest,
        made_at=now,
    )


def _waiting(
    rows: list[RuleRow], *, file_name: str, by: str, now: datetime
) -> list[RuleRow]:
    proposal = RuleProposal.objects.create(
        file_name=file_name[:100],
        state=ProposalState.WAITING,
        proposed_by=by[:150],
        proposed_at=now,
    )
    for row in rows:
        row.state, row.proposal = RuleState.PROPOSED, proposal
    return rows


def _decided(proposal_id: int, state: ProposalState, key: str) -> RuleProposal:
    found = RuleProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None or found.state != state:
        is_now = found.get_state_display() if found else "unknown"
        message = f"Proposal {proposal_id} is {is_now}."
        raise RuleChangeError(key, message)
    return found


def _in_force(keys: Iterable[str]) -> dict[str, RuleRow]:
    rows = RuleRow.objects.select_for_update().filter(
        key__in=list(keys), state=RuleState.IN_FORCE
    )
    return {row.key: row for row in rows}


def _put_into_force(
    row: RuleRow, before: RuleRow | None, *, by: str, now: datetime
) -> None:
    if before:
        begins_later = row.content["valid_from"] > before.content["valid_from"]
        state = RuleState.EARLIER if begins_later else RuleState.RETIRED
        _retire(before, state=state, now=now)
    row.state, row.made_by, row.made_at = RuleState.IN_FORCE, by[:150], now
    row.save(update_fields=["state", "made_by", "made_at"])


def _retire(row: RuleRow, *, state: RuleState, now: datetime) -> None:
    row.state = state
    row.retired_at = now if state == RuleState.RETIRED else None
    row.save(update_fields=["state", "retired_at"])


def _newest(key: str) -> int:
    versions = RuleRow.objects.filter(key=key).order_by("-version")
    return versions.values_list("version", flat=True)[0]
