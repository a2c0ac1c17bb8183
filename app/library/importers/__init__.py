"""Open content in its own formats: each importer gives passages with their licence, and says what it left out and why."""
