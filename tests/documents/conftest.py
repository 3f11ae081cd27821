"""LibreOffice is large: its tests are collected with `--everything` alone, and only `make test-all` installs it."""


def pytest_ignore_collect(collection_path, config):
    return (collection_path.name == "test_libreoffice.py" and not config.getoption("everything")) or None
