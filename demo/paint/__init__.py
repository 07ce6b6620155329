"""Painted, moving pictures for the demo's films: paper-cut animation on twos (12 drawings a second)."""
