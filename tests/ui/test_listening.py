"""Somebody listens: what they are answered, at which pace, and that nobody after them hears it."""

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMetaObject, QObject, QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest

from kiosk.journey.patience import TYPED_SECONDS
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from tests.devices.voice import RecordingEngine
from tests.ui.hands import Key, Keys
from tests.ui.harness import Harness, open_harness
from tests.ui.presses import hand_of
from ui.demo.visitor import Visitor
from ui.rows.speech import ended
from ui.speech.jack import Jack
from ui.speech.speaker import Speaker


class Listener:
    """Works the keys of a kiosk that speaks."""

    def __init__(self, harness: Harness, *, private: bool = False) -> None:
        self.harness = harness
        self.keys = hand_of(harness, Keys)
        self.engine = RecordingEngine()
        self.speaker = Speaker(self.engine)
        self.models = harness.interface.models
        self.models.voice.speak_with(self.speaker, private=private)

    def hear(self) -> str:
        """What was said since this was asked last, once something was."""
        self.keys.wait(lambda: bool(self.engine.heard), "a word")
        return "\n".join(self.engine.take())


@pytest.fixture
def listener(application: QCoreApplication, tmp_path: Path) -> Iterator[Listener]:
    with open_harness(tmp_path) as harness:
        yield Listener(harness)


def _start(listener: Listener) -> None:
    listener.keys.press(Key.Key_5)
    listener.hear()


def test_a_key_with_a_dot_starts_stops_and_repeats(listener: Listener) -> None:
    assert listener.engine.starts == 0, "nothing is started before somebody wants it"
    listener.keys.press(Key.Key_5)
    heard = listener.hear()
    assert heard.splitlines()[:2] == ["开始读屏。", "社保卡丢了？"]
    assert "先停用（预挂失）" in heard
    listener.keys.press(Key.Key_5)
    assert listener.hear().startswith("社保卡丢了？")
    listener.engine.patient = True
    listener.keys.press(Key.Key_F2)
    listener.hear()
    assert listener.speaker.is_speaking
    listener.keys.press(Key.Key_5)
    assert not listener.speaker.is_speaking
    listener.keys.press(Key.Key_F8)
    assert listener.harness.interface.session.value.preferences.voice is False


def test_an_engine_that_takes_its_time_begins_where_it_should(listener: Listener) -> None:
    listener.engine.deaf = True
    listener.keys.press(Key.Key_5)
    listener.keys.press(Key.Key_Tab)
    assert listener.engine.heard == []
    listener.engine.ready.emit(["zh_CN"])
    assert listener.hear().splitlines()[:2] == ["开始读屏。", "社保卡丢了？"]


def test_where_the_focus_goes_and_what_is_done_there_is_said(listener: Listener) -> None:
    _start(listener)
    listener.keys.press(Key.Key_Tab)
    listener.keys.press(Key.Key_Tab)
    assert listener.hear().endswith("，按钮。")
    listener.harness.past_region()
    listener.keys.see(Screen.LOST_ON)
    listener.engine.take()
    listener.keys.touch("day.yesterday")
    assert "已选：昨天" in listener.hear()
    listener.keys.press(Key.Key_Escape)
    assert "已返回" in listener.hear()


def test_what_comes_too_early_is_not_told_as_done(listener: Listener) -> None:
    """A key on what is grave, and a press over the desktop's bus, which no filter sees."""
    _start(listener)
    listener.harness.to_review()
    while listener.keys.ways.focused() != "review.confirm":
        listener.keys.step_to("review.confirm")
    listener.hear()
    session = listener.harness.interface.session
    session.arrive()
    listener.harness.pass_seconds(1)
    QTest.keyClick(listener.keys.window, Key.Key_Return)
    assert listener.hear().splitlines()[0] == "确认停用（预挂失），现在不能按。"
    session.arrive()
    frame = listener.keys.window.findChild(QObject, "kiosk")
    assert frame is not None
    ending = frame.findChild(QObject, "action.back")
    assert ending is not None
    QMetaObject.invokeMethod(ending, "click")
    assert listener.hear().splitlines()[0] == "返回，现在不能按。"
    assert listener.harness.screen is Screen.REVIEW
    listener.keys.press(Key.Key_Return)
    assert "按了：确认停用" in listener.hear()


