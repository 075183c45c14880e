"""Load from the API side: who asks how much and when, the wire that carries it, and what is counted of it."""
