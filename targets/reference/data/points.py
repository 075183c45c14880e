"""Points for the map page: as many as asked for, whatever the number of records."""

import numpy as np
import pandas as pd

from targets.reference.data.draws import Stream
from targets.reference.data.generate import CATEGORIES, SEED, Model

# A batch number that no record uses keeps these draws apart from theirs.
_BATCH = 2**31


def scattered(count: int) -> pd.DataFrame:
    """`count` made-up admissions: where (degrees), in which state, and the severity as its index."""
    drawn = Model().draw(Stream(SEED, _BATCH), count)
    return pd.DataFrame(
        {
            "longitude": drawn["longitude"],
            "latitude": drawn["latitude"],
            "state": np.array(CATEGORIES["state"])[drawn["state"]],
            "severity": drawn["severity"],
        }
    )
