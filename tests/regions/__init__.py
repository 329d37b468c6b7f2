"""What each issuing region's person is told, as a table and as pictures."""
