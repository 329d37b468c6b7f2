"""The moods of a centre of our own."""

from enum import StrEnum


class CentreMode(StrEnum):
    NORMAL = "normal"
    SLOW = "slow"
    REFUSING = "refusing"
    FAILING = "failing"
