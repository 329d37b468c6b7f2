"""A group of commands that are read when they are asked for: nobody at a screen waits for them."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Group(click.Group):
    """Knows of ``elsewhere``, by name, the modules that have a command by the same name."""

    def __init__(self, *args: Any, elsewhere: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._elsewhere = elsewhere

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *self._elsewhere})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self._elsewhere:
            return super().get_command(context, name)
        module = import_module(self._elsewhere[name])
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command
