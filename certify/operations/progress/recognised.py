"""The recognised communes of a province with their decisions: for the public once the province's office says so."""

from certify.operations.act import Act, NotFound
from certify.operations.units.scope import province_for
from certify.store.assessments.listing import Recognised, recognised
from certify.store.connection import Connection
from certify.store.pages import Found, Wish
from certify.store.site.settings import set_setting, setting
from certify.store.units.units import Unit

YES, NO = "yes", "no"


def is_public(connection: Connection, province_id: int) -> bool:
    """Whether everybody may read the list of a province; not until its office has said so."""
    return setting(connection, setting_name(province_id)) == YES


def switch(act: Act, *, public: bool) -> bool:
    """Publish the list of the actor's province, or withdraw it; whether that changed anything.

    Raises Forbidden, NotFound.
    """
    act.need("round:manage")
    province = province_for(act)
    if is_public(act.connection, province.id) == public:
        return False
    set_setting(act.connection, setting_name(province.id), YES if public else NO)
    act.record("list_published" if public else "list_withdrawn", details={"note": province.full_name})
    return True


def list_of(connection: Connection, province: Unit, wish: Wish) -> Found[Recognised]:
    """The published list of a province. Raises NotFound while it isn't public."""
    if not is_public(connection, province.id):
        raise NotFound
    return recognised(connection, province.id, wish)


def setting_name(province_id: int) -> str:
    """The name of the setting that says whether a province's list is public."""
    return f"recognised_list.{province_id}"
