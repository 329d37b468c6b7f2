"""Telling people by a message what was not told them when they left: written down with the change
itself, and sent from there (docs/notices.md).
"""
