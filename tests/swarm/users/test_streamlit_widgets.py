import random

import pytest
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from webperf.swarm.users.streamlit_widgets import (
    UnknownWidget,
    Widget,
    encode,
    find,
    is_harmless,
    other_value,
    widget_in,
)


def selectbox(label: str = "State", key: str = "None", **fields: object) -> Widget:
    element = Element()
    element.selectbox.id = f"$$ID-0a1b-{key}"
    element.selectbox.label = label
    element.selectbox.default = 0
    element.selectbox.options.extend(["NSW", "VIC"])
    for name, value in fields.items():
        setattr(element.selectbox, name, value)
    widget = widget_in(element, "")
    assert widget is not None
    return widget


def slider() -> Widget:
    element = Element()
    element.slider.id = "$$ID-0a1b-None"
    element.slider.min, element.slider.max, element.slider.step = 0, 10, 2
    element.slider.default.extend([0, 10])
    widget = widget_in(element, "")
    assert widget is not None
    return widget


def test_a_widget_is_found_by_key_and_by_label() -> None:
    widgets = [selectbox("State", "chosen-state"), selectbox("Condition")]
    assert find(widgets, "chosen-state") is widgets[0]
    assert find(widgets, "Condition") is widgets[1]


def test_an_unknown_and_an_ambiguous_label_are_refused() -> None:
    with pytest.raises(UnknownWidget, match="'State'"):
        find([selectbox()], "Stat")
    with pytest.raises(UnknownWidget, match="2 widgets are labelled 'State'"):
        find([selectbox(), selectbox()], "State")


def test_values_go_where_the_app_reads_them() -> None:
    state = WidgetState()
    encode(selectbox(), state, "VIC")
    assert (state.id, state.string_value) == ("$$ID-0a1b-None", "VIC")
    state = WidgetState()
    encode(slider(), state, (2, 4))
    assert list(state.double_array_value.data) == [2.0, 4.0]


def test_an_option_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="VIC"):
        encode(selectbox(), WidgetState(), "VICC")


def test_another_value_is_another_and_is_offered() -> None:
    chance = random.Random(1)
    assert {other_value(selectbox(), None, chance) for _ in range(20)} == {"VIC"}
    for _ in range(50):
        chosen = other_value(slider(), None, chance)
        assert chosen is None or (chosen != (0, 10) and set(chosen) <= {0, 2, 4, 6, 8, 10})


def test_a_widget_of_a_form_waits_and_a_button_is_left_alone() -> None:
    assert selectbox(form_id="form").waits
    assert not is_harmless(selectbox(form_id="form"))
    element = Element()
    element.button.id = "$$ID-0a1b-save"
    button = widget_in(element, "")
    assert button is not None
    assert not is_harmless(button)
