"""The demo's people, programme and films: a made-up festival that shows every room of the house in use."""

from contest.demo.people import SHOWN_PEOPLE as PEOPLE

__all__ = ["PEOPLE"]
