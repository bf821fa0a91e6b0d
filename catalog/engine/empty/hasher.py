"""A password hash of few rounds, for a server that is thrown away."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """As Django's own, a thousand rounds."""

    algorithm = "pbkdf2_sha256_quick"
    iterations = 1_000
