"""Last year's figures taken over on the page that proposes them."""

import re

from tests.support.clients import post


def proposed(client, file):
    """The address of the page, the hash of what it shows, and the indicators that it offers."""
    address = f"/phieu/{file}/so-lieu-nam-truoc"
    page = client.get(address).get_data(as_text=True)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    return address, seen[1] if seen else "", re.findall(r'name="chosen"\s+value="([\d.]+)"', page)


def take_over(client, file):
    """Take all that is offered."""
    address, seen, chosen = proposed(client, file)
    reply = post(client, address, {"seen": seen, "chosen": chosen})
    assert reply.status_code == 302, reply.get_data(as_text=True)
