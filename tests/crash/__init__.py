"""Crashes: a killed process (logic), a power cut and a replay of one (durability), bad disks.

``python -m tests.crash.soak`` runs the long versions. kill -9 proves nothing about durability,
because the page cache outlives the process; the cuts do, and each is run with synchronous=NORMAL
too, which must lose reports, or the method would prove nothing either.
"""
