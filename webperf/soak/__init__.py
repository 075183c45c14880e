"""Hours of a journey: what grows, what creeps up, how often it fails."""
