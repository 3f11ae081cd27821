"""How passwords are hashed: what the program takes for it, and what tests take, which sign in a thousand times."""

from argon2 import PasswordHasher

from certify.operations.people import passwords

# What the program hashes with; read before the tests put the cheap one in its place.
REAL = passwords.hasher
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
