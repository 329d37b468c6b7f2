"""Speech and tones: what is to be said, to whom, and the engine that says it."""
