"""Domains of other packages."""

import logging
from importlib.metadata import EntryPoint

import pytest

from experiments.domains import registry
from experiments.errors import UserError


def test_broken_domain_hides_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A domain whose module cannot be loaded is named, and the layouts of the others are listed."""
    own = registry.entry_points(group=registry.GROUP)
    broken = [
        EntryPoint("lost", "no_such_module:Domain", registry.GROUP),
        EntryPoint("odd", "experiments.errors:UserError", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda **_: [*broken, *own])
    with caplog.at_level(logging.WARNING):
        names = {name for name, _ in registry.layout_names()}
    assert "maze/seed-16x16" in names
    assert "lost" in caplog.text
    assert "odd" in caplog.text
    with pytest.raises(UserError, match=r"'lost': no_such_module:Domain cannot be loaded"):
        registry.domain_class("lost")
