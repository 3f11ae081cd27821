"""The units of systemd that the repository holds, and their commands where systemd would put them."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from certify.config import ROOT

UNITS = sorted((ROOT / "certify" / "deploy").glob("*.service"))
# The whole file system, read-only but for what stands for devices and processes and the folders named; no capability.
# Nothing of it may ever be seen outside: hence private mounts, first of all below the view.
CONFINE = """
root=$1 folder=$2 writable=$3; shift 3
mount --make-rprivate / 2>/dev/null || true  # within a chroot it can't be done
mount --bind "$root" "$root"
mount --make-private "$root"
mount --rbind / "$root"
mount --make-rprivate "$root"
cut -d " " -f 2 /proc/self/mounts | grep "^$root" | grep -vE "^$root/(dev|proc|sys)(/|$)" | while read -r one; do
    mount -o remount,bind,ro "$one"
done
for one in $writable; do mount --bind "$one" "$root$one"; done
exec chroot "$root" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all env -C "$folder" "$@"
"""


def lines(unit: Path) -> list[str]:
    """What a unit says, without remarks."""
    return [line for line in unit.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def said(unit: Path, name: str) -> list[str]:
    """The values of one directive of a unit."""
    return [value for key, _, value in (line.partition("=") for line in lines(unit)) if key == name]


def command(unit: Path, *more: str) -> list[str]:
    """The one command of a unit, of the program that is tested; options beside it come before its own."""
    (line,) = said(unit, "ExecStart")
    program, *arguments = shlex.split(line)
    assert program.endswith("/certify")
    return [sys.executable, "-m", "certify", *arguments, *more]


def confined(place: Path, writable: list[Path], arguments: list[str]) -> list[str]:
    """A command that can write nothing but some folders; `place` is an empty folder for its view of the files."""
    own = [] if os.geteuid() == 0 else ["--map-root-user"]
    apart = ["unshare", *own, "--mount", "--propagation", "unchanged", "sh", "-ec", CONFINE, "confine"]
    return [*apart, str(place), str(ROOT), " ".join(map(str, writable)), *arguments]


def may_be_confined(place: Path) -> bool:
    """Whether this machine lets a process have a view of the files of its own; a container may not."""
    return subprocess.run(confined(place, [], ["true"]), capture_output=True, check=False).returncode == 0


def started(unit: Path, site: Path, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """The command of a unit for the site in a folder; it leads a session of its own.

    It is confined as the unit says where the machine lets it be.
    """
    view, temporary = folder / "view", folder / "tmp"
    view.mkdir()
    temporary.mkdir()
    environment = {"CERTIFY_INSTANCE": str(site), "TMPDIR": str(temporary), "HOME": "/nonexistent"}
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    arguments = command(unit, *more)
    if may_be_confined(view):
        arguments = confined(view, [site, temporary], arguments)
    umask = int(said(unit, "UMask")[0], 8)
    return subprocess.Popen(arguments, env=environment, start_new_session=True, umask=umask)
