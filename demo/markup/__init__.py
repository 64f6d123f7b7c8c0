"""One module a mark-up: pure functions from what is for sale to pages."""
