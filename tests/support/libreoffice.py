"""Files as LibreOffice opens and writes them."""

import subprocess
from pathlib import Path


def converted(folder: Path, ending: str, *files: Path, reading: str = "") -> None:
    """Write files anew into a folder, each with another ending; `reading` is the filter that reads them.

    One start of the program for all, with a profile of its own in the folder.
    """
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [f"--infilter={reading}"] if reading else []
    asked = ["soffice", own, "--headless", *how, "--convert-to", ending, "--outdir", folder, *files]
    subprocess.run(asked, check=True, capture_output=True)
