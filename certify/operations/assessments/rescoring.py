"""A file's answers scored under another version or revision of the criteria, for comparison only."""

from collections.abc import Sequence

from msgspec import Struct

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.version import Category, categories_possible
from certify.domain.library import Library, UnknownVersion
from certify.domain.scoring.judgement import Judgement, judge
from certify.domain.scoring.rescoring import Rescored, rescore
from certify.domain.scoring.score import Score
from certify.operations.act import NotFound
from certify.operations.assessments.sheet import Sheet


class Comparison(Struct, frozen=True):
    """A file as it is scored and as it would be under `other`; `side` is the one that is compared."""

    sheet: Sheet
    side: Side
    other: LoadedVersion
    found: Rescored
    categories: Sequence[Category]

    @property
    def score(self) -> Score:
        return self.sheet.score_of(self.side)

    @property
    def judgements(self) -> list[Judgement]:
        """The outcome under each category of the other version that is possible for the unit."""
        return [judge(self.found.score, category) for category in self.categories]


def others(library: Library, sheet: Sheet) -> list[LoadedVersion]:
    """The versions and revisions that a file may be compared with, the newest first."""
    return [loaded for loaded in reversed(library.all()) if loaded.sha256 != sheet.loaded.sha256]


def compare(library: Library, sheet: Sheet, version_id: str, revision: int) -> Comparison:
    """A file's latest side under another version. Raises NotFound for an unknown version."""
    try:
        other = library.get(version_id, revision)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    side = APPRAISAL if sheet.appraisal_score.answered else SELF
    versions = library.newest_by_id()
    rescored = rescore(sheet.version, other.version, sheet.answers(side), versions)
    return Comparison(sheet, side, other, rescored, _categories(sheet, other))


def _categories(sheet: Sheet, other: LoadedVersion) -> tuple[Category, ...]:
    """The file's own category under the same legal text; under another one the category isn't determined yet."""
    if sheet.category and other.version.id == sheet.version.id:
        return tuple(category for category in other.version.categories if category.id == sheet.category.id)
    return categories_possible(other.version, sheet.unit.type, sheet.province.type)
