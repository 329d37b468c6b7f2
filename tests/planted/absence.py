"""How a thing is taken away: what the sources say when it acts as if it weren't there."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

Texts = Mapping[str, str]
"""What the changed files say, by their paths in the tree."""

Edit = Callable[[Path, str, str | None], Texts]
"""Takes the tree's folder, the name of the thing, and what is said instead."""

_DOOR: Final = 'if __name__ == "__main__":'
_CONFIGURATION: Final = "kiosk/configuration/settings.py"


def command(home: Path, name: str, _value: str | None = None) -> Texts:
    """``queue retry`` is not known any more."""
    *path, last = name.split()
    lines = f"""
_group = {_group(path)}
(_group.commands if {last!r} in _group.commands else _group._elsewhere).pop({last!r})
"""
    return _before_the_door_opens(home, lines)


def option(home: Path, name: str, _value: str | None = None) -> Texts:
    """``queue rekey --old`` is taken, and does nothing."""
    *path, flag = name.split()
    lines = f"""
_option = next(option for option in {_group(path)}.params if {flag!r} in option.opts)
_option.consume_value = lambda context, _, _own=_option.consume_value: _own(context, {{}})
"""
    return _before_the_door_opens(home, lines)


def key(home: Path, name: str, value: str | None = None) -> Texts:
    """``kiosk.region`` may be set, and always says the same: its default, or ``value``."""
    section, field = name.split(".")
    lines = f"""
_section = keys_of(Settings)[{section!r}]
_type, _default = keys_of(_section)[{field!r}], getattr(_section, {field!r}, None)
_value = _default if {value!r} is None else _type({value!r})
setattr(_section, {field!r}, property(lambda _section: _value, lambda _section, _given: None))
"""
    return {_CONFIGURATION: _read(home, _CONFIGURATION) + lines}


def event(home: Path, name: str, _value: str | None = None) -> Texts:
    """Nobody writes it to the log any more."""
    changed = {}
    for source in [home / "main.py", *(home / "kiosk").rglob("*.py"), *(home / "ui").rglob("*.py")]:
        text = source.read_text(encoding="utf-8")
        constants = re.findall(rf'^(\w+)(?:: Final)? = "{re.escape(name)}"$', text, re.MULTILINE)
        told = "|".join([re.escape(f'"{name}"'), *(rf"{constant}\b" for constant in constants)])
        call = rf"\blog\.\w+\((?=\s*(?:{told}))"
        without, times = re.subn(call, "(lambda *_, **__: None)(", text)
        if times:
            changed[str(source.relative_to(home))] = without
    if not changed:
        raise ValueError(f"nobody logs {name}")
    return changed


def _read(home: Path, file: str) -> str:
    return (home / file).read_text(encoding="utf-8")


def _before_the_door_opens(home: Path, lines: str) -> Texts:
    text = _read(home, "main.py")
    if text.count(_DOOR) != 1:
        raise ValueError("main.py has no door")
    return {"main.py": text.replace(_DOOR, f"{lines}\n{_DOOR}")}


def _group(path: list[str]) -> str:
    return "cli" + "".join(f".get_command(None, {name!r})" for name in path)


EDITS: Final[Mapping[str, Edit]] = {edit.__name__: edit for edit in (command, option, key, event)}
