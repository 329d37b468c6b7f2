"""What of a person is left in the objects of a kiosk that lives on.

Memory is read from outside by :mod:`tests.ui.test_memory`; here it is named who holds what: values
of Python's, models as QML reads them, items and singletons of QML, and what is read out.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from time import monotonic
from types import FrameType
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtQml import QJSValue, QQmlComponent

from kiosk.domain.id_number import check_character
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.phone import masked_phone, spaced
from kiosk.reader.simulated.persons import Person, newcomer
from tests.patience import PATIENCE
from tests.ui.harness import Harness

RARE_DISTRICT: Final = "659001"
"""Numbers of people that begin as no other test's do are not taken for theirs, masked or whole."""
_RARE: Final = "甪璧燊犇骉羴猋麤掱"
"""Characters of names, made up of them, that stand in no text and no table of the program's."""
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_BYTES: Final = frozenset({bytes, bytearray})
_SINGLETONS: Final = (("Theme", "Theme"), ("Components", "Navigator"), ("Components", "Announcer"))
_TEXTS: Final = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)


def rare_person(key: str, chance: Random) -> Person:
    """Somebody who can't be taken for anybody else."""
    born = newcomer(chance)
    number = RARE_DISTRICT + born.number[6:17]
    while (name := "".join(chance.sample(_RARE, 3))) in _RARE:
        pass  # what is looked for would be found here
    return replace(born, key=key, name=name, number=number + check_character(number))


def names_of(person: Person) -> tuple[str, ...]:
    """What a card tells of them, whole and masked."""
    name, number = person.name, person.number
    return name, number, masked_name(name), masked_number(number)


def numbers_of(phone: str) -> tuple[str, ...]:
    """A telephone number, whole and masked."""
    return phone, spaced(phone), masked_phone(phone)


class Leftovers:
    """Looks for words, which it keeps as numbers itself, or it would find them here."""

    def __init__(self, harness: Harness) -> None:
        QAccessible.setActive(True)
        gc.unfreeze()  # what was there from the beginning may hold something, too
        engine = harness.interface.engine
        self._harness = harness
        window = engine.rootObjects()[0]
        assert isinstance(window, QWindow)
        self._window = window
        self._component = QQmlComponent(engine, str(Path(__file__).with_name("Leftovers.qml")))
        search = self._component.createWithInitialProperties({"window": window})
        assert search is not None, self._component.errorString()
        self._search = engine.newQObject(search)
        self._spelled: list[tuple[int, ...]] = []

    def look_for(self, *words: str) -> None:
        """From now on for these, too."""
        self._spelled += [tuple(map(ord, word)) for word in words if word]

    def look_for_nobody(self) -> None:
        """None of them matters any more."""
        self._spelled.clear()

    def forget(self) -> None:
        """Let the kiosk forget, as it does some seconds after a session, once what was to be done
        for the person is done.
        """
        interface = self._harness.interface
        effects = interface.kiosk.effects
        for owner in (effects.recorder, effects.confirmations, effects.enquiries, effects.papers):
            owner._worker.call(lambda: None, monotonic() + PATIENCE)
        self._harness.visitor.rest()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        interface.forgetting._forget()
        interface._background._pool.submit(lambda: None).result()

    def shown(self) -> list[str]:
        """What of the words is to be read or heard now."""
        words = self.words()
        seen = [word for word in words if word in self._harness.visitor.words()]
        return [*seen, *_shown(self._window, words)]

    def found(self) -> list[str]:
        """Everything that holds one of the words now."""
        words = self.words()
        if not words:
            return []
        return [*_shown(self._window, words), *self._in_qml(words), *_in_python(words)]

    def words(self) -> list[str]:
        """What is looked for."""
        return ["".join(map(chr, word)) for word in self._spelled]

    def _in_qml(self, words: list[str]) -> Iterator[str]:
        engine, models = self._harness.interface.engine, self._harness.interface.models
        singletons = [engine.singletonInstance(*name) for name in _SINGLETONS]
        roots = [self._window, self._harness.interface.staff, *vars(models).values(), *singletons]
        among = self._search.property("among")
        for root in roots:
            assert isinstance(root, QObject)
            arguments = [engine.newQObject(root), QJSValue("\n".join(words))]
            told = among.callWithInstance(self._search, arguments)
            assert not told.isError(), told.toString()
            yield from (line for line in told.toString().split("\n") if line)


def _shown(window: QWindow, words: list[str]) -> Iterator[str]:
    """What is read of the screen that is shown."""
    for node in _visible(QAccessible.queryAccessibleInterface(window)):
        texts = " ".join(node.text(kind) for kind in _TEXTS)
        if any(word in texts for word in words):
            yield f"{node.role()} read as {texts!r}"


def _visible(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if not node.state().invisible:
        yield node
    for index in range(node.childCount()):
        yield from _visible(node.child(index))


def _in_python(words: list[str]) -> Iterator[str]:
    """Every object that holds a text or bytes with one of the words."""
    gc.collect()
    encoded = {word.encode(encoding) for word in words for encoding in _ENCODINGS}
    own = {id(one) for one in (words, encoded)}
    without: set[int] = set()
    for holder in gc.get_objects():
        if id(holder) in own or isinstance(holder, FrameType):
            continue
        for held in gc.get_referents(holder):
            if id(held) in without:
                continue
            sought = words if type(held) is str else encoded if type(held) in _BYTES else ()
            if _holds(held, sought):
                if not _is_of_the_centre(holder):
                    yield _named(holder, held)
            else:
                without.add(id(held))


def _holds(held: Any, sought: Iterable[Any]) -> bool:
    for word in sought:  # noqa: SIM110 - a million times, at half the cost
        if word in held:
            return True
    return False


def _is_of_the_centre(holder: object) -> bool:
    """The sandbox's, in this process; it has every reason to know the person."""
    around = (holder, *gc.get_referrers(holder))
    return any(type(one).__module__.startswith("kiosk.central") for one in around)


def _named(holder: object, held: object) -> str:
    """What it is, what it calls the word, and who holds it."""
    names = [str(key) for key, one in holder.items() if one is held] if type(holder) is dict else []
    around = {type(one).__qualname__ for one in gc.get_referrers(holder)}
    where = sorted(around - {"list", "frame", "generator"})
    return f"{type(holder).__qualname__} {names} in {where}"
