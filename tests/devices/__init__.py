"""Stand-ins for devices: real protocols on real transports, scriptable to misbehave."""
