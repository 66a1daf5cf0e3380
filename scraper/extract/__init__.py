"""Posts and their fields out of one page's tree. One file per field; every value comes with its evidence."""
