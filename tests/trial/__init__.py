"""A page's own commands, run as they stand on it, on a machine that is made for it."""
