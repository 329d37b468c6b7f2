"""How the centre's own refusals are known from anybody else's (RFC 9457; contracts, section 4)."""

from typing import Final

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "urn:social-card-kiosk:problem:"
"""What every ``type`` begins with; the status in words comes after it."""
