"""The journeys as data, and the pure function that steps through them."""
