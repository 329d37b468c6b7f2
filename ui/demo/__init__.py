"""A made-up visitor who goes through whole journeys on the real interface."""
