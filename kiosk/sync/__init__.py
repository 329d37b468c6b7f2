"""The client of the central service and the loop that drains the queue to it."""
