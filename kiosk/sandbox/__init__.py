"""What stands in for devices and the centre in a sandbox, and the switches that steer it.

A kiosk that is real throughout imports nothing of this.
"""
