"""How simulated users speak to each implementation, and how their answers are checked."""
