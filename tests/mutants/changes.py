"""Small changes to a source, each of which makes it say something else.

A change takes the place of one expression or statement, so it is shown as what stood there and
what stands there now. Left alone is what decides nothing when it runs: annotations, decorators,
docstrings, imports and what an exception says.
"""

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Final

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_REACHES_END: Final = {ast.Lt, ast.LtE, ast.Gt, ast.GtE}
_RECKONED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_SKIPPED_FIELDS: Final = {"annotation", "returns", "decorator_list", "type_params"}
_Place = ast.expr | ast.stmt | ast.pattern


@dataclass(frozen=True, slots=True)
class Change:
    """``old``, from byte ``start`` to byte ``end`` of the source in UTF-8, becomes ``new``.

    ``lines`` are those it stands on, from 1. ``on_import`` says that it runs as soon as the module
    is imported, whoever does so.
    """

    kind: str
    start: int
    end: int
    old: str
    new: str
    lines: range
    on_import: bool

    def applied(self, source: str) -> str:
        whole = source.encode()
        return (whole[: self.start] + self.new.encode() + whole[self.end :]).decode()


def changes(source: str) -> list[Change]:
    """Every change to ``source``, in the order of its lines."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, on_import in _nodes(ast.parse(source), on_import=True):
        for kind, place, new in _of(node):
            start = starts[place.lineno - 1] + place.col_offset
            end = starts[(place.end_lineno or 0) - 1] + (place.end_col_offset or 0)
            old = source.encode()[start:end].decode()
            lines = range(place.lineno, (place.end_lineno or 0) + 1)
            found.append(Change(kind, start, end, old, new, lines, on_import))
    return sorted(found, key=lambda change: (change.start, change.end, change.kind, change.new))


def _nodes(node: ast.AST, *, on_import: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Every node that decides something when it runs, and whether that is at the import."""
    yield node, on_import
    if isinstance(node, ast.Raise):
        return
    inside = on_import and not isinstance(node, ast.FunctionDef | ast.Lambda)
    for name, value in ast.iter_fields(node):
        if name in _SKIPPED_FIELDS:
            continue
        # The defaults of arguments are made where the function is.
        now = on_import if name == "args" else inside
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield from _nodes(child, on_import=now)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Expr(ast.Constant()):
            return True
        case ast.Expr(ast.Call(ast.Name("assert_never"))):
            return True
        case _:
            return False


def _of(node: ast.AST) -> Iterator[tuple[str, _Place, str]]:
    """The changes to one node: what kind, what they replace, by what."""
    if isinstance(node, ast.expr):
        yield from _of_expression(node)
    elif isinstance(node, ast.match_case):
        yield from _of_case(node)
    elif isinstance(node, ast.Return) and node.value is not None:
        if ast.unparse(node.value) != "None":
            yield "return", node, "return None"
    elif isinstance(node, ast.stmt) and _may_go(node):
        yield "statement", node, "pass"
    if isinstance(node, ast.If | ast.While | ast.IfExp) and _is_plain(node.test):
        yield "boolean", node.test, _expression(_not(node.test))


def _of_expression(node: ast.expr) -> Iterator[tuple[str, _Place, str]]:
    match node:
        case ast.Compare(ops=[op]):
            yield "comparison", node, _expression(_with(node, ops=[_COMPARED[type(op)]()]))
            if type(op) in _REACHES_END:
                yield "comparison", node, _expression(_not(node))
        case ast.BoolOp() | ast.UnaryOp(ast.Not()):
            yield "boolean", node, _expression(_turned(node))
        case ast.BinOp(op=op) if type(op) in _RECKONED and not _is_type(node):
            yield "arithmetic", node, _expression(_with(node, op=_RECKONED[type(op)]()))
        case ast.Constant(value) if (other := _other(value)) is not None:
            yield "constant", node, repr(other)
        case ast.Call():
            yield from _of_call(node)


def _turned(node: ast.BoolOp | ast.UnaryOp) -> ast.expr:
    match node:
        case ast.BoolOp(ast.And()):
            return _with(node, op=ast.Or())
        case ast.BoolOp():
            return _with(node, op=ast.And())
        case _:
            return node.operand


def _is_plain(condition: ast.expr) -> bool:
    """Whether a condition has nothing in it that could be turned round."""
    return isinstance(condition, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr)


def _of_call(call: ast.Call) -> Iterator[tuple[str, _Place, str]]:
    match call.args:
        case [one, other, *rest] if _mind_their_places(call.func, one, other):
            yield "arguments", call, _expression(_with(call, args=[other, one, *rest]))
    for left_out in call.keywords:
        if left_out.arg is not None:
            others = [keyword for keyword in call.keywords if keyword is not left_out]
            yield "arguments", call, _expression(_with(call, keywords=others))


def _mind_their_places(function: ast.expr, one: ast.expr, other: ast.expr) -> bool:
    """Whether it is something else to call ``function`` with the two the other way round."""
    if isinstance(one, ast.Starred) or isinstance(other, ast.Starred):
        return False
    return ast.unparse(one) != ast.unparse(other) and ast.unparse(function) not in {"max", "min"}


def _of_case(case: ast.match_case) -> Iterator[tuple[str, _Place, str]]:
    if case.guard is not None:
        yield "boolean", case.guard, _expression(_not(case.guard))
    elif isinstance(case.pattern, ast.MatchOr):
        alternatives = case.pattern.patterns
        for left_out in alternatives:
            others = [pattern for pattern in alternatives if pattern is not left_out]
            yield "case", case.pattern, " | ".join(map(ast.unparse, others))
    elif not all(_is_left_alone(statement) for statement in case.body):
        yield "case", case.pattern, f"{ast.unparse(case.pattern)} if False"


def _may_go(statement: ast.stmt) -> bool:
    """Whether the rest can be run without a statement."""
    match statement:
        case ast.Expr(ast.Call() | ast.Await()) | ast.AugAssign() | ast.Delete():
            return True
        case ast.Raise() | ast.Break() | ast.Continue():
            return True
        case ast.Assign([ast.Attribute() | ast.Subscript()]):
            return True
        case _:
            return False


def _other(value: object) -> object | None:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return "" if value else "?"
        case bytes():
            return b"" if value else b"?"
        case _:
            return None


def _is_type(node: ast.expr) -> bool:
    """Whether it is a type or a union of types, as ``CardAct | events.CardLies``."""
    match node:
        case ast.BinOp(left, ast.BitOr(), right):
            return _is_type(left) and _is_type(right)
        case ast.Name(name) | ast.Attribute(attr=name):
            return name[:1].isupper() and not name.isupper()
        case ast.Constant(None):
            return True
        case _:
            return False


def _with(node: ast.expr, **fields: object) -> ast.expr:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _not(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), node)


def _expression(node: ast.expr) -> str:
    """In brackets, as what stood there may have been held together by its neighbours."""
    return f"({ast.unparse(node)})"
