"""Learning: what a message is, what is known of a learner, and which help comes next. Pure functions on values."""
