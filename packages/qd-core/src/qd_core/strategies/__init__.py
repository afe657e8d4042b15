"""Strategies of search: what is learnt from evaluations, and what is proposed next."""

from qd_core.strategies.ask_tell import AskTellSpec
from qd_core.strategies.strategy import Proposal, Strategy, StrategySpec

__all__ = ["AskTellSpec", "Proposal", "Strategy", "StrategySpec"]
