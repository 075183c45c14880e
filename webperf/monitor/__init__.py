"""What the machine is and does while something is measured on it."""
