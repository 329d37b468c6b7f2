"""The reference central service: API, rules, database."""
