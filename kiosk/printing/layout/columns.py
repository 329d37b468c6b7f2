"""Facts in two columns, for paper on which all is flush left."""

from collections.abc import Iterator

from kiosk.printing.content.structure import Fact
from kiosk.printing.layout.blocks import Engine, Line, Piece, Role
from kiosk.printing.layout.wrapping import wrap


class Columns:
    """Facts as two columns flush left, labels and values, each language on a line of its own.

    Values stand in one column where they all fit beside the longest label. There a value that
    belongs to no language, a number or a time, stands beside the second language's label: that
    line the printer's own font can print.
    """

    def __init__(self, facts: tuple[Fact, ...], engine: Engine) -> None:
        self._engine = engine
        labels = [engine.advance(fact.label.chinese, Role.LABEL) for fact in facts]
        seconds = [engine.advance(fact.label.second or "", Role.SECOND) for fact in facts]
        values = [engine.advance(fact.value.chinese, Role.VALUE) for fact in facts]
        shared = engine.beside(max((*labels, *seconds), default=0))
        self._are_shared = shared + max(values, default=0) <= engine.width
        self._start = shared if self._are_shared else engine.beside(max(labels, default=0))

    def lines(self, fact: Fact) -> Iterator[Line]:
        label, value = fact.label, fact.value
        if self._are_shared and label.second and not value.second and value.chinese.isascii():
            yield from self._line(label.chinese, Role.LABEL, "", Role.VALUE)
            yield from self._line(label.second, Role.SECOND, value.chinese, Role.VALUE)
            return
        yield from self._line(label.chinese, Role.LABEL, value.chinese, Role.VALUE)
        if label.second:
            yield from self._line(label.second, Role.SECOND, value.second or "", Role.SECOND)

    def _line(self, label: str, role: Role, value: str, value_role: Role) -> Iterator[Line]:
        engine = self._engine
        start = max(self._start, engine.beside(engine.advance(label, role)))

        def measure(text: str) -> float:
            return engine.advance(text, value_role)

        first, *more = wrap(value, engine.width - start, measure)
        yield Line((Piece(0, label, role), Piece(start, first, value_role)))
        for text in more:
            yield Line((Piece(start, text, value_role),))
