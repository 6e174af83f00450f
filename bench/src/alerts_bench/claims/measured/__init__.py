"""What is measured for the claims, and the function of each claim that judges it."""
