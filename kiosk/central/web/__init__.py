"""The pages over HTTP: who visits, what they may do, and what they see."""
