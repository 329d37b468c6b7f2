"""Reads the QR of a receipt in a picture."""
