"""Safety: noticing an urgent message, and holding a sentence that must not be shown. Pure; no model is asked."""
