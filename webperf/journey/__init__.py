"""Journeys: the decorator, where they are found, their steps, and the runner of one trial."""
