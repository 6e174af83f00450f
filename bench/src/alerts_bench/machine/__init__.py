"""Where it is measured, and what on this machine weakens the numbers."""
