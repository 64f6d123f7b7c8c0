"""One module a subcommand, found by its name."""
