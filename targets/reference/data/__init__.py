"""Synthetic health records: the tables they are drawn from, the files they are kept in, the questions asked of them."""
