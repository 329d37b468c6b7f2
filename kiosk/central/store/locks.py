"""Rows that stand for what only one transaction at a time may add to."""

import sqlalchemy as sa

from kiosk.central.store import bulk


def lock_rows(connection: sa.Connection, table: sa.Table, rows: bulk.Rows) -> bool:
    """Lock the rows with these primary keys until the transaction is over; those that aren't there
    are made. ``rows`` are in order of their keys, so that two who lock the same wait but once.

    Whether none was there before. (Who makes a row has locked it. SQLite lets one transaction write
    at a time, and knows no locks of rows.)
    """
    if bulk.add(connection, table, rows, bulk.Conflict.KEEP) == len(rows):
        return True
    (key,) = table.primary_key.columns
    wanted = key.in_([row[key.name] for row in rows])
    connection.execute(sa.select(key).where(wanted).order_by(key).with_for_update()).all()
    return False
