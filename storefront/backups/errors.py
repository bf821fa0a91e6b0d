"""What can go wrong with a backup."""


class BackupError(Exception):
    """Nothing was made or changed; the words say why and what to do."""
