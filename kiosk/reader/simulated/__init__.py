"""A reader in the process, with made-up persons' cards."""
