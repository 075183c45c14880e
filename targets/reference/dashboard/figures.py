"""The row of key figures on top of a page."""

import streamlit as st

from targets.reference.data.queries import Summary


def show_summary(summary: Summary) -> None:
    """Four metrics side by side; they wrap on a narrow screen."""
    show_figures(
        {
            "Admissions": f"{summary.admissions:,}",
            "Mean stay": f"{summary.mean_stay_days:.1f} days",
            "Serious cases": f"{summary.serious_share:.1%}",
            "Cost": f"${summary.cost_aud / 1e6:,.1f} M",
        }
    )


def show_figures(figures: dict[str, str]) -> None:
    """Any metrics by their label."""
    with st.container(horizontal=True, gap="small"):
        for label, value in figures.items():
            st.metric(label, value, border=True)
