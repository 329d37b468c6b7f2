"""Many kiosks and a centre in one thread, with time, lines, disks and lives in the hand of a seed.

After TigerBeetle's and FoundationDB's example: the queue, the sync's decisions, salvage and the
centre's whole application are the real ones; what is made up is the world around them. Everything
follows from the seed, so that a run that fails fails again:

    python -m tests.simulator --seed 7
"""
