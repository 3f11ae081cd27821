"""What building adds to pyproject.toml: the folders that lie beside the package go into it.

In a checkout the law and the templates stand at the top, where people look for them; an installed program has them
within its package (`certify/config.py` knows both places).
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

BESIDE = ("criteria", "templates")
ALONE = ("CHANGELOG.md",)


class Whole(build_py):
    """Builds a package that needs no checkout; one that is only linked to its checkout has these beside it."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            package = Path(self.build_lib) / "certify"
            for name in BESIDE:
                shutil.copytree(name, package / name, dirs_exist_ok=True)
            for name in ALONE:
                shutil.copy(name, package / name)


setup(cmdclass={"build_py": Whole})
