"""The timed interactions by hand: what a framework's cost is measured against."""
