"""How the kiosk is: what the doctor, the staff's view and the heartbeat tell of it."""
