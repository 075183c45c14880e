"""Maps: how long until they are there, what their tiles cost, how smoothly they move. One file a concern."""
