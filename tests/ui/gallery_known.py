"""States of the screens that tell what is known of a card and what to do about it."""

from collections.abc import Iterator

from tests.ui.gallery_states import State


def known_states() -> Iterator[State]:
    yield from ()
