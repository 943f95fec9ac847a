"""Load tests: users of the service on the seed articles, and the run that puts numbers to them."""
