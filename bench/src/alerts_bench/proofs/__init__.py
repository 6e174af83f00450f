"""Proofs of the instrument: known delays, A/A, the page's clock against Chromium's trace."""
