"""For those who run kiosks: configuration, registries of failures and events, logging, doctor."""
