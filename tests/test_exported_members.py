import inspect

import pytest

import webperf


def test_what_is_exported_is_sorted_and_named_once() -> None:
    assert list(webperf.__all__) == sorted(set(webperf.__all__))


def test_nothing_is_public_that_is_not_exported() -> None:
    public = {name for name, value in vars(webperf).items() if name[0] != "_" and not inspect.ismodule(value)}
    assert public <= set(webperf.__all__)


@pytest.mark.parametrize("name", webperf.__all__)
def test_each_exported_name_is_explained(name: str) -> None:
    assert inspect.getdoc(getattr(webperf, name))


def test_the_package_itself_is_explained() -> None:
    assert webperf.__doc__
    assert all(name in webperf.__doc__ for name in webperf.__all__)
