"""The library of plans: every plan of the site's folders, in its newest revision."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from certify.domain.criteria.catalogue.revisions import in_order
from certify.domain.criteria.file import load
from certify.domain.file_cache import Listing, listing, read_when_changed
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.plan import Plan
from certify.domain.plans.recognition_target import RecognitionTarget


class UnknownPlan(KeyError):  # noqa: N818
    """There is no such plan."""


class LoadedPlan(Struct, frozen=True):
    """A plan with the file it came from and the SHA-256 of the file's bytes."""

    plan: Plan
    path: Path
    sha256: str


def load_plan(path: Path) -> LoadedPlan:
    """Read and check a plan file. Raises CriteriaFileError with every fault."""
    return LoadedPlan(*load(path, Plan))


_load = read_when_changed(load_plan)


@lru_cache(16)
def _all(files: Listing) -> tuple[LoadedPlan, ...]:
    folders = [[_load(Path(file.path)) for file in folder] for folder in files]
    return tuple(in_order(folders, lambda loaded: (loaded.plan.id, loaded.plan.revision)))


class PlanLibrary:
    """The plans of some folders. A new or changed file is read at once, as in the library of criteria."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def all(self) -> tuple[LoadedPlan, ...]:
        """Every revision of every plan, in order. Raises CriteriaFileError when a file is refused."""
        return _all(listing(self.folders))

    def of_province(self, code: str) -> tuple[LoadedPlan, ...]:
        """The plans that a province follows, its own before the national ones, the newest first."""
        newest = {loaded.plan.id: loaded for loaded in self.all()}.values()
        followed = [loaded for loaded in newest if loaded.plan.province in {code, None}]
        return tuple(sorted(followed, key=lambda item: (item.plan.province is None, -item.plan.issued_on.toordinal())))

    def followed(self, plan_id: str, code: str) -> LoadedPlan:
        """The newest revision of a plan that a province follows. Raises UnknownPlan."""
        for loaded in self.of_province(code):
            if loaded.plan.id == plan_id:
                return loaded
        raise UnknownPlan(plan_id)

    def recognition(self, code: str, year: int) -> RecognitionTarget:
        """The share of recognised communes that a province is to reach: its own plan's before the national one's.

        Targets that were due before the year count only when there is no later one. Raises UnknownPlan.
        """
        targets = [
            RecognitionTarget(Fraction(target.goal.at_least.value) / 100, target.due.on.year, loaded.plan.number)
            for loaded in self.of_province(code)
            for target in loaded.plan.targets
            if isinstance(target.goal, ReachRecognised)
        ]
        if not targets:
            raise UnknownPlan(code)
        return next((target for target in targets if target.year >= year), max(targets, key=lambda target: target.year))
