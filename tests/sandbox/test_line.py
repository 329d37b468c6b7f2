"""The line to the centre of a sandbox, which can be cut."""

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Holder
from kiosk.sandbox.line import Line
from kiosk.sync.client import CentralClient
from tests.persons import WANG

HOLDER = Holder(WANG.document, WANG.name, WANG.number)


def test_nothing_passes_a_line_that_is_cut() -> None:
    line = Line(CentralClient("http://127.0.0.1:9"))
    line.off = True
    cut = Failure(FailureCode.CENTRAL_UNREACHABLE, "the line is cut")
    assert line.beat({}) == cut
    assert line.policies("") == cut
    assert line.status(HOLDER) == cut
