"""The suite that every flavor passes, on models of the large frameworks."""

from tests.flavors.test_flavors import *  # noqa: F403
from tests.frameworks.cases import CASES  # noqa: F401
