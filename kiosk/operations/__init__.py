"""For those who run kiosks: registries of failures and events, logs, the clock, the data folder."""
