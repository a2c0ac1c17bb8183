"""The library: packs and items written for Stepwise, passages from anywhere, and finding the right one."""
