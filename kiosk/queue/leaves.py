"""Rows of tables straight from SQLite's pages, for files that SQLite can't read any more.

Only what schema 0001 needs: today's seals are found by their bytes. Source: the database file
format, https://sqlite.org/fileformat2.html, sections 1.6 (b-tree pages), 2.1 (records), 4.1 (WAL).
Rows here are far too short for overflow pages; one that has any is left out.
"""

import struct
from collections.abc import Iterator
from typing import Final, TypeAlias

Value: TypeAlias = "int | float | str | bytes | None"

PAGE: Final = 4096
_WAL_MAGIC: Final = (0x377F0682, 0x377F0683)
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_TABLE_LEAF: Final = 0x0D
_CELL_POINTERS: Final = 8
_LONGEST_LOCAL: Final = PAGE - 35
_LONGEST_VARINT: Final = 9
_INTEGER_BYTES: Final = (0, 1, 2, 3, 4, 6, 8)
_BIG_ENDIAN_REAL: Final = struct.Struct(">d")
_REAL, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


def rows_in(raw: bytes) -> Iterator[tuple[int, int, list[Value]]]:
    """Of every row on a leaf page: where its cell begins, its rowid, its values."""
    is_wal = int.from_bytes(raw[:4]) in _WAL_MAGIC
    start, step = (_WAL_HEADER + _FRAME_HEADER, _FRAME_HEADER + PAGE) if is_wal else (0, PAGE)
    for place in range(start, len(raw), step):
        page = raw[place : place + PAGE]
        for cell in _cells(page):
            try:
                rowid, values = _row(page, cell)
            except (IndexError, ValueError):  # noise
                continue
            yield place + cell, rowid, values


def _cells(page: bytes) -> Iterator[int]:
    if len(page) < _CELL_POINTERS or page[0] != _TABLE_LEAF:
        return
    count = int.from_bytes(page[3:5])
    for place in range(_CELL_POINTERS, min(_CELL_POINTERS + 2 * count, len(page) - 1), 2):
        yield int.from_bytes(page[place : place + 2])


def _row(page: bytes, place: int) -> tuple[int, list[Value]]:
    size, place = _varint(page, place)
    rowid, place = _varint(page, place)
    if size > _LONGEST_LOCAL or place + size > len(page):
        raise ValueError("not a whole row")
    return rowid, _values(page[place : place + size])


def _values(record: bytes) -> list[Value]:
    header, place = _varint(record, 0)
    kinds = []
    while place < header:
        kind, place = _varint(record, place)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, place = _value(record, place, kind)
        values.append(value)
    return values


def _value(record: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, place
    if kind in {_ZERO, _ONE}:
        return kind - _ZERO, place
    if kind == _REAL:
        (real,) = _BIG_ENDIAN_REAL.unpack(_part(record, place, place + _BIG_ENDIAN_REAL.size))
        return real, place + _BIG_ENDIAN_REAL.size
    if kind < len(_INTEGER_BYTES):
        end = place + _INTEGER_BYTES[kind]
        return int.from_bytes(_part(record, place, end), signed=True), end
    if kind < _FIRST_BLOB:
        raise ValueError("a reserved serial type")
    end = place + (kind - _FIRST_BLOB) // 2
    part = _part(record, place, end)
    return (part.decode() if kind % 2 else part), end


def _part(record: bytes, place: int, end: int) -> bytes:
    if end > len(record):
        raise ValueError("a value ends beyond its record")
    return record[place:end]


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Big-endian, seven bits a byte, a ninth byte whole; and where it ends."""
    value = 0
    for index in range(_LONGEST_VARINT - 1):
        byte = data[place + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # the top bit says that more follow
            return value, place + index + 1
    end = place + _LONGEST_VARINT
    return value << 8 | data[end - 1], end
