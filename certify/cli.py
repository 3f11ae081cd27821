"""The command line: `certify …`, for the people who run a site."""

from importlib import import_module

import click

# Where each command lies in certify.commands, under its own name with _ for -. It is imported when it is asked for, so
# that a command waits for no other's imports.
MODULES = {
    "audit": "audit",
    "backup": "backup",
    "backup-key": "backup",
    "categories": "categories",
    "criteria": "criteria.read",
    "demo": "demo",
    "doctor": "doctor",
    "evidence": "evidence",
    "init": "init",
    "papers": "papers",
    "people": "people",
    "plans": "plans",
    "restore": "backup",
    "rounds": "rounds",
    "score": "score",
    "serve": "services.serve",
    "units": "units",
    "work": "services.work",
}


class Commands(click.Group):
    """The commands by name, each from its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the group's own way of asking
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in MODULES:
            return None
        module = import_module(f"certify.commands.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands)
def main() -> None:
    """Chấm điểm, thẩm định và công nhận xã, phường, thị trấn phù hợp với trẻ em."""
