"""What the centre keeps, in SQLite or PostgreSQL; one metadata and one set of statements."""
