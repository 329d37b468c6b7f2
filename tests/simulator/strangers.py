"""Who else comes to the centre: with somebody's certificate, and with what it must not take."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.central.api import MAX_BODY_BYTES
from tests.simulator.certificate import certificate_of
from tests.simulator.question import Question

if TYPE_CHECKING:
    from tests.simulator.world import World


class Strangers:
    """Each says something that is refused, with a status that is known before."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def come(self) -> None:
        """One of them does."""
        heard = self._world.network.overheard
        if heard is None:
            return
        name, question = self._world.random.choice(self._questions(heard))
        self._world.count(f"stranger: {name}")
        self._world.centre.take(question, lambda _: None)

    def _questions(self, heard: Question) -> list[tuple[str, Question]]:
        """Made of what was overheard, a kiosk's reports."""
        others = [
            certificate_of(kiosk.id, "kiosk").der
            for kiosk in self._world.kiosks
            if kiosk.id.encode() not in heard.body
        ]
        hotline = certificate_of("the hotline", "hotline").der
        many = json.dumps({"reports": json.loads(heard.body)["reports"][:1] * 501}).encode()
        plain = {"Content-Type": "text/plain"}
        return [
            *[
                ("another kiosk's certificate", replace(heard, certificate=one, refused_with=403))
                for one in others[:1]
            ],
            ("a hotline's certificate", replace(heard, certificate=hotline, refused_with=403)),
            ("no certificate", replace(heard, certificate=None, refused_with=403)),
            ("too large", replace(heard, body=bytes(MAX_BODY_BYTES + 1), refused_with=413)),
            ("too many", replace(heard, body=many, refused_with=413)),
            ("no JSON", replace(heard, headers=plain, refused_with=415)),
            ("half of it", replace(heard, body=heard.body[:-1], refused_with=400)),
            ("nothing", replace(heard, body=b"{}", refused_with=422)),
        ]
