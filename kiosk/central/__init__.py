"""The reference central service: API, rules, database. Nothing else imports its libraries."""
