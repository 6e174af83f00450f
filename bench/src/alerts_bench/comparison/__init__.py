"""Two runs: what became faster or slower between them."""
