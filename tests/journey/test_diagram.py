"""The README's picture of the journeys is what they are."""

from tests.journey.diagram import PICTURE, drawn


def test_the_picture_is_drawn_from_the_journeys_as_they_are() -> None:
    told = "draw it anew: python -m tests.journey.diagram"
    assert PICTURE.read_text(encoding="utf-8") == drawn(), told
