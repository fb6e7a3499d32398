from annotations.models import Event, EventName
from tests.admin.forms import address, send


def test_a_name_with_equivalents_stays_with_its_event(client, administrator):
    client.force_login(administrator)
    root = EventName.objects.get(slug="october-coup-en")
    errors = send(client, address(root), event=Event.objects.get(slug="july-days").pk)
    assert errors == ["names that are equivalent belong to the same event"]
    root.refresh_from_db()
    assert root.event.slug == "october-revolution"
