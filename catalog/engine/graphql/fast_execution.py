"""Execution without what a synchronous server never needs.

graphql-core looks up a field's definition, its arguments and its `info`, builds a path
and asks whether a value is awaitable for every field of every object. A list of 24
products has some 500 fields of 30 kinds: here each kind is looked up once a request.
Answers, errors and their paths are graphql-core's own (`tests/catalog/engine/
test_fast_execution.py` compares the two executions). No resolver is awaitable and none
reads `info.path`, which is the one thing an `info` that many objects share cannot say.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionContext,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    OperationDefinitionNode,
    default_field_resolver,
    default_type_resolver,
    is_leaf_type,
    located_error,
)
from graphql.execution.execute import CollectedErrors, get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, Undefined, inspect, is_iterable

from catalog.engine.graphql.coercion import Coercion, Variables, quick_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import FieldNode, GraphQLField, GraphQLResolveInfo, GraphQLSchema

Fields = dict[str, list["FieldNode"]]


@dataclass(slots=True)
class Bound:
    """One field of a selection, with all that is the same for every object.

    `complete` takes the value, and its path unless `is_leaf`.
    """

    name: str
    nodes: list[FieldNode]
    return_type: Any
    resolve: Callable[..., Any]
    info: GraphQLResolveInfo
    arguments: dict[str, Any]
    is_leaf: bool
    complete: Callable[..., Any]


@dataclass(slots=True)
class Plan:
    """What is the same each time that an operation of a document is run."""

    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    variables: Variables | None


_plans: OrderedDict[tuple[int, str | None], Plan] = OrderedDict()
_coercions: dict[int, Coercion] = {}
KEPT_PLANS = 512


def _plan(
    schema: GraphQLSchema, document: DocumentNode, name: str | None
) -> Plan | None:
    """The plan of the operation that is meant; None if there is not exactly one."""
    key = id(document), name
    plan = _plans.get(key)
    if plan is None:
        plan = _planned(schema, document, name)
        if plan is not None:
            # A document that is kept here keeps its id to itself.
            _plans[key] = plan
            while len(_plans) > KEPT_PLANS:
                _plans.popitem(last=False)
    return plan


def _planned(
    schema: GraphQLSchema, document: DocumentNode, name: str | None
) -> Plan | None:
    fragments: dict[str, FragmentDefinitionNode] = {}
    meant: list[OperationDefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, FragmentDefinitionNode):
            fragments[node.name.value] = node
        elif isinstance(node, OperationDefinitionNode) and (
            name is None or (node.name and node.name.value == name)
        ):
            meant.append(node)
    if len(meant) != 1:
        return None
    coercion = _coercions.get(id(schema))
    if coercion is None or coercion.schema is not schema:
        coercion = _coercions[id(schema)] = Coercion(schema)
    variables = coercion.variables(meant[0].variable_definitions or ())
    return Plan(document, meant[0], fragments, variables)


class FastExecution(ExecutionContext):
    """To be given to `execute_sync` as its `execution_context_class`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # id of a collected selection -> the selection (so that its id stays its own)
        # and its bound fields.
        self._bound: dict[int, tuple[Fields, list[Bound]]] = {}

    @classmethod
    def build(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        raw_variable_values: dict[str, Any] | None = None,
        operation_name: str | None = None,
        *others: Any,
        **named: Any,
    ) -> Any:
        """An execution, or a list of errors; graphql-core's unless all is as usual."""
        given = raw_variable_values or {}
        plan = _plan(schema, document, operation_name)
        values = None if plan is None else quick_values(plan.variables, given)
        if plan is None or values is None:
            return super().build(
                schema, document, root_value, context_value, raw_variable_values,
                operation_name, *others, **named,
            )  # fmt: skip
        return cls(
            schema, plan.fragments, root_value, context_value, plan.operation, values,
            default_field_resolver, default_type_resolver, default_field_resolver,
            CollectedErrors(), None, None,
        )  # fmt: skip

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        fields: Fields,
    ) -> dict[str, Any]:
        """The selected fields of one object."""
        known = self._bound.get(id(fields))
        if known is None:
            known = fields, self._bind(parent_type, fields)
            self._bound[id(fields)] = known
        results: dict[str, Any] = {}
        type_name = parent_type.name
        for field in known[1]:
            name = field.name
            try:
                value = field.resolve(source_value, field.info, **field.arguments)
                if field.is_leaf:
                    results[name] = field.complete(value)
                else:
                    results[name] = field.complete(value, Path(path, name, type_name))
            # graphql-core's rule: whatever a field raises is an error of that field.
            except Exception as raw:  # noqa: BLE001
                where = Path(path, name, type_name)
                error = located_error(raw, field.nodes, where.as_list())
                self.handle_field_error(error, field.return_type, where)
                results[name] = None
        return results

    def _bind(self, parent_type: GraphQLObjectType, fields: Fields) -> list[Bound]:
        bound = []
        for name, nodes in fields.items():
            definition = get_field_def(self.schema, parent_type, nodes[0])
            if definition is not None:
                bound.append(self._bind_one(parent_type, name, nodes, definition))
        return bound

    def _bind_one(
        self,
        parent_type: GraphQLObjectType,
        name: str,
        nodes: list[FieldNode],
        definition: GraphQLField,
    ) -> Bound:
        nowhere: Any = None
        info = self.build_resolve_info(definition, nodes, parent_type, nowhere)
        resolve = definition.resolve or self.field_resolver
        arguments: dict[str, Any] = {}
        try:
            arguments = get_argument_values(definition, nodes[0], self.variable_values)
        except GraphQLError as error:
            resolve = _refusing(error)
        is_leaf = is_leaf_type(_nullable(definition.type))
        make = self._leaf if is_leaf else self._composed
        return Bound(
            name=name,
            nodes=nodes,
            return_type=definition.type,
            resolve=resolve,
            info=info,
            arguments=arguments,
            is_leaf=is_leaf,
            complete=make(definition.type, nodes, info),
        )

    def _leaf(
        self, return_type: Any, _: list[FieldNode], info: GraphQLResolveInfo
    ) -> Callable[[Any], Any]:
        is_needed = isinstance(return_type, GraphQLNonNull)
        leaf = return_type.of_type if is_needed else return_type
        serialize = leaf.serialize

        def complete(value: Any) -> Any:
            if value is None or value is Undefined:
                if is_needed:
                    raise TypeError(_null_words(info))
                return None
            if isinstance(value, Exception):
                raise value
            said = serialize(value)
            if said is None or said is Undefined:
                message = (
                    f"Expected `{inspect(leaf)}.serialize({inspect(value)})`"
                    f" to return non-nullable value, returned: {inspect(said)}"
                )
                raise TypeError(message)
            return said

        return complete

    def _composed(
        self, return_type: Any, nodes: list[FieldNode], info: GraphQLResolveInfo
    ) -> Callable[[Any, Path], Any]:
        is_needed = isinstance(return_type, GraphQLNonNull)
        inner_type = return_type.of_type if is_needed else return_type
        if isinstance(inner_type, GraphQLList):
            inner = self._list(inner_type.of_type, nodes, info)
        elif isinstance(inner_type, GraphQLObjectType):
            inner = self._object(inner_type, nodes)
        else:
            inner = self._abstract(inner_type, nodes, info)

        def complete(value: Any, path: Path) -> Any:
            if value is None or value is Undefined:
                if is_needed:
                    raise TypeError(_null_words(info))
                return None
            if isinstance(value, Exception):
                raise value
            return inner(value, path)

        return complete

    def _object(
        self, return_type: GraphQLObjectType, nodes: list[FieldNode]
    ) -> Callable[[Any, Path], Any]:
        fields = self.collect_subfields(return_type, nodes)

        def complete(value: Any, path: Path) -> Any:
            return self.execute_fields(return_type, value, path, fields)

        return complete

    def _abstract(
        self, return_type: Any, nodes: list[FieldNode], info: GraphQLResolveInfo
    ) -> Callable[[Any, Path], Any]:
        resolve_type = return_type.resolve_type or self.type_resolver
        known: dict[Any, GraphQLObjectType] = {}

        def complete(value: Any, path: Path) -> Any:
            name = resolve_type(value, info, return_type)
            if name not in known:
                known[name] = self.ensure_valid_runtime_type(
                    name, return_type, nodes, info, value
                )
            runtime_type = known[name]
            fields = self.collect_subfields(runtime_type, nodes)
            return self.execute_fields(runtime_type, value, path, fields)

        return complete

    def _item(
        self, item_type: Any, nodes: list[FieldNode], info: GraphQLResolveInfo
    ) -> Callable[[Any, Path], Any]:
        if not is_leaf_type(_nullable(item_type)):
            return self._composed(item_type, nodes, info)
        complete_leaf = self._leaf(item_type, nodes, info)

        def complete(value: Any, _: Path) -> Any:
            return complete_leaf(value)

        return complete

    def _list(
        self, item_type: Any, nodes: list[FieldNode], info: GraphQLResolveInfo
    ) -> Callable[[Any, Path], Any]:
        complete_item = self._item(item_type, nodes, info)

        def complete(value: Any, path: Path) -> Any:
            if type(value) is not list and not is_iterable(value):
                message = (
                    "Expected Iterable, but did not find one for field"
                    f" '{info.parent_type.name}.{info.field_name}'."
                )
                raise GraphQLError(message)
            done = []
            for index, item in enumerate(value):
                where = Path(path, index, None)
                try:
                    done.append(complete_item(item, where))
                except Exception as raw:  # noqa: BLE001  as above, of one item
                    error = located_error(raw, nodes, where.as_list())
                    self.handle_field_error(error, item_type, where)
                    done.append(None)
            return done

        return complete


def _refusing(error: GraphQLError) -> Callable[..., Any]:
    """A resolver of a field whose arguments are wrong."""

    def resolve(*_: Any, **__: Any) -> Any:
        raise error

    return resolve


def _nullable(item: Any) -> Any:
    return item.of_type if isinstance(item, GraphQLNonNull) else item


def _null_words(info: GraphQLResolveInfo) -> str:
    place = f"{info.parent_type.name}.{info.field_name}"
    return f"Cannot return null for non-nullable field {place}."
