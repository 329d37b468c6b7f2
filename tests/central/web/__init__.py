"""The centre's pages, as people see them and as others may try to use them."""
