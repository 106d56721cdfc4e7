"""Work that is done now and then: removing what was deleted."""
