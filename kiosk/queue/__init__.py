"""The durable queue of reports and receipts: SQLite, migrations, encryption, transactions."""
