"""Sequences nobody thought of: hypothesis makes them, and shortens one that differs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.contract.diff.saying import say
from tests.contract.diff.seed import ADDRESS, GOODS
from tests.contract.diff.steps import Missing, Ref, Step, differences, step_run
from tests.contract.diff.story_checkout import CHECKOUT, call, create

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.diff.server import Server
    from tests.contract.diff.steps import Difference

Move = tuple[Any, ...]
SLUGS = [row[0] for row in GOODS]
LINES = "lines { id quantity variant { sku } totalPrice { gross { amount } } }"
FRANCE = {
    **ADDRESS,
    "country": "FR",
    "city": "Paris",
    "postalCode": "75001",
    "phone": "",
}
POLAND = {
    **ADDRESS,
    "country": "PL",
    "city": "Warszawa",
    "postalCode": "00-001",
    "phone": "",
}
ADDRESSES = {
    "berlin": ADDRESS,
    "paris": FRANCE,
    "warsaw": POLAND,
    "bad": {**ADDRESS, "postalCode": "?"},
}
BASKET_MOVES = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(SLUGS), st.integers(0, 6)),
    st.tuples(st.just("set"), st.integers(0, 2), st.integers(0, 6)),
    st.tuples(st.just("delete"), st.integers(0, 2)),
    st.tuples(st.just("email"), st.sampled_from(["anna@example.com", "x", ""])),
    st.tuples(st.just("ship"), st.sampled_from(sorted(ADDRESSES))),
    st.tuples(st.just("bill"), st.sampled_from(sorted(ADDRESSES))),
    st.tuples(st.just("options")),
    st.tuples(st.just("choose"), st.integers(0, 1)),
    st.tuples(st.just("read")),
    st.tuples(st.just("complete")),
)  # fmt: skip
PAGE_MOVES = st.fixed_dictionaries(
    {
        "size": st.sampled_from(
            [{"first": 2}, {"first": 3}, {"last": 2}, {"first": 100}]
        ),
        "sort": st.none()
        | st.fixed_dictionaries(
            {
                "field": st.sampled_from(
                    ["NAME", "PRICE", "MINIMAL_PRICE", "PUBLISHED_AT"]
                ),
                "direction": st.sampled_from(["ASC", "DESC"]),
            }
        ),
        "where": st.none()
        | st.dictionaries(
            st.sampled_from(["gte", "lte"]), st.sampled_from(["3.33", "8", "12.5"])
        ).map(lambda bounds: {"price": {"range": bounds}} if bounds else None),
        "pages": st.integers(1, 3),
        "who": st.sampled_from(["", "app"]),
    }
)


OPTIONS = "mutation ($id: ID!) { deliveryOptionsCalculate(id: $id) { deliveries { id shippingMethod { name price { amount } } } errors { field code } } }"
COMPLETE = "mutation ($id: ID) { checkoutComplete(id: $id) { order { status } errors { field code } } }"
READ = f"query ($id: ID) {{ checkout(id: $id) {{ {CHECKOUT} }} }}"
# Move -> mutation, its arguments, and what a move gives it.
MUTATIONS: dict[str, tuple[str, str, Callable[..., dict[str, Any]]]] = {
    "add": ("checkoutLinesAdd", "id: ID, lines: [CheckoutLineInput!]!",
            lambda slug, q: {"lines": [{"variantId": Ref(f"variant {slug}"), "quantity": q}]}),
    "set": ("checkoutLinesUpdate", "id: ID, lines: [CheckoutLineUpdateInput!]!",
            lambda n, q: {"lines": [{"lineId": Ref(f"made line {n}"), "quantity": q}]}),
    "delete": ("checkoutLinesDelete", "id: ID, linesIds: [ID!]!", lambda n: {"linesIds": [Ref(f"made line {n}")]}),
    "email": ("checkoutEmailUpdate", "id: ID, email: String!", lambda email: {"email": email}),
    "ship": ("checkoutShippingAddressUpdate", "id: ID, shippingAddress: AddressInput!", lambda name: {"shippingAddress": ADDRESSES[name]}),
    "bill": ("checkoutBillingAddressUpdate", "id: ID, billingAddress: AddressInput!", lambda name: {"billingAddress": ADDRESSES[name]}),
    "choose": ("checkoutDeliveryMethodUpdate", "id: ID, deliveryMethodId: ID", lambda n: {"deliveryMethodId": Ref(f"made option {n}")}),
}  # fmt: skip


def basket_steps(tag: str, moves: list[Move]) -> list[Step]:
    """A basket and what is done to it."""
    steps = [create("make", tag, [("rice", 1)], "made")]
    it = {"id": Ref("made")}
    for move in moves:
        steps.append(_basket_step(it, move))
    return steps


def _basket_step(it: dict[str, Any], move: Move) -> Step:
    kind, *given = move
    binds = {f"made_line_{n}": f"%s.checkout.lines.{n}.id" for n in range(3)}
    label = " ".join(map(str, move))
    if kind == "options":
        binds = {
            f"made option {n}": f"deliveryOptionsCalculate.deliveries.{n}.id"
            for n in range(2)
        }
        return Step(label, OPTIONS, it, who="", binds=binds)
    if kind == "complete":
        return Step(label, COMPLETE, it, who="")
    if kind == "read":
        return Step(label, READ, it, who="")
    name, arguments, variables_of = MUTATIONS[kind]
    named = {key: path % name for key, path in binds.items()}
    return call(label, name, arguments, {**it, **variables_of(*given)}, **named)


def page_steps(tag: str, move: dict[str, Any]) -> list[Step]:
    """Pages of products, each after the one before."""
    text = "query ($channel: String, $first: Int, $last: Int, $after: String, $before: String, $sort: ProductOrder, $where: ProductWhereInput) { products(channel: $channel, first: $first, last: $last, after: $after, before: $before, sortBy: $sort, where: $where) { totalCount edges { node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    given = {
        "channel": f"diff-{tag}",
        **move["size"],
        "sort": move["sort"],
        "where": move["where"],
    }
    forward = "first" in move["size"]
    path = f"products.pageInfo.{'endCursor' if forward else 'startCursor'}"
    steps = []
    for number in range(move["pages"]):
        further = {"after" if forward else "before": Ref("cursor")} if number else {}
        steps.append(
            Step(
                f"page {number + 1} of {move}",
                text,
                {**given, **further},
                who=move["who"],
                binds={"cursor": path},
            )
        )
    return steps


class Differs(Exception):  # noqa: N818  a find, no fault
    """Two servers part; carries the steps that show it."""


class Run:
    """Counts, and the shortest sequence found so far."""

    def __init__(self, left: Server, right: Server) -> None:
        self.sides = (left, right)
        self.compared = self.equal = 0

    def steps(self, steps: list[Step]) -> None:
        """Run steps on both sides. Raises `Differs` at the first difference."""
        for place, step in enumerate(steps):
            try:
                said = [step_run(step, server) for server in self.sides]
            except Missing:
                continue
            self.compared += 1
            found = list(differences(step.label, said[0], said[1]))
            if found:
                raise Differs(_told(steps[: place + 1], found))
            self.equal += 1


def _told(steps: list[Step], found: list[Difference]) -> str:
    after = " > ".join(step.label for step in steps)
    places = "\n".join(f"  {x.path}: {x.left!r}, {x.right!r}" for x in found[:8])
    return f"{after}\n{places}"


def generated_run(left: Server, right: Server, *, tag: str, examples: int) -> list[int]:
    """Run made-up sequences; say the shortest that differs."""
    total = [0, 0, 0]
    kinds: tuple[tuple[str, Any, Callable[[str, Any], list[Step]]], ...] = (
        ("baskets", st.lists(BASKET_MOVES, min_size=1, max_size=8), basket_steps),
        ("pages", PAGE_MOVES, page_steps),
    )
    for name, strategy, steps_of in kinds:
        run = Run(left, right)
        try:
            _attempts(run, strategy, partial(steps_of, tag), examples)
        except Differs as differs:
            say(f"\ngenerated {name}: {differs}")
        say(f"generated {name}: {run.equal} of {run.compared} equal")
        total = [total[0] + run.compared, total[1] + run.equal, 0]
    return total


def _attempts(
    run: Run, strategy: Any, steps_of: Callable[[Any], list[Step]], examples: int
) -> None:
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def attempt(moves: Any) -> None:
        run.steps(steps_of(moves))

    attempt()
