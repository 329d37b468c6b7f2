"""Every sentence is true where it stands: the table of statements, held against all that is shown.

``resources/statements`` says of every text what must be so where it stands.
"""
