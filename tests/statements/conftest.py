"""The one Qt application, without a display."""

from tests.ui.conftest import application

__all__ = ["application"]
