"""The touch interface: thin view-models in Python, QML beside them."""
