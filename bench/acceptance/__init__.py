"""The page contract as tests: the same ones for every implementation that has a manifest."""
