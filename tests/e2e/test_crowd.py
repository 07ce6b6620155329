"""A crowd that would hold every thread of the site, and people who come meanwhile."""

from urllib.parse import urljoin

from tests.benchmarks.load import MOST_MEGABYTES, PAGES, address_behind, ask, memory_of
from tests.crowds import MIB, Crowd, gathered
from tests.e2e.running_site import Site

CROWD = Crowd(readers=30, uploads=30, forms=30, silent=20)


def test_pages_and_uploads_are_answered_beside_a_crowd(site: Site) -> None:
    scene = site.tell("crowd", str(CROWD.uploads + 1))
    film = address_behind(urljoin(site.url, scene["film"]))
    *slow, quick = scene["parts"]
    with gathered(CROWD, site=site.url, transfer=site.transfer_url, film=film, parts=slow):
        for _ in range(5):
            assert [ask("GET", site.url + page) for page in PAGES] == [200, 200, 200]
            assert ask("PUT", quick, bytes(MIB)) == 200
        assert memory_of(site) < MOST_MEGABYTES
