"""Security modules on a serial line."""
