"""Measures pages that do the same with different frameworks, in a real browser."""
