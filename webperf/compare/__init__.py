"""Two runs that were measured apart, put side by side: advice, never a gate."""
