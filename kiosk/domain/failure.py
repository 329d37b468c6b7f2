"""Expected failures as values.

A function that may fail in a way the design foresees returns ``Value | Failure``; an
exception means a bug. What each code means to the person at the kiosk, to staff and to the
journey stands in ``resources/failures.toml``; a test holds that file and this enum together.
"""

from enum import StrEnum

from kiosk.base.records import dataclass


class FailureCode(StrEnum):
    """Every failure the kiosk knows; the value is the code in the registry, logs and API."""

    # Reader and card
    READER_MISSING = "reader_missing"
    READER_BUSY = "reader_busy"
    READER_TIMEOUT = "reader_timeout"
    READER_PROTOCOL = "reader_protocol"
    READER_NO_SECURITY_MODULE = "reader_no_security_module"
    READER_SECURITY_MODULE_FAILED = "reader_security_module_failed"
    CARD_ABSENT = "card_absent"
    CARD_REMOVED = "card_removed"
    CARD_UNREADABLE = "card_unreadable"
    CARD_RECORD_INVALID = "card_record_invalid"
    CARD_TYPE_UNKNOWN = "card_type_unknown"
    CARD_WRONG = "card_wrong"
    CARD_SOCIAL_SECURITY = "card_social_security"
    ID_NUMBER_INVALID = "id_number_invalid"
    ID_EXPIRED = "id_expired"

    # Queue
    QUEUE_UNAVAILABLE = "queue_unavailable"
    QUEUE_FULL = "queue_full"
    QUEUE_NEWER_SCHEMA = "queue_newer_schema"
    QUEUE_DAMAGED = "queue_damaged"
    QUEUE_MOVED_ASIDE = "queue_moved_aside"
    QUEUE_REPORTS_LOST = "queue_reports_lost"
    QUEUE_KEY_WRONG = "queue_key_wrong"

    # Reports without a document
    STATED_LIMIT = "stated_limit"
    STATED_AGAIN = "stated_again"

    # Central service
    CENTRAL_UNREACHABLE = "central_unreachable"
    CENTRAL_REFUSED = "central_refused"
    CENTRAL_PROTOCOL = "central_protocol"
    CONFLICT = "conflict"
    REGION_NOT_SERVED = "region_not_served"
    CENTRAL_DATABASE_UNUSABLE = "central_database_unusable"
    REPORT_INVALID = "report_invalid"
    REPORT_UNKNOWN = "report_unknown"
    REPORT_NUMBER_SHARED = "report_number_shared"
    NOT_AT_KIOSK = "not_at_kiosk"
    FORMAL_LOSS_FINAL = "formal_loss_final"
    NOT_AWAITING_COUNTER = "not_awaiting_counter"
    KIOSK_UNKNOWN = "kiosk_unknown"

    # Printer and receipt
    PRINTER_MISSING = "printer_missing"
    PRINTER_PAPER_OUT = "printer_paper_out"
    PRINTER_FAILED = "printer_failed"
    RECEIPT_INVALID = "receipt_invalid"
    RECEIPT_UNKNOWN = "receipt_unknown"
    RECEIPT_KEY_DAMAGED = "receipt_key_damaged"
    RECEIPT_KEY_NOT_WAITING = "receipt_key_not_waiting"

    # Configuration and start
    CONFIGURATION_INVALID = "configuration_invalid"
    POLICY_MISSING = "policy_missing"
    DATA_FOLDER_UNWRITABLE = "data_folder_unwritable"
    DATA_FOLDER_IN_USE = "data_folder_in_use"
    DATA_FOLDER_EXPOSED = "data_folder_exposed"
    PORT_IN_USE = "port_in_use"
    DISPLAY_MISSING = "display_missing"
    SCREEN_FROZEN = "screen_frozen"
    FONT_MISSING = "font_missing"
    OUT_OF_SERVICE = "out_of_service"
    STICK_MISSING = "stick_missing"
    STICK_FAILED = "stick_failed"
    CLOCK_UNSYNCHRONISED = "clock_unsynchronised"
    CLOCK_IMPOSSIBLE = "clock_impossible"
    CLOCK_AT_ODDS = "clock_at_odds"
    CERTIFICATE_INVALID = "certificate_invalid"
    CERTIFICATE_ENDS_SOON = "certificate_ends_soon"

    # A bug, told to the person instead of a screen that waits for ever
    INTERNAL = "internal"


@dataclass(frozen=True)
class Failure:
    """Something that was foreseen went wrong.

    ``detail`` is for staff and logs: technical, English, and never personal data.
    """

    code: FailureCode
    detail: str = ""
