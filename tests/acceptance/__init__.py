"""The program as its users run it: the command line, real servers, real files."""
