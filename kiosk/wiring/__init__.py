"""Each part made from the configuration, for the kiosk itself and for single commands."""
