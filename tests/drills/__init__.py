"""Fault drills: what a kiosk that nobody looks after does by itself, on the real program.

Each makes one thing fail at a program in a process of its own, under a stand-in for systemd, and
watches until it has healed: what the screen shows, what the log tells, what the centre hears.
``make drills`` goes through all of them with the kiosk's own times and prints a table.
"""
