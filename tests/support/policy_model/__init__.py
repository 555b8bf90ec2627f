"""The policy, played literally: an oracle for the product, written without a look at it."""

from tests.support.policy_model.play import play

__all__ = ["play"]
