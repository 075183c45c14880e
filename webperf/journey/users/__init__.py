"""Several browser users at once: each a process with a browser of its own, doing the journey again and again."""
