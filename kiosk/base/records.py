"""``dataclass`` as in the standard library, but each class is finished when it is first needed, and
only its ``__init__`` is compiled.

The standard library compiles six functions for a class, which takes half a millisecond. A hundred
classes are there before the first screen is, and half of them make a value by then.
"""

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass"]

_FIELDS: Final = "__dataclass_fields__"
_finishing: Final = RLock()


class _Unfinished:
    """Stands where a class will have its fields: who asks for them gets them, made by then."""

    def __init__(self, *, frozen: bool, eq: bool, shown: bool, kw_only: bool) -> None:
        self._frozen = frozen
        self._eq = eq
        self._shown = shown
        self._kw_only = kw_only

    def __get__(self, _instance: object, owner: type) -> Any:
        _finish(owner)
        return getattr(owner, _FIELDS)

    def finish(self, owner: Any) -> None:
        """``__init__`` comes last: as long as the other threads find the one that waits for us
        here, none of them has a value of a class that is half made.
        """
        doc = owner.__doc__
        # Where there is none, the standard library writes one from the signature, at some cost.
        owner.__doc__ = doc or owner.__name__
        dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(owner)
        owner.__doc__ = doc
        for name, function in self._functions(owner).items():
            if name not in vars(owner):
                setattr(owner, name, function)
        made = _init_of(owner, "_store_(self, '{0}', {1})" if self._frozen else "self.{0} = {1}")
        made.__qualname__ = f"{owner.__qualname__}.__init__"
        owner.__init__ = made

    def _functions(self, owner: type) -> dict[str, object]:
        fields = dataclasses.fields(owner)
        functions: dict[str, object] = {}
        if self._shown:
            functions["__repr__"] = _repr([field.name for field in fields if field.repr])
        if self._eq:
            values = attrgetter("__class__", *(field.name for field in fields if field.compare))
            functions |= {"__eq__": _eq(values), "__hash__": None}
            if self._frozen:
                functions["__hash__"] = lambda value: hash(values(value))
        if self._frozen:
            names = {field.name for field in fields}
            functions["__setattr__"] = _refusal(owner, names, "assign to")
            functions["__delattr__"] = _refusal(owner, names, "delete")
        return functions


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    def shown(value: Any) -> str:
        fields = ", ".join(f"{name}={getattr(value, name)!r}" for name in names)
        return f"{type(value).__qualname__}({fields})"

    return shown


def _eq(values: Callable[[object], object]) -> Callable[[object, object], object]:
    def equal(one: object, other: object) -> object:
        if other.__class__ is not one.__class__:
            return NotImplemented
        return values(one) == values(other)

    return equal


def _refusal(owner: type, names: set[str], act: str) -> Callable[..., None]:
    """A plain heir may have more than these."""
    change = "__setattr__" if act == "assign to" else "__delattr__"

    def refuse(value: object, name: str, *given: object) -> None:
        if type(value) is owner or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot {act} field {name!r}")
        getattr(super(owner, value), change)(name, *given)

    return refuse


def _init_of(owner: Any, store: str) -> Any:
    """``store`` is a statement that keeps ``{1}`` as ``{0}``."""
    fields = dataclasses.fields(owner)
    given = [field for field in fields if field.init]
    by_name = [_parameter(field) for field in given if field.kw_only]
    head = ["self", *(_parameter(field) for field in given if not field.kw_only)]
    parameters = ", ".join([*head, *(["*", *by_name] if by_name else [])])
    lines = [store.format(field.name, _value(field)) for field in fields if _is_kept(field)]
    if hasattr(owner, "__post_init__"):
        lines.append("self.__post_init__()")
    known = {
        "_fields_": getattr(owner, _FIELDS),
        "_store_": object.__setattr__,
        "_missing_": dataclasses.MISSING,
    }
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__({parameters}):\n {body}", known)  # noqa: S102 - of our own classes' names
    made: Any = known["__init__"]
    made.__annotations__ = {field.name: field.type for field in given} | {"return": None}
    made.__module__ = owner.__module__
    return made


def _parameter(field: "dataclasses.Field[Any]") -> str:
    if field.default is not dataclasses.MISSING:
        return f"{field.name}=_fields_['{field.name}'].default"
    is_made = field.default_factory is not dataclasses.MISSING
    return f"{field.name}=_missing_" if is_made else field.name


def _value(field: "dataclasses.Field[Any]") -> str:
    if field.default_factory is dataclasses.MISSING:
        return field.name
    made = f"_fields_['{field.name}'].default_factory()"
    return f"{made} if {field.name} is _missing_ else {field.name}" if field.init else made


def _is_kept(field: "dataclasses.Field[Any]") -> bool:
    return field.init or field.default_factory is not dataclasses.MISSING


def _finish(owner: type) -> None:
    """Finish ``owner`` and all that it inherits from, once."""
    with _finishing:
        for each in reversed(owner.__mro__):
            unfinished = vars(each).get(_FIELDS)
            if isinstance(unfinished, _Unfinished):
                unfinished.finish(each)


def _when_needed(
    *,
    frozen: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002 - as the standard library calls it
    kw_only: bool = False,
) -> Callable[[type], type]:
    def mark(owner: Any) -> Any:
        def made_first(self: Any, *values: object, **named: object) -> None:
            """The ``__init__`` of a class of which there is no value yet."""
            _finish(owner)
            owner.__init__(self, *values, **named)  # its own, and no heir's

        owner.__init__ = made_first
        setattr(owner, _FIELDS, _Unfinished(frozen=frozen, eq=eq, shown=repr, kw_only=kw_only))
        return owner

    return mark


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _when_needed
