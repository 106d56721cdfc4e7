"""The tests, laid out by what they prove (see CONTRIBUTING.md)."""
