"""Chaos: faults that come and go while a load goes on, and what the app makes of them."""