def test_a_finger_has_it_read_again_stopped_and_the_receipt_read(listener: Listener) -> None:
    assert not listener.keys.touchable("header.talk"), "nobody listens yet"
    _start(listener)
    Visitor.touch(listener.keys, "header.talk")
    assert "社保卡丢了？" in listener.hear()
    listener.engine.patient = True
    Visitor.touch(listener.keys, "header.talk")
    listener.keys.wait(lambda: listener.speaker.is_speaking, "a word")
    Visitor.touch(listener.keys, "header.talk")
    assert not listener.speaker.is_speaking
    listener.engine.patient = False
    listener.harness.to_result()
    session = listener.harness.interface.session
    listener.keys.wait(lambda: session.value.printing is Printing.PRINTED, "the paper")
    listener.keys.wait(lambda: "请取走回执" in "".join(listener.engine.heard), "what became of it")
    listener.hear()
    Visitor.touch(listener.keys, "result.read")
    heard = listener.hear()
    assert "回执上写着：" in heard
    assert "按了：读回执" not in heard, "the receipt is the answer"
    listener.keys.rest()
    assert listener.engine.take() == [], "nothing comes into it"


def test_pace_and_volume_have_ends_and_are_as_before_for_the_next(listener: Listener) -> None:
    _start(listener)
    for _ in range(8):
        listener.keys.press(Key.Key_9)
        listener.keys.press(Key.Key_1)
    assert "已经到头了" in listener.hear()
    assert (listener.engine.manners[-1].volume, listener.engine.manners[-1].pace) == (5, -2)
    for _ in range(9):
        listener.keys.press(Key.Key_VolumeDown)
    listener.hear()
    assert listener.engine.manners[-1].volume == 1, "who listens can find the way back"
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    listener.harness.sandbox.remove()
    listener.keys.see(Screen.CARD_GONE)
    listener.harness.pass_seconds(200)
    listener.keys.see(Screen.ATTRACT)
    preferences = listener.harness.interface.session.value.preferences
    assert (preferences.voice, preferences.volume, preferences.pace) == (False, 3, 0)
    listener.engine.take()
    listener.harness.interface.session.tick()
    assert listener.engine.take() == [], "nobody listens any more"


def test_where_somebody_is(listener: Listener) -> None:
    _start(listener)
    listener.harness.past_region()
    listener.keys.see(Screen.LOST_ON)
    listener.hear()
    listener.keys.press(Key.Key_0)
    said = listener.hear().splitlines()
    assert said[:2] == ["停用社保卡。", "第 2 步，共 4 步。"]
    assert said[2].startswith("什么时候丢的？")


def test_a_whole_report_is_heard_and_nothing_private_in_it(listener: Listener) -> None:
    _start(listener)
    listener.harness.to_result()
    listener.keys.press(Key.Key_F11)
    everything = listener.hear()
    assert "已停用" in everything
    assert "回执上写着：" in everything
    receipt = listener.harness.interface.session.value.receipt
    assert receipt is not None
    plain = "".join(everything.split())
    for private in ("王丽娜", "王某娜", "11010519900307", receipt.report_number[10:], "*"):
        assert private not in plain


def test_keys_can_be_tried_and_do_nothing_meanwhile(listener: Listener) -> None:
    _start(listener)
    listener.keys.press(Key.Key_F10)
    assert "试一试按键" in listener.hear()
    for key, does in (
        (Key.Key_Return, "确认，选中"),
        (Key.Key_8, "向下"),
        (Key.Key_5, "开始读，停下，或再读"),
        (Key.Key_F9, "关上或打开画面"),
        (Key.Key_Escape, "取消，回到上一步。再按一次，不练了。"),
        (Key.Key_Q, "这个键没有用"),
    ):
        listener.keys.press(key)
        assert listener.hear() == ended(does)
    assert listener.models.listening.property("trying") is True
    assert listener.harness.screen is Screen.ATTRACT
    listener.keys.press(Key.Key_Escape)
    listener.hear()
    listener.keys.press(Key.Key_Escape)
    assert listener.models.listening.property("trying") is False
    assert "社保卡丢了？" in listener.hear()


