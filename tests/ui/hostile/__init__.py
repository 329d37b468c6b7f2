"""Somebody who does everything to a kiosk that hands, keys and cards can do, from a seed.

``python -m tests.ui.hostile`` lets them, for ten minutes, and looks after each act whether the
kiosk keeps what it promises. Each act is drawn from the seed and its own number alone; what comes
of it also goes by how fast the machine is, so that a replay may part from what it repeats.
"""
