"""Everything that a person or a program sees of the product, as text files that `diff -r` compares."""
