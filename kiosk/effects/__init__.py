"""Does what a session asks for: a small owner for each kind of work, each with its thread."""
