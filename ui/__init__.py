"""The touch interface: models in Python, QML beside them.

PySide, once imported, looks into the source of every module that is imported after it, for a
``__feature__`` that nobody here asks for, and the standard library keeps those sources. So it is
imported here first, and importing is then left as it was.
"""

import builtins
import importlib

_import = builtins.__import__
importlib.import_module("PySide6.QtCore")
builtins.__import__ = _import
