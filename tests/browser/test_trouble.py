"""The listener hears what it is there for: else every other test here would pass on silent trouble."""

import pytest


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Октябрь</p>')", "style-src"),
        ("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src"),
        ("setTimeout(() => { throw new Error('поломка') })", "поломка"),
        ("console.error('жалоба')", "жалоба"),
        ("fetch('/there-is-nothing-here').then(() => 1)", "404"),
        (
            "new Promise(d => { const i = new Image(); i.onerror = d; i.src = 'http://localhost:1/x.png'; })",
            "",
        ),
    ],
)
def test_trouble_is_heard(page, trouble, script, told):
    page.goto("/")
    assert trouble.found == []
    page.evaluate(f"() => {{ {'' if script.startswith('set') else 'return '}{script} }}")
    trouble.settle(page.context)
    assert trouble.found
    assert told in " ".join(trouble.found)
    trouble.expect("")
