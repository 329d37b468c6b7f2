"""The queue's SQL. Rows come back by column name (``rows`` reads them)."""

from typing import Final

NEXT_SEQUENCE: Final = """
    SELECT 1 + max(
        (SELECT coalesce(max(sequence), 0) FROM report),
        (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'given_out'))
"""
COUNT_UNSENT: Final = "SELECT count(*) FROM outbox"
INSERT_REPORT: Final = """
    INSERT INTO report (sequence, report_id, report_number, kind, kiosk_id, site_profile,
        kiosk_region, issuing_region, recorded_at, boot, uptime, clock_synchronised,
        verification, lost_on, replaces, replacement_requested, state, attempts)
    VALUES (:sequence, :report_id, :report_number, :kind, :kiosk_id, :site_profile,
        :kiosk_region, :issuing_region, :recorded_at, :boot, :uptime, :clock_synchronised,
        :verification, :lost_on, :replaces, :replacement_requested, 'recorded', 0)
"""
INSERT_PERSONAL: Final = "INSERT INTO personal VALUES (?, ?)"
INSERT_RECEIPT: Final = "INSERT INTO receipt VALUES (?, ?, ?)"
INSERT_OUTBOX: Final = "INSERT INTO outbox VALUES (?)"

ONE_REPORT: Final = """
    SELECT report.*, sealed FROM report JOIN personal USING (sequence) WHERE report_id = ?
"""
PENDING: Final = """
    SELECT report.*, sealed
    FROM outbox JOIN report USING (sequence) JOIN personal USING (sequence)
    ORDER BY sequence LIMIT ?
"""
ANSWER: Final = """
    UPDATE report SET attempts = attempts + 1, state = ?, last_error = ?, central_reference = ?,
        effective_at = ?, expires_at = ?
    WHERE report_id = ? AND state = 'recorded'
"""
DELETE_OUTBOX: Final = """
    DELETE FROM outbox WHERE sequence = (SELECT sequence FROM report WHERE report_id = ?)
"""
ATTEMPTED: Final = """
    UPDATE report SET attempts = attempts + 1, last_error = ?
    WHERE report_id = ? AND state = 'recorded'
"""
QUEUE_REFUSED: Final = """
    INSERT INTO outbox SELECT sequence FROM report WHERE state = 'refused'
"""
REFUSED_TO_RECORDED: Final = "UPDATE report SET state = 'recorded' WHERE state = 'refused'"

RECEIPT_BY_NUMBER: Final = """
    SELECT report.*, language, shown FROM report JOIN receipt USING (sequence)
    WHERE report_number = ?
"""
RECEIPT_BY_ID: Final = """
    SELECT report.*, language, shown FROM report JOIN receipt USING (sequence)
    WHERE report_id = ?
"""
PRINTED: Final = "SELECT copy FROM print WHERE sequence = ? ORDER BY copy"
INSERT_PRINT: Final = """
    INSERT INTO print (copy, printed_at, sequence)
    SELECT ?, ?, sequence FROM report WHERE report_id = ?
"""
DELETE_PRINT: Final = """
    DELETE FROM print
    WHERE copy = ? AND sequence = (SELECT sequence FROM report WHERE report_id = ?)
"""

ERASABLE: Final = """
    SELECT sequence, recorded_at, boot, uptime FROM personal JOIN report USING (sequence)
    WHERE state NOT IN ('recorded', 'refused')
"""
ERASE: Final = "DELETE FROM personal WHERE sequence = ?"
OLDEST_UNSENT: Final = """
    SELECT recorded_at, boot, uptime FROM outbox JOIN report USING (sequence)
    ORDER BY sequence LIMIT 1
"""
STATES: Final = "SELECT state, count(*) FROM report GROUP BY state"
LIST: Final = """
    SELECT report_id, report_number, kind, state, recorded_at, attempts, last_error
    FROM report ORDER BY sequence
"""
KEY_CHECK: Final = "SELECT value FROM setting WHERE name = 'key_check'"
SET_KEY_CHECK: Final = "UPDATE setting SET value = ? WHERE name = 'key_check'"
RESEAL_PERSONAL: Final = "UPDATE personal SET sealed = ? WHERE sequence = ?"
RESEAL_SHOWN: Final = "UPDATE receipt SET shown = ? WHERE sequence = ?"
ALL_SEALED: Final = """
    SELECT sequence, report_id, sealed, shown FROM report JOIN receipt USING (sequence)
    LEFT JOIN personal USING (sequence)
"""
COUNT_REPORTS: Final = "SELECT count(*) FROM report"
