"""Homework from outside: a task that a student types or pastes, which no pack has seen.

Pure mathematics is recognised and solved by our own code (`tasks`); a story with a question is a `story`, whose two
computed solutions must agree (`agreed`) before an answer can even be compared.
"""
