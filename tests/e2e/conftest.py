"""Qt's application as the tests of the interface have it: all here is driven through that."""

from tests.ui.conftest import _freed_here, application

__all__ = ["_freed_here", "application"]
