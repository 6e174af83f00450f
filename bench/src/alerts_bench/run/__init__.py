"""Who is measured when, and doing it."""
