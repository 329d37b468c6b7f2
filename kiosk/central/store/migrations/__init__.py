"""How an older database of the centre becomes one of now."""
