"""The terminal, the pictures, the tables of the documentation."""
