"""Steps of a story, run on two servers; what each said, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.contract.diff.normal import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.contract.diff.server import Server


class Ref(NamedTuple):
    """What each server calls an object that an earlier step named."""

    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One document. `binds` names parts of the answer: name -> path into `data`."""

    label: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    who: str = "app"
    binds: dict[str, str] = field(default_factory=dict)


class Difference(NamedTuple):
    """Where two answers to one step part."""

    label: str
    path: str
    left: Any
    right: Any


@dataclass(slots=True)
class Outcome:
    """What came of a story."""

    compared: int = 0
    equal: int = 0
    skipped: list[str] = field(default_factory=list)
    differences: dict[str, list[Difference]] = field(default_factory=dict)
    broken: list[Step] = field(default_factory=list)


class Missing(Exception):  # noqa: N818  no fault, a step that cannot be run
    """A step names an object that no earlier step could make."""


def names_in(value: Any) -> Iterator[str]:
    """Every name that variables refer to."""
    if isinstance(value, Ref):
        yield value.name
    elif isinstance(value, dict):
        for inner in value.values():
            yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


def _told(value: Any, ids: dict[str, Any]) -> Any:
    if isinstance(value, Ref):
        if value.name not in ids:
            raise Missing(value.name)
        return ids[value.name]
    if isinstance(value, dict):
        return {key: _told(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_told(inner, ids) for inner in value]
    return value


def _found(data: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(data, list) and part.isdigit():
            data = data[int(part)] if int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def step_run(step: Step, server: Server) -> dict[str, Any]:
    """The answer in its comparable form; names are bound. Raises `Missing`."""
    answer = server.ask(step.text, _told(step.variables, server.ids), who=step.who)
    data = answer.content.get("data")
    for name, path in step.binds.items():
        found = _found(data, path)
        if found is not None:
            server.ids[name] = found
        else:
            server.ids.pop(name, None)
    known = {v: k for k, v in server.ids.items() if isinstance(v, str)}
    return {"status": answer.status, **normal(answer.content, known)}


def story_run(steps: Iterable[Step], left: Server, right: Server) -> Outcome:
    """Run steps on both, one after another; go on after a difference."""
    outcome = Outcome()
    for step in steps:
        if not (left.has(step.who) and right.has(step.who)):
            outcome.skipped.append(f"{step.label}: nobody is {step.who}")
            continue
        said = []
        for server in (left, right):
            try:
                said.append(step_run(step, server))
            except Missing as missing:
                outcome.skipped.append(f"{step.label}: {server.name} has no {missing}")
        if len(said) < len((left, right)):
            continue
        outcome.compared += 1
        found = list(differences(step.label, said[0], said[1]))
        if found:
            outcome.differences[step.label] = found
            outcome.broken.append(step)
        else:
            outcome.equal += 1
    return outcome


def differences(
    label: str, left: Any, right: Any, path: str = ""
) -> Iterator[Difference]:
    """Every place where two answers part."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            one, other = left.get(key, "absent"), right.get(key, "absent")
            yield from differences(label, one, other, f"{path}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            yield from differences(label, one, other, f"{path}[{number}]")
    elif left != right or isinstance(left, bool) != isinstance(right, bool):
        yield Difference(label, path, left, right)


def shortest(steps: list[Step], last: Step) -> list[Step]:
    """The steps that a step needs, and itself: those that named what it refers to."""
    wanted, kept = set(names_in(last.variables)), [last]
    for step in reversed(steps[: steps.index(last)]):
        if wanted & step.binds.keys():
            kept.append(step)
            wanted |= set(names_in(step.variables))
    return kept[::-1]
