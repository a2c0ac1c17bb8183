"""The commands of `stepwise`, one module a subject. `__main__` reads them in; adding one is adding a module here and its name there."""
