"""A PostgreSQL of the tests' own: Debian's server, in a folder of its own, on a socket alone."""

import os
import shutil
import subprocess
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg

from tests.patience import PATIENCE

_SERVERS: Final = Path("/usr/lib/postgresql")
_SETTINGS: Final = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
}


class PostgreSQL:
    """Runs until :meth:`close`. Only a ``durable`` one syncs the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        # Not in a test's own folder, whose name may be too long for a socket.
        self._own = TemporaryDirectory(prefix="postgres-")
        self._folder = Path(self._own.name)
        self._data = self._folder / "data"
        self._binaries = max(_SERVERS.glob("*/bin"), key=lambda path: int(path.parent.name))
        # It refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self._numbers = count(1)
        form = ("--auth=trust", "--username=kiosk", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._do("initdb", *form)
        settings = [f"-c {name}='{value}'" for name, value in _SETTINGS.items()]
        if not durable:
            settings.append("-c fsync=off")
        options = " ".join([f"-k {self._folder}", *settings])
        log = self._folder / "log"
        self._do(
            "pg_ctl", "--wait", f"--timeout={PATIENCE:.0f}", f"--log={log}", "-o", options, "start"
        )

    def database(self) -> str:
        """The URL of a new and empty one, as the centre takes it.

        It is a schema with an owner of its own: a whole database of PostgreSQL's takes 7 MB.
        """
        name = f"central_{next(self._numbers)}"
        address = f"host={self._folder} user=kiosk dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN".encode())
            connection.execute(f"CREATE SCHEMA AUTHORIZATION {name}".encode())
        return f"postgresql+psycopg://{name}@/postgres?host={self._folder}"

    def everything(self) -> bytes:
        """All bytes of its files and its log, once it has written what it holds in memory."""
        address = f"host={self._folder} user=kiosk dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        files = [path for path in self._data.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in files)

    def close(self) -> None:
        self._do("pg_ctl", "--wait", "--mode=immediate", "stop")
        self._own.cleanup()

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / program, "--pgdata", self._data, *arguments],
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
        )
