"""Right of the wall: what is asked of a release, by the site, its files and the API to come."""
