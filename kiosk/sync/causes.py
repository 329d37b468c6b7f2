"""Why a line to the centre failed, in words that staff can act on.

The one place where errors of names, sockets, TLS and HTTP become a :class:`Failure`; the loop's
log, ``sync``, ``doctor`` and the staff view all say what stands here.
"""

import socket
import ssl
from collections.abc import Mapping
from typing import Final

from kiosk.domain.failure import Failure, FailureCode

_CENTRES_CERTIFICATE: Final[Mapping[int, str]] = {  # X509_V_ERR_… of OpenSSL
    9: "the centre's certificate is not valid yet (or this machine's clock is slow)",
    10: "the centre's certificate has expired (or this machine's clock is fast)",
    18: "the centre's certificate is signed by nobody but itself",
    19: "the centre's certificate comes from an authority that central.ca does not name",
    20: "the centre's certificate comes from an authority that central.ca does not name",
    21: "the centre's certificate comes from an authority that central.ca does not name",
    23: "the centre's certificate has been revoked",
    62: "the centre's certificate is for another name than the one in central.url",
    64: "the centre's certificate is for another address than the one in central.url",
}

_OUR_CERTIFICATE: Final[
    Mapping[str, str]
] = {  # alerts of TLS (RFC 8446, 6.2), as OpenSSL names them
    "ALERT_CERTIFICATE_EXPIRED": "this kiosk's certificate has expired, says the other side",
    "ALERT_CERTIFICATE_REVOKED": "this kiosk's certificate has been revoked, says the other side",
    "ALERT_CERTIFICATE_REQUIRED": "the other side wants a certificate of this kiosk, see "
    "central.certificate",
    "ALERT_UNKNOWN_CA": "the other side does not know the authority of this kiosk's certificate",
    "ALERT_CERTIFICATE_UNKNOWN": "the other side does not accept this kiosk's certificate",
    "ALERT_BAD_CERTIFICATE": "the other side does not accept this kiosk's certificate",
    "ALERT_UNSUPPORTED_CERTIFICATE": "the other side does not accept this kiosk's certificate",
    "ALERT_ACCESS_DENIED": "the other side does not let this kiosk's certificate in",
}

_TLS: Final[Mapping[str, str]] = {
    "WRONG_VERSION_NUMBER": "what answers there does not speak TLS",
    "HTTP_REQUEST": "what answers there does not speak TLS",
    "PACKET_LENGTH_TOO_LONG": "what answers there does not speak TLS",
    "UNSUPPORTED_PROTOCOL": "the other side speaks no TLS newer than 1.1",
    "ALERT_PROTOCOL_VERSION": "the two sides have no TLS version in common",
    "ALERT_HANDSHAKE_FAILURE": "the other side broke the TLS handshake off: no cipher in common, "
    "or it wants a certificate of this kiosk",
    "NO_SHARED_CIPHER": "the two sides have no TLS cipher in common",
    "UNEXPECTED_EOF_WHILE_READING": "the other side closed the line in the middle of TLS",
}

_NAMES: Final[Mapping[int, str]] = {
    socket.EAI_AGAIN: "the name in central.url can't be looked up now: no name server answers",
    socket.EAI_NONAME: "the name in central.url is known to no name server",
    socket.EAI_NODATA: "the name in central.url has no address",
}


def failure_for(error: Exception) -> Failure:
    """``certificate_invalid`` where this kiosk's own is the cause, else ``central_unreachable``."""
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLCertVerificationError):
        ours = _said(_OUR_CERTIFICATE, error.reason)
        if ours is not None:
            return Failure(FailureCode.CERTIFICATE_INVALID, ours)
    return Failure(FailureCode.CENTRAL_UNREACHABLE, _words(error))


def _words(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            other = f"the centre's certificate: {error.verify_message}"
            return _CENTRES_CERTIFICATE.get(error.verify_code, other)
        case ssl.SSLError():
            other = f"TLS: {(error.reason or str(error)).replace('_', ' ').lower()}"
            return _said(_TLS, error.reason) or other
        case socket.gaierror():
            return _NAMES.get(error.errno or 0, f"the name in central.url: {error.strerror}")
        case OSError() if error.strerror:
            return error.strerror.lower()
        case _:
            return str(error) or type(error).__name__


def _said(words: Mapping[str, str], reason: str | None) -> str | None:
    """What is said of a reason, whatever version of TLS OpenSSL puts before an alert's name."""
    return next((text for end, text in words.items() if (reason or "").endswith(end)), None)
