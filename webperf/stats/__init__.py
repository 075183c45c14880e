"""Numbers in, small frozen records out. One file a method. scipy is imported inside functions: it takes a while."""
