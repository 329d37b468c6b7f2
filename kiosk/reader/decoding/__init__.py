"""From a card's bytes to an identity."""
