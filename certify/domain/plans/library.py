"""The library of plans: every plan of the site's folders, in its newest revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from certify.domain.criteria.file import load
from certify.domain.criteria.revisions import in_order
from certify.domain.file_cache import read_when_changed
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.plan import Plan
from certify.domain.plans.targets import RecognitionTarget


class UnknownPlan(KeyError):  # noqa: N818
    """There is no such plan."""


@dataclass(frozen=True)
class LoadedPlan:
    """A plan with the file it came from and the SHA-256 of the file's bytes."""

    plan: Plan
    path: Path
    sha256: str


def load_plan(path: Path) -> LoadedPlan:
    """Read and check a plan file. Raises CriteriaFileError with every fault."""
    return LoadedPlan(*load(path, Plan))


_load = read_when_changed(load_plan)


class PlanLibrary:
    """Reads the folders afresh when a file appears or changes, as the library of criteria does."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def all(self) -> tuple[LoadedPlan, ...]:
        """Every revision of every plan, in order. Raises CriteriaFileError when a file is refused."""
        folders = [[_load(path) for path in sorted(folder.glob("*.toml"))] for folder in self.folders]
        return tuple(in_order(folders, lambda one: (one.plan.id, one.plan.revision)))

    def of_province(self, code: str) -> tuple[LoadedPlan, ...]:
        """The plans that a province follows, its own before the national ones, the newest first."""
        newest = {one.plan.id: one for one in self.all()}.values()
        followed = [one for one in newest if one.plan.province in {code, None}]
        return tuple(sorted(followed, key=lambda one: (one.plan.province is None, -one.plan.issued_on.toordinal())))

    def followed(self, plan_id: str, code: str) -> LoadedPlan:
        """The newest revision of a plan that a province follows. Raises UnknownPlan."""
        for one in self.of_province(code):
            if one.plan.id == plan_id:
                return one
        raise UnknownPlan(plan_id)

    def recognition(self, code: str, year: int) -> RecognitionTarget:
        """The share of recognised communes that a province is to reach: its own plan's before the national one's.

        Targets that were due before the year count only when there is no later one. Raises UnknownPlan.
        """
        found = [
            RecognitionTarget(Fraction(target.goal.at_least.value) / 100, target.due.on.year, one.plan.number)
            for one in self.of_province(code)
            for target in one.plan.targets
            if isinstance(target.goal, ReachRecognised)
        ]
        if not found:
            raise UnknownPlan(code)
        return next((target for target in found if target.year >= year), max(found, key=lambda target: target.year))
