"""Commands of `certify`, run in this process."""

from click.testing import CliRunner, Result

from certify.cli import main


def run_on(instance, *words, given=None, url=None) -> Result:
    """Run a command on an instance folder, whose database stands in its own settings unless `url` names one.

    `given` is what somebody types.
    """
    environment = {"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": url}
    return CliRunner(env=environment).invoke(main, [str(word) for word in words], input=given)
