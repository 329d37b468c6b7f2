"""For those who run kiosks: registries of failures and events, logging, the clock, doctor."""
