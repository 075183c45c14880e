"""The reference target: a dashboard of synthetic Australian health records, and the API behind it.

Nothing in here describes a real person. The records are drawn from tables in `targets.reference.data`,
the same ones on every machine, so that two measurements differ only by what was measured.
"""
