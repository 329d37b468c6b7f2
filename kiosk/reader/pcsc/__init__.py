"""Readers over PC/SC."""
