"""A run: journeys on devices, measured round by round."""
