import pytest

from studio.core.paths import ASSETS
from studio.drawing import engine
from studio.drawing.brush import Brush, load_brushes


@pytest.fixture(scope="session")
def brushes() -> dict[str, Brush]:
    return load_brushes(ASSETS / "brushes")


@pytest.fixture(scope="session")
def fast() -> engine.Engine:
    """The compiled kernels."""
    assert engine.warm_up()
    return engine.current()


@pytest.fixture
def slow() -> engine.Engine:
    """The numpy path."""
    return engine.slow_engine()


@pytest.fixture
def draw_with(monkeypatch):
    """Choose which path draws, for one test."""
    return lambda path: monkeypatch.setattr(engine, "_engine", path)
