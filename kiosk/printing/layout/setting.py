"""A paper's content set in lines, for any engine that can measure text.

The same setting serves raster paper, PDF and PNG (dots) and text-mode paper (character cells):
an engine gives its width and the advance of a text, in its own unit.
"""

from collections.abc import Iterator
from itertools import zip_longest

from kiosk.printing.content.structure import Content, Fact, Form, Section, Standing, Words
from kiosk.printing.layout.blocks import (
    Align,
    Banner,
    Block,
    Engine,
    Field,
    Gap,
    Line,
    Piece,
    Role,
    Rule,
    Space,
    Symbol,
)
from kiosk.printing.layout.columns import Columns
from kiosk.printing.layout.wrapping import wrap


def set_receipt(content: Content, engine: Engine) -> tuple[Block, ...]:
    """All blocks of the receipt from top to bottom."""
    return tuple(_Setter(engine).receipt(content))


class _Setter:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def receipt(self, content: Content) -> Iterator[Block]:
        if content.copy:
            yield from self._both(content.copy, Role.COPY, Role.COPY, one_line=True)
            yield Gap(Space.SMALL)
        yield from self._both(content.title, Role.TITLE, Role.TITLE_SECOND)
        yield Gap(Space.MEDIUM)
        if content.state:
            solid = content.standing is Standing.IN_FORCE
            yield from self._banner(content.state, Role.STATE, Role.STATE_SECOND, solid=solid)
            yield Gap(Space.MEDIUM)
        for index, meaning in enumerate(content.meaning):
            if index:
                yield Gap(Space.SMALL)
            yield from self._both(meaning, Role.MEANING, Role.SECOND, Align.LEFT)
        if content.number:
            yield from self._rule()
            yield from self._number(content)
        yield from self._rule()
        yield from self._facts(content.facts)
        for section in content.sections:
            yield from self._rule()
            yield from self._section(section)
        yield from self._rule(heavy=True)
        yield from self._helpline(content)
        yield from self._rule(heavy=True)
        if content.qr:
            yield Symbol(content.qr)
        for caption in content.qr_caption:
            yield from self._both(caption, Role.CAPTION, Role.SECOND)
        if content.form:
            yield from self._form(content, content.form)

    def _form(self, content: Content, form: Form) -> Iterator[Block]:
        """Whole in itself, for the counter may tear it off."""
        yield from self._rule(heavy=True)
        yield from self._both(form.title, Role.TITLE, Role.TITLE_SECOND)
        yield Gap(Space.MEDIUM)
        yield from self._banner(form.notice, Role.NOTICE, Role.NOTICE_SECOND, solid=False)
        yield Gap(Space.MEDIUM)
        yield from self._number(content)
        yield from self._rule()
        yield from self._facts(tuple(fact for fact in form.facts if fact.value.chinese))
        for fact in form.facts:
            if not fact.value.chinese:
                yield from self._field(fact.label)
        yield from self._rule()
        yield from self._section(form.declaration)
        for label in form.signatures:
            yield from self._field(label)
        yield from self._rule()
        documents = Section(form.counter, form.documents, numbered=False)
        yield from self._section(documents, form.documents_label)
        for label in form.counter_lines:
            yield from self._field(label)

    def _field(self, label: Words) -> Iterator[Block]:
        """Room to write in above the line; the second language stands below it."""
        engine = self._engine
        if engine.stacked:
            yield from self._both(label, Role.BODY, Role.SECOND, Align.LEFT)
            yield Gap(Space.LARGE)
            yield Gap(Space.LARGE)
            yield Rule()
            return
        yield Gap(Space.LARGE)
        start = engine.beside(engine.advance(label.chinese, Role.BODY))
        yield Field(Piece(0, label.chinese, Role.BODY), start)
        if label.second:
            yield from self._lines(label.second, Role.SECOND, Align.LEFT)

    def _banner(
        self, words: Words, role: Role, second_role: Role, *, solid: bool
    ) -> Iterator[Block]:
        """A box; where all is flush, what needs no black ground stands between two rules."""
        if self._engine.flush and not solid:
            yield Rule(heavy=True)
            yield Gap(Space.SMALL)
            yield from self._both(words, role, second_role)
            yield Gap(Space.SMALL)
            yield Rule(heavy=True)
            return
        inner = self._engine.width - 2 * self._engine.banner_padding
        lines = list(self._lines(words.chinese, role, Align.CENTRE, inner))
        if words.second:
            lines += self._lines(words.second, second_role, Align.CENTRE, inner)
        yield Banner(tuple(lines), solid)

    def _number(self, content: Content) -> Iterator[Block]:
        yield from self._both(content.number_label, Role.LABEL, Role.SECOND, one_line=True)
        yield from self._lines(content.number, Role.NUMBER, Align.CENTRE)

    def _facts(self, facts: tuple[Fact, ...]) -> Iterator[Block]:
        if self._engine.stacked:
            yield from self._stacked(facts)
            return
        columns = Columns(facts, self._engine) if self._engine.flush else None
        for index, fact in enumerate(facts):
            if index and fact.label.second:
                yield Gap(Space.SMALL)
            yield from columns.lines(fact) if columns else self._fact(fact)

    def _stacked(self, facts: tuple[Fact, ...]) -> Iterator[Block]:
        for index, fact in enumerate(facts):
            if index:
                yield Gap(Space.MEDIUM)
                yield Gap(Space.SMALL)
            yield from self._both(fact.label, Role.LABEL, Role.SECOND, Align.LEFT)
            role = Role.MEANING if fact.value.second else self._whole(fact.value.chinese)
            yield from self._both(fact.value, role, Role.SECOND, Align.LEFT)

    def _whole(self, value: str) -> Role:
        """As numbers are set, where the line is too short for one set as a value."""
        engine = self._engine
        is_torn = value.isascii() and any(
            engine.advance(word, Role.VALUE) > engine.width for word in value.split()
        )
        return Role.NUMBER if is_torn else Role.VALUE

    def _fact(self, fact: Fact) -> Iterator[Line]:
        """Labels at the left and values at the right, wrapped in a column of their own."""
        engine = self._engine
        labels = [(fact.label.chinese, Role.LABEL)]
        values = self._value(fact.value.chinese, Role.VALUE, labels)
        if fact.label.second:
            labels.append((fact.label.second, Role.SECOND))
            if len(values) > 1:
                values = self._value(fact.value.chinese, Role.VALUE, labels)
            if fact.value.second:
                values += self._value(fact.value.second, Role.SECOND, labels)
        for label, value in zip_longest(labels, values):
            pieces = [Piece(0, *label)] if label else []
            if value:
                pieces.append(Piece(engine.width - engine.advance(*value), *value))
            yield Line(tuple(pieces))

    def _value(
        self, text: str, role: Role, labels: list[tuple[str, Role]]
    ) -> list[tuple[str, Role]]:
        """A value in lines that leave room for any of the labels."""
        engine = self._engine
        column = engine.beside(max(engine.advance(*label) for label in labels))
        return [(line, role) for line in self._wrapped(text, role, engine.width - column)]

    def _wrapped(self, text: str, role: Role, limit: float) -> list[str]:
        return wrap(text, limit, lambda part: self._engine.advance(part, role))

    def _section(self, section: Section, to_tick: Words | None = None) -> Iterator[Block]:
        """Items numbered or marked; with ``to_tick``, which says so, with a box each."""
        yield from self._both(section.heading, Role.HEADING, Role.SECOND, Align.LEFT, one_line=True)
        if to_tick:
            yield Gap(Space.SMALL)
            yield from self._both(to_tick, Role.BODY, Role.SECOND, Align.LEFT)
        marker = "□" if to_tick else "※"
        for index, item in enumerate(section.items, start=1):
            yield Gap(Space.SMALL)
            yield from self._item(f"{index}." if section.numbered else marker, item)

    def _item(self, marker: str, item: Words) -> Iterator[Line]:
        engine = self._engine
        if engine.stacked:
            marked = Words(f"{marker} {item.chinese}", item.second)
            yield from self._both(marked, Role.BODY, Role.SECOND, Align.LEFT)
            return
        indent = engine.beside(engine.advance(marker, Role.BODY))
        first = True
        for text, role in ((item.chinese, Role.BODY), (item.second, Role.SECOND)):
            for line in self._wrapped(text, role, engine.width - indent) if text else ():
                pieces = [Piece(0, marker, Role.BODY)] if first else []
                yield Line((*pieces, Piece(indent, line, role)))
                first = False

    def _helpline(self, content: Content) -> Iterator[Block]:
        helpline = content.hotline
        hours = helpline.hours
        label = helpline.label
        if hours:
            second = f"{label.second} {hours.second}" if label.second else None
            label = Words(f"{label.chinese} {hours.chinese}", second)
        yield from self._both(label, Role.LABEL, Role.SECOND, one_line=True)
        yield from self._numbers(helpline.numbers)

    def _numbers(self, numbers: str) -> Iterator[Line]:
        """On one line where they fit, else each on its own."""
        if self._engine.advance(numbers, Role.HOTLINE) > self._engine.width:
            numbers = numbers.replace(" / ", "\n")
        yield from self._lines(numbers, Role.HOTLINE, Align.CENTRE)

    def _both(
        self,
        words: Words,
        role: Role,
        second_role: Role,
        align: Align = Align.CENTRE,
        *,
        one_line: bool = False,
    ) -> Iterator[Line]:
        """The second language goes below, or with ``one_line`` beside where there is room."""
        engine = self._engine
        if one_line and words.second and not (engine.flush or engine.stacked):
            start = engine.beside(engine.advance(words.chinese, role))
            slack = engine.width - start - engine.advance(words.second, second_role)
            if slack >= 0:
                x = slack / 2 if align is Align.CENTRE else 0
                second = Piece(x + start, words.second, second_role)
                yield Line((Piece(x, words.chinese, role), second))
                return
        yield from self._lines(words.chinese, role, align)
        if words.second:
            yield from self._lines(words.second, second_role, align)

    def _lines(
        self, text: str, role: Role, align: Align, width: float | None = None
    ) -> Iterator[Line]:
        engine = self._engine
        if engine.flush and width is None:
            align = Align.LEFT
        limit = engine.width if width is None else width
        offset = (engine.width - limit) / 2
        for line in self._wrapped(text, role, limit):
            slack = limit - engine.advance(line, role)
            shift = {Align.LEFT: 0.0, Align.CENTRE: slack / 2, Align.RIGHT: slack}[align]
            yield Line((Piece(offset + shift, line, role),))

    def _rule(self, *, heavy: bool = False) -> Iterator[Block]:
        yield Gap(Space.MEDIUM)
        yield Rule(heavy)
        yield Gap(Space.MEDIUM)
