"""``dataclass`` as in the standard library, but each class is finished when it is first needed.

The standard library compiles six functions for a class, which takes half a millisecond. A hundred
classes are there before the first screen is, and a few of them make a value by then.
"""

import dataclasses
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass"]

_FIELDS: Final = "__dataclass_fields__"
_finishing: Final = RLock()


class _Unfinished:
    """Stands where a class will have its fields: who asks for them gets them, made by then."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options

    def __get__(self, _instance: object, owner: type) -> Any:
        _finish(owner)
        return getattr(owner, _FIELDS)

    def finish(self, owner: Any) -> None:
        """``__init__`` comes last, and from a class of its own: as long as the other threads find
        the one that waits for us here, none of them has a value of a class that is half made.
        """
        doc = owner.__doc__
        # Where there is none, the standard library writes one from the signature, at some cost.
        owner.__doc__ = doc or owner.__name__
        dataclasses.dataclass(**self._options, init=False)(owner)
        heir: Any = type(
            owner.__name__, (owner,), {"__module__": owner.__module__, "__doc__": owner.__doc__}
        )
        made = dataclasses.dataclass(**self._options | {"repr": False, "eq": False})(heir).__init__
        made.__qualname__ = f"{owner.__qualname__}.__init__"
        owner.__init__ = made
        owner.__doc__ = doc


def _finish(owner: type) -> None:
    """Finish ``owner`` and all that it inherits from, once."""
    with _finishing:
        for each in reversed(owner.__mro__):
            unfinished = vars(each).get(_FIELDS)
            if isinstance(unfinished, _Unfinished):
                unfinished.finish(each)


def _when_needed(**options: Any) -> Callable[[type], type]:
    def mark(owner: Any) -> Any:
        def made_first(self: Any, *values: object, **named: object) -> None:
            """The ``__init__`` of a class of which there is no value yet."""
            _finish(owner)
            owner.__init__(self, *values, **named)  # its own, and no heir's

        owner.__init__ = made_first
        setattr(owner, _FIELDS, _Unfinished(options))
        return owner

    return mark


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _when_needed
