"""Every screen in every look, rendered and checked by program.

``python -m tests.ui.gallery FOLDER`` (``make gallery``) goes through all of them; tests lead a
:class:`Gallery` to the states they need.
"""

from tests.ui.gallery.looks import SIZES, STEPS, THEMES, Look
from tests.ui.gallery.window import Gallery

__all__ = ["SIZES", "STEPS", "THEMES", "Gallery", "Look"]
