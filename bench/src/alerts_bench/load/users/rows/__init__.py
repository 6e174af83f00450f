"""What a simulated user knows of the rows: those that exist, those that are acknowledged."""
