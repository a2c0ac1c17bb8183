"""Many learners at once: a stub model at a known pace, real socket clients, the app as it is deployed, and the figures."""
