"""Stepwise: one tutor with three doors. Start reading at `tutor.py`; parts are put together in `bootstrap.py`."""

__version__ = "0.1.0"
