"""Faults below the calls that leave the kiosk, and what a person and staff see of each."""
