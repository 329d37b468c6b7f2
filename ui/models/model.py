"""What all models have in common: QML has one of each, which is Python's."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject
from PySide6.QtQml import QJSEngine, QQmlEngine


class Model(QObject):
    """A singleton of QML's module ``Kiosk``: the instance made last, before the QML loads."""

    create: ClassVar[Callable[[QQmlEngine], "Model"]]
    instance: ClassVar["Model"]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()

        # PySide takes a function of one argument only, and looks for it on each class.
        def create(_engine: QQmlEngine) -> Model:
            return cls.instance

        cls.create = staticmethod(create)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QJSEngine.setObjectOwnership(self, QJSEngine.ObjectOwnership.CppOwnership)
        type(self).instance = self