def test_a_dark_screen_shows_nothing_but_how_to_have_it_back(listener: Listener) -> None:
    _start(listener)
    listener.keys.press(Key.Key_F9)
    assert "画面关了" in listener.hear()
    listener.keys.wait(lambda: _colours(listener) == {"#000000"}, "a black screen")
    listener.keys.press(Key.Key_Tab)
    assert listener.hear().endswith("，按钮。"), "the keys go on"
    middle = QPoint(listener.keys.window.width() // 2, 300)
    QTest.mouseClick(listener.keys.window, Qt.MouseButton.LeftButton, pos=middle)
    listener.keys.wait(lambda: "画面关着" in listener.keys.words(), "what it is")
    Visitor.touch(listener.keys, "listen.show")
    assert "画面打开了" in listener.hear()
    assert len(_colours(listener)) > 3


def _colours(listener: Listener) -> set[str]:
    picture = listener.keys.window.grabWindow()
    return {picture.pixelColor(x, y).name() for x in range(0, 1000, 37) for y in range(0, 700, 41)}


def test_the_countdown_is_said(listener: Listener) -> None:
    _start(listener)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    listener.hear()
    session = listener.harness.interface.session
    preferences = session.value.preferences
    listener.harness.pass_seconds(session.context.patience.unasked(preferences) + 1)
    assert "还在吗？" in listener.hear()
    assert session.seconds_left is not None
    listener.harness.pass_seconds(session.seconds_left - 20)
    assert "还剩 20 秒" in listener.hear()


@pytest.mark.parametrize(("private", "heard"), [(True, "7."), (False, "一位。")])
def test_a_typed_digit_is_for_its_owner_alone(
    listener: Listener, private: bool, heard: str
) -> None:
    listener.models.voice.speak_with(listener.speaker, private=private)
    _start(listener)
    listener.harness.past_region()
    listener.keys.touch("action.skip")
    listener.keys.see(Screen.PHONE)
    listener.hear()
    listener.keys.press(Key.Key_7)
    assert listener.hear().splitlines()[0] == heard
    listener.keys.press(Key.Key_Backspace)
    assert listener.hear().splitlines()[0] == "删掉了一位。"


def _plugged(listener: Listener, *, private: bool) -> tuple[Jack, Callable[[bool], None]]:
    reading, writing = os.pipe2(os.O_NONBLOCK)
    jack = Jack(reading)
    listener.models.voice.speak_with(listener.speaker, private=private, jack=jack)

    def put(plugged: bool) -> None:
        os.write(writing, struct.pack("<qqHHi", 0, 0, 5, 2, int(plugged)))
        listener.keys.wait(lambda: jack.is_plugged is plugged, "the plug")

    return jack, put


def test_headphones_start_it_anew_and_what_is_private_ends_with_them(listener: Listener) -> None:
    jack, put = _plugged(listener, private=True)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    put(True)
    heard = listener.hear()
    assert heard.splitlines()[1:3] == ["是您本人吗？", "姓名和号码只显示一部分。"]
    assert "王某娜" in heard
    assert "号码不读出" in heard, "what is masked is read to nobody"
    listener.engine.patient = True
    listener.keys.press(Key.Key_F2)
    listener.hear()
    hushes = listener.engine.hushes
    put(False)
    assert listener.engine.hushes > hushes
    assert not listener.speaker.is_speaking
    assert listener.harness.interface.session.value.preferences.voice is False
    listener.engine.patient = False
    listener.keys.press(Key.Key_F8)
    assert "王" not in listener.hear(), "without headphones the hall hears it"
    put(True)
    assert "王某娜" in listener.hear()
    jack.close()


def test_who_has_no_headphones_yet_is_told_that_they_would_say_more(listener: Listener) -> None:
    jack, put = _plugged(listener, private=True)
    _start(listener)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    heard = listener.hear()
    assert "这一项插上耳机才读出来" in heard
    assert "这一项不读出来" not in heard
    put(True)
    assert "耳机" not in listener.hear()
    jack.close()


def test_in_a_hall_headphones_change_nothing_but_that_it_speaks(listener: Listener) -> None:
    jack, put = _plugged(listener, private=False)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    put(True)
    heard = listener.hear()
    assert "王" not in heard
    assert "耳机" not in heard
    jack.close()


@pytest.mark.parametrize("screen", [Screen.CONSEQUENCES, Screen.REVIEW])
def test_what_waits_to_be_seen_says_so_and_when_it_is(listener: Listener, screen: Screen) -> None:
    _start(listener)
    listener.keys.wait(lambda: bool(listener.models.navigation.property("heeds")), "a live screen")
    listener.models.preferences.write(3)
    if screen is Screen.CONSEQUENCES:
        listener.harness.past_region(way="formal_loss")
        name, words = "action.next", "我明白，继续"
    else:
        listener.harness.to_review()
        name, words = "review.confirm", "确认停用（预挂失）"
    listener.keys.see(screen)
    heard = listener.hear()
    assert f"{words}，先往下看完，才能按" in heard
    assert "现在可以按了" not in heard
    listener.keys.turn_to(name)
    assert listener.hear().splitlines()[-1] == f"{words}，现在可以按了。"


def test_what_is_in_sight_at_once_is_not_announced(listener: Listener) -> None:
    _start(listener)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    listener.keys.rest()
    announced = listener.hear()
    assert "先往下看完" not in announced
    assert "现在可以按了" not in announced


def test_the_first_key_tells_where_it_begins(listener: Listener) -> None:
    """As the headphones are plugged in, nobody has touched a key yet."""
    jack, put = _plugged(listener, private=False)
    put(True)
    listener.hear()
    listener.keys.press(Key.Key_Tab)
    assert listener.hear().startswith("先停用（预挂失）")
    jack.close()


def test_who_goes_back_to_the_first_screen_goes_on_listening(listener: Listener) -> None:
    _start(listener)
    listener.keys.touch("home.pre_loss")
    listener.keys.see(Screen.PLACE_CARD)
    listener.hear()
    listener.keys.press(Key.Key_Escape)
    listener.keys.see(Screen.ATTRACT)
    assert listener.hear().splitlines()[:2] == ["已返回。", "社保卡丢了？"]


def test_who_ends_it_is_told_that_it_has_ended(listener: Listener) -> None:
    _start(listener)
    listener.models.preferences.speak("en")
    listener.keys.touch("home.pre_loss")
    listener.keys.see(Screen.PLACE_CARD)
    listener.hear()
    listener.keys.touch("action.cancel")
    listener.keys.see(Screen.ATTRACT)
    assert listener.engine.take()[-1] == "No longer reading aloud."
    assert listener.engine.manners[-1].language == "en"


def test_the_focus_goes_on_what_has_come_in_its_place(listener: Listener) -> None:
    """Whatever has come before it meanwhile, such as the voice's own button."""
    _start(listener)
    assert listener.keys.ways.focused() == "home.pre_loss"
    listener.harness.sandbox.reader_unplugged = True
    listener.keys.wait(lambda: listener.keys.ways.reachable("home.no_reader"), "what helps now")
    listener.keys.rest()
    assert listener.keys.ways.focused() == "home.no_reader"


def test_the_place_is_kept_while_keys_are_tried(listener: Listener) -> None:
    """On a screen, and on the settings over it, which are what is told of then."""
    _start(listener)
    listener.keys.turn_to("home.status")
    listener.keys.choose("header.settings")
    listener.keys.wait(lambda: listener.keys.ways.reachable("settings.done"), "the settings")
    listener.keys.choose("settings.voice.try")
    listener.keys.rest()
    announced = QSignalSpy(_announcer(listener).said)  # type: ignore[attr-defined] # of QML
    for _ in range(2):
        listener.keys.press(Key.Key_Escape)
    listener.keys.rest()
    assert listener.keys.ways.focused() == "settings.voice.try"
    assert [announced.at(at)[0].split("\n")[0] for at in range(announced.count())] == [
        "按您的习惯来"
    ]
    listener.keys.press(Key.Key_Escape)
    listener.keys.rest()
    while listener.keys.ways.focused() != "home.status":
        listener.keys.step_to("home.status")
    for key in (Key.Key_F10, Key.Key_Escape, Key.Key_Escape):
        listener.keys.press(key)
        listener.keys.rest()
    assert listener.keys.ways.focused() == "home.status"


def _announcer(listener: Listener) -> QObject:
    announcer = listener.harness.interface.engine.singletonInstance("Components", "Announcer")
    assert isinstance(announcer, QObject)
    return announcer


def test_what_is_chosen_in_the_settings_is_said_once(listener: Listener) -> None:
    _start(listener)
    listener.keys.choose("header.settings")
    listener.keys.wait(lambda: listener.keys.ways.reachable("settings.done"), "the settings")
    listener.hear()
    while listener.keys.ways.focused() != "settings.look.dark":
        listener.keys.step_to("settings.look.dark")
    listener.keys.rest()
    listener.engine.take()
    listener.keys.press(Key.Key_Return)
    listener.keys.rest()
    assert listener.hear() == "已选：暗。"


def test_a_digit_that_is_not_taken_is_answered(listener: Listener) -> None:
    _to_phone(listener)
    for key in _PHONE_KEYS:
        listener.keys.press(key)
    listener.keys.press(Key.Key_1)
    listener.hear()
    listener.keys.press(Key.Key_2)
    assert listener.hear() == "这个键没有用。"


@pytest.mark.parametrize("private", [True, False])
def test_a_number_is_heard_as_far_as_it_is_seen_and_by_its_owner_alone(
    listener: Listener, private: bool
) -> None:
    listener.models.voice.speak_with(listener.speaker, private=private)
    _to_phone(listener)
    for key in _PHONE_KEYS:
        listener.keys.press(key)
    listener.harness.pass_seconds(2 * TYPED_SECONDS)
    listener.hear()
    listener.keys.press(Key.Key_F1)
    assert listener.hear().endswith("输入框，已输入 11 位，号码完整。")
    while listener.keys.ways.focused() != "number.show":
        listener.keys.step_to("number.show")
    listener.hear()
    listener.keys.press(Key.Key_Return)
    assert ("1 3 8，0 0 1 3，8 0 0 0" in listener.hear()) is private


_PHONE_KEYS = [Key(ord(digit)) for digit in "13800138000"]


def _to_phone(listener: Listener) -> None:
    _start(listener)
    listener.harness.past_region()
    listener.keys.touch("action.skip")
    listener.keys.see(Screen.PHONE)
    listener.hear()


def test_every_countdown_is_said(listener: Listener) -> None:
    _start(listener)
    listener.harness.lay_card()
    listener.keys.see(Screen.IDENTITY)
    listener.harness.sandbox.remove()
    listener.keys.see(Screen.CARD_GONE)
    listener.hear()
    session = listener.harness.interface.session
    assert session.seconds_left is not None
    listener.harness.pass_seconds(session.seconds_left - 20)
    assert "还剩 20 秒" in listener.hear()


def test_tones_confirm_and_are_silent_at_volume_0(listener: Listener) -> None:
    Visitor.touch(listener.keys, "home.pre_loss")
    assert listener.engine.tones == [("touch", 3)]
    for _ in range(4):
        listener.models.listening.do("quieter")
    listener.keys.take_time()
    Visitor.touch(listener.keys, "action.no_id_card")
    listener.keys.see(Screen.NO_ID_CARD)
    assert len(listener.engine.tones) == 1
    assert listener.engine.heard == [], "nobody asked for a voice"


def test_without_a_voice_none_is_offered(listener: Listener) -> None:
    listener.engine.die()
    listener.keys.press(Key.Key_5)
    assert listener.models.voice.property("offered") is False
    assert listener.harness.interface.session.value.preferences.voice is False
    listener.harness.to_result()
    assert listener.engine.take() == [], "the journey goes on without"
