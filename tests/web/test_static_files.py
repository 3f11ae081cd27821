"""What lies in `static/` is fetched once for each edition of it."""

import hashlib
import re


def test_an_address_changes_with_its_file_and_a_browser_keeps_what_it_has(app):
    client = app.test_client()
    page = client.get("/dang-nhap").get_data(as_text=True)
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) > 10
    for address in addresses:
        reply = client.get(address, buffered=True)
        assert reply.status_code == 200
        assert hashlib.sha256(reply.data).hexdigest().startswith(address.partition("?v=")[2] or "-"), address
        assert reply.cache_control.max_age == 365 * 24 * 3600
