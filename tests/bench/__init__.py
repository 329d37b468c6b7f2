"""Timings, each against a floor measured in the same run. Start them with ``make bench``."""
