"""What QML sees of the kiosk: a model for each concern, each telling of its own changes."""
