from collections.abc import Iterator

import pytest

from tests.sync.reference import Reference, referred


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """The real reference centre, one for all; every test brings people of its own."""
    with referred(tmp_path_factory.mktemp("central")) as running:
        yield running
