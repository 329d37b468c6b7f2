"""What those learn who don't see the screen: names, roles, states, and what is said as it comes."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface

from kiosk.journey import events
from kiosk.journey.patience import LOOK_SECONDS
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import states

Role = QAccessible.Role
_STATES: Final = {state.name: state for state in chain(states(), known_states())}
_PORTRAIT: Final = (1080, 1920)
_WORKED: Final = {Role.Button, Role.RadioButton, Role.CheckBox, Role.EditableText}
_NEVER_READ: Final = re.compile(r"\*|\d{4}-\d{2}-\d{2}|●")
"""What is masked, and dates that are not in words."""


def _one_of_each_screen() -> list[str]:
    """The first state of every screen."""
    first: dict[str, str] = {}
    for name in _STATES:
        screen = next((word for word in _SCREENS if name.startswith(word)), name)
        first.setdefault(screen, name)
    return sorted(first.values())


_SCREENS: Final = (
    "already", "attract", "card_gone", "checking", "consequences", "document", "found", "guidance",
    "help", "id_number", "identity", "law", "lost_on", "no_id_card", "not_served", "phone",
    "place_card", "problem", "recording", "region", "result", "review", "staff_called",
    "staff_locked", "staff_", "status", "take_card",
)  # fmt: skip


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    QAccessible.setActive(True)
    gallery = Gallery()
    gallery.window.requestActivate()
    yield gallery
    gallery.close()


def _show(gallery: Gallery, name: str, language: str = "zh_CN") -> list[QAccessibleInterface]:
    """Everything that is shown of this state, in the order it is read."""
    gallery.show(_STATES[name], Look(_PORTRAIT, language, 0, "warm"))
    return list(_shown(QAccessible.queryAccessibleInterface(gallery.window)))


def _shown(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if not node.state().invisible:
        yield node
    for index in range(node.childCount()):
        yield from _shown(node.child(index))


def _name(node: QAccessibleInterface) -> str:
    """Of a field for a secret, which has none in Qt, that of the words beside it."""
    beside = (
        one for one, relation in node.relations() if relation is QAccessible.RelationFlag.Label
    )
    words = next(beside, node) if node.state().passwordEdit else node
    return words.text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("state", _one_of_each_screen())
def test_every_control_has_a_name_and_nothing_masked_is_read(
    gallery: Gallery, state: str, language: str
) -> None:
    nodes = _show(gallery, state, language)
    assert [node for node in nodes if node.role() is Role.Heading or state.startswith("result")]
    for node in nodes:
        assert node.role() not in _WORKED or _name(node).strip(), f"{node.role()} has no name"
        assert _NEVER_READ.search(_name(node)) is None, _name(node)
        assert _NEVER_READ.search(node.text(QAccessible.Text.Description)) is None
    focused = [_name(node) for node in nodes if node.state().focused]
    assert len(focused) <= 1, focused


def _announced(gallery: Gallery) -> list[str]:
    """What is said from now on."""
    announcer = gallery.engine.singletonInstance("Components", "Announcer")
    assert isinstance(announcer, QObject)
    said: list[str] = []
    announcer.said.connect(said.append)  # type: ignore[attr-defined] # of QML
    return said


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("identity", "是您本人吗？"),
        ("lost_on", "什么时候丢的？"),
        ("problem_card_unreadable", "读不出"),
        ("result_in_force", "已生效"),
        ("result_recorded", "尚未生效"),
        ("result_paper_out", "请拍下二维码"),
        ("status_in_force", "已停用"),
        ("staff_called", "没有通知别人"),
        ("id_number_check", "号码有误"),
        ("place_card_idle", "还在吗？"),
        ("identity_day_unknown", "没有核对证件是否过期"),
    ],
)
def test_what_matters_is_said_as_it_comes(gallery: Gallery, state: str, words: str) -> None:
    _show(gallery, "attract")
    said = _announced(gallery)
    _show(gallery, state)
    assert words in " ".join(said), said
    assert _NEVER_READ.search(" ".join(said)) is None


def test_a_change_on_the_same_screen_is_said(gallery: Gallery) -> None:
    _show(gallery, "place_card")
    said = _announced(gallery)
    gallery.session.handle(events.CardLaid())
    gallery.settle()
    assert said == ["正在读取\n请不要移动身份证。"]


def test_what_is_chosen_is_a_state_and_no_colour_only(gallery: Gallery) -> None:
    for state, chosen in (("region", "北京市"), ("lost_on_chosen", "2026年11月20日 星期五")):
        nodes = _show(gallery, state)
        checked = [_name(node) for node in nodes if node.state().checked]
        assert checked == [chosen]
        assert all(node.state().checkable for node in nodes if node.role() is Role.RadioButton)


def test_a_number_is_an_editable_text_that_takes_only_digits(gallery: Gallery) -> None:
    nodes = _show(gallery, "phone_typing")
    (field,) = [node for node in nodes if node.role() is Role.EditableText]
    assert _name(field) == "手机或固定电话"
    typed = field.textInterface().text(0, field.textInterface().characterCount())
    assert typed == "138 0013"
    field.editableTextInterface().replaceText(0, len(typed), "1390x013 9000")
    assert gallery.models.entry.property("text") == "139 0013 9000"


def test_a_pin_is_never_read(gallery: Gallery) -> None:
    nodes = _show(gallery, "staff_typing")
    (field,) = [node for node in nodes if node.role() is Role.EditableText]
    assert _name(field) == "密码"
    assert set(field.text(QAccessible.Text.Value)) == {"●"}
    assert field.state().passwordEdit
    (digits,) = [
        node for node in _show(gallery, "phone_typing") if node.role() is Role.EditableText
    ]
    assert not digits.state().passwordEdit


def test_a_typed_number_is_masked_to_whoever_hears_it_as_to_whoever_sees_it(
    gallery: Gallery,
) -> None:
    nodes = _show(gallery, "id_number_complete")
    (field,) = [node for node in nodes if node.role() is Role.EditableText]
    (show,) = [node for node in nodes if _name(node) == "显示全部号码"]

    def read() -> str:
        text = field.textInterface()
        return text.text(0, text.characterCount())

    assert read() == "110*** ******** 0025"
    show.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert read() == "110105 19900307 0025"
    gallery.uptime.advance(LOOK_SECONDS)
    gallery.session.tick()
    assert read() == "110*** ******** 0025"
    # What was masked meanwhile is still there, and its end may be corrected.
    length = field.textInterface().characterCount()
    field.editableTextInterface().replaceText(length - 1, length, "6")
    assert gallery.models.entry._typed == "110105199003070026"
