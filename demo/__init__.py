"""A made-up festival that shows every room of the house in use: its people, programme, films and jury.
Stands over all apps; only `contest.conf` knows of it, and a site that is no demo does not import it."""
