"""What all commands have in common."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app in ("annotations", "historio"))


def test_the_commands_are_there():
    assert {
        "check_anchors",
        "compare",
        "export",
        "import",
        "import_annotations",
        "import_source",
        "token",
    } <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_a_command_explains_itself(name, capsys):
    command = load_command_class(get_commands()[name], name)
    with pytest.raises(SystemExit) as caught:
        command.create_parser("manage.py", name).parse_args(["--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert command.help.split(":")[0].split()[0] in told
    assert f"manage.py {name}" in told


@pytest.mark.parametrize("name", OURS)
def test_an_unknown_option_ends_with_exit_code_2(name, capsys):
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    parser.called_from_command_line = True
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(["--no-such-option"])
    assert caught.value.code == 2
