"""What this kiosk is: one TOML file and the environment, checked before any part is made."""
