"""What a model shows: a value that is made anew only where it has changed."""

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

View = TypeVar("View")


class Shown(Generic[View]):
    """Keeps what ``make`` makes of the session, until it makes something that is not equal to it.

    A view compares by what it is made of, and makes its rows of that when they are asked for,
    each once; so no row is made while nothing it tells of has changed. ``tell`` says so. Before
    anybody has looked there is nothing to make, and nothing to tell.
    """

    def __init__(self, make: Callable[[], View], tell: Callable[[], None]) -> None:
        self._make = make
        self.tell = tell

    @cached_property
    def view(self) -> View:
        return self._make()

    def renewed(self) -> bool:
        """Look at the session; whether there is something else to show now."""
        if "view" not in vars(self):
            return False
        view = self._make()
        if view == self.view:
            return False
        self.view = view
        return True

    def renew(self) -> None:
        """Look at the session, and say so where there is something else to show."""
        if self.renewed():
            self.tell()
