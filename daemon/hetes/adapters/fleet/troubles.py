"""What keeps the broker away, as a word for each thing that somebody can do something about."""

from __future__ import annotations

import errno
import socket
import ssl

TROUBLES = (
    "dns", "no_route", "refused", "timed_out", "tls_expired", "tls_name", "tls_untrusted", "tls_client", "tls_files",
    "tls_failed", "password", "not_allowed", "busy", "old_broker", "lost", "failed",
)  # fmt: skip
_EXPIRED, _OTHER_NAME = (9, 10), (62, 64)  # X509_V_ERR_*: not yet valid, expired; host or address mismatch
_ABOUT_OURS = (
    "BAD_CERTIFICATE", "UNSUPPORTED_CERTIFICATE", "CERTIFICATE_", "UNKNOWN_CA", "ACCESS_DENIED", "HANDSHAKE_FAILURE",
)  # fmt: skip
"""Alerts about the workstation's certificate (RFC 8446, 6.2); by TLS 1.2 a missing one is a handshake that fails."""
_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_BY_KIND: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "dns"),
    (TimeoutError, "timed_out"),
    (ConnectionRefusedError, "refused"),
    (FileNotFoundError, "tls_files"),
    (PermissionError, "tls_files"),
    (IsADirectoryError, "tls_files"),
)
_BY_CODE = {
    132: "old_broker",  # unsupported protocol version
    1: "old_broker",  # the same, as MQTT 3 says it
    134: "password",
    5: "password",
    4: "password",
    135: "password",  # what mosquitto says to a wrong one
    136: "busy",
    137: "busy",
    140: "password",
    159: "busy",
}


def of_refusal(code: int) -> str:
    """Return the word for a reason code of CONNACK or DISCONNECT (MQTT 5, 2.4)."""
    return _BY_CODE.get(code, "failed")


def of_error(error: BaseException) -> str:
    """Return the word for what was raised while connecting."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error)
    if isinstance(error, ssl.SSLError):
        said = str(error).upper().replace(" ", "_")
        return "tls_client" if any(f"ALERT_{word}" in said for word in _ABOUT_OURS) else "tls_failed"
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        return "no_route"
    return next((word for kind, word in _BY_KIND if isinstance(error, kind)), "failed")


def _of_certificate(error: ssl.SSLCertVerificationError) -> str:
    code, said = getattr(error, "verify_code", 0), str(error).lower()
    if code in _EXPIRED or "expired" in said:
        return "tls_expired"
    if code in _OTHER_NAME or "mismatch" in said or "not valid for" in said:
        return "tls_name"
    return "tls_untrusted"
