"""How a paper gets onto paper."""
