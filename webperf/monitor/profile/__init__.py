"""What the app under test spends its time, memory and disk on, while one diagnosis iteration goes on."""
