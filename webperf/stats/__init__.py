"""Numbers in, small frozen records out. Pure Python: importing scipy alone would cost two seconds."""
