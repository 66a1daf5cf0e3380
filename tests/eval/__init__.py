"""How well ``parse_page`` reads pages of real software: ``python -m tests.eval``.

Software is installed by ``setup.sh``, given invented posts (``texts/``), and asked for its pages; what the pages
ought to say comes from the sources or the database, never from the pages. Software that is not installed is
reported as not measured.
"""
