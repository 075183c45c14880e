"""The table page: single records, in Streamlit's own data grid."""

import pandas as pd
import streamlit as st

from targets.reference.data.generate import CATEGORIES
from targets.reference.data.queries import Filter
from targets.reference.data.store import dates, records

ALL_STATES = "All states"
ROW_COUNTS = (100, 1_000, 10_000)
TABLE_HEIGHT_PX = 560


def show() -> None:
    """The page."""
    st.title("Table")
    left, right = st.columns(2)
    state = left.selectbox("State", [ALL_STATES, *CATEGORIES["state"]])
    limit = right.selectbox("Rows", ROW_COUNTS, index=1)
    found = Filter(state=None if state == ALL_STATES else state).of(records())
    st.caption(f"{min(limit, len(found)):,} of {len(found):,} records")
    st.dataframe(
        _displayed(found.iloc[:limit]),
        hide_index=True,
        height=TABLE_HEIGHT_PX,
        column_config={
            "Admitted": st.column_config.DateColumn(format="D MMM YYYY"),
            "Cost": st.column_config.NumberColumn(format="$%d"),
        },
    )


def _displayed(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns a reader wants, with their titles."""
    return pd.DataFrame(
        {
            "Record": frame["record_id"],
            "Admitted": dates(frame["admitted_day"]).astype("datetime64[s]"),
            "State": frame["state"],
            "Region": frame["region"],
            "Condition": frame["condition"],
            "Severity": frame["severity"],
            "Sex": frame["sex"],
            "Age": frame["age"],
            "Stay (days)": frame["stay_days"],
            "Cost": frame["cost_aud"],
        }
    )
