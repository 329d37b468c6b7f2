"""Who is stated again and again is raised to the counter, and where to the fleet."""

from kiosk.central.rules import STATED_MOST
from kiosk.central.store.clerks import Role
from tests.central.conftest import Service
from tests.central.examples import by_agent
from tests.central.test_stated import at_kiosk
from tests.central.web.conftest import SignedIn
from tests.central.web.stand import heartbeat
from tests.persons import WANG


def test_the_desk_sees_who_is_stated_again_and_again_and_the_fleet_where(
    service: Service, signed_in: SignedIn
) -> None:
    again = [
        at_kiosk(f"110105-000{n}", n, service.clock, WANG.number) for n in range(STATED_MOST + 1)
    ]
    service.post(*again, at_kiosk("110105-0001", 7, service.clock), by_agent())
    service.client.post("/v1/heartbeats", json=heartbeat("110105-0001", "x"))
    desk = signed_in(Role.DESK).get("/desk").text
    assert f"登记了 {STATED_MOST + 1} 次" in desk
    assert f"/desk/reports/{again[-1]['report_id']}" in desk
    assert desk.count("登记了") == 1, "and nobody else"
    kiosk = signed_in(Role.FLEET).get("/fleet/110105-0001").text
    assert "最近一天没带证件的登记</dt><dd>2<" in kiosk
