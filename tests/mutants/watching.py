"""A pytest plugin: notes which test comes to which line, and how long it takes.

With ``--reach FILE`` it writes that into ``FILE`` (:class:`tests.mutants.reach.Reach`). In any
case hypothesis tries the same examples each time and doesn't look for the smallest one.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import Phase, settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reach", type=Path, help="write here which test comes to which line")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile(
        "mutants",
        parent=settings.get_profile("house"),
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
    )
    settings.load_profile("mutants")
    file = config.getoption("reach")
    if file is not None:
        config.pluginmanager.register(_Watch(file))


class _Watch:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._seconds: dict[str, float] = {}
        self._coverage = Coverage(data_file=None, source=["kiosk"], config_file=False)
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        tests = {
            str(Path(file).relative_to(Path.cwd())): data.contexts_by_lineno(file)
            for file in data.measured_files()
        }
        self._file.write_text(json.dumps({"seconds": self._seconds, "tests": tests}))
