"""Commands about configurations and domains."""

import json
from typing import Annotated

import typer

from experiments.cli.app import app, group
from experiments.cli.errors import user_errors

config_app = group("config", "Check, show and compare configurations.")

Name = Annotated[
    str, typer.Argument(metavar="CONFIG", help="Name of a configuration, or a TOML file.")
]
Profile = Annotated[str, typer.Option(help="Size of the experiment: smoke, mini or paper.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a key.")
]


@config_app.command(epilog="Example: experiments config check my.toml --profile mini")
def check(
    configs: Annotated[list[str], typer.Argument(help="Configurations, or TOML files.")],
    profile: Profile = "paper",
    settings: Settings = None,
    feasible: Annotated[
        bool, typer.Option(help="Also ask the domain whether anything can be evaluated.")
    ] = False,
) -> None:
    """Check configurations; tells all faults with file, line and key."""
    from experiments.commands.configs import check_config

    with user_errors():
        for name in configs:
            typer.echo(check_config(name, profile, settings or [], feasible=feasible))


@config_app.command(epilog="Example: experiments config show maze/dsage --explain")
def show(
    config: Name,
    profile: Profile = "paper",
    settings: Settings = None,
    explain: Annotated[bool, typer.Option("--explain", help="Keys with their meaning.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Print a configuration as it is run, with all that it inherits."""
    with user_errors():
        if as_json:
            from experiments.config.load import load_config

            loaded = load_config(config, profile=profile, settings=settings or [])
            typer.echo(loaded.config.model_dump_json(indent=2))
            return
        from experiments.commands.configs import show_config

        typer.echo(show_config(config, profile, settings or [], explain=explain))


@config_app.command(epilog="Example: experiments config diff maze/dsage maze/dsage-basic")
def diff(
    one: Name,
    other: Name,
    profile: Profile = "paper",
    settings: Settings = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print pairs as JSON.")] = False,
) -> None:
    """Print the keys in which two configurations differ."""
    from experiments.commands.configs import diff_configs, differences
    from experiments.config.load import load_config

    with user_errors():
        first, second = (
            load_config(name, profile=profile, settings=settings or []) for name in (one, other)
        )
        if as_json:
            typer.echo(json.dumps(differences(first, second), indent=2, default=str))
            return
        for line in diff_configs(first, second):
            typer.echo(line)


@app.command(epilog="Example: experiments domains --json")
def domains(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the installed domains with their measures."""
    from experiments.commands.domains import as_text, domain_records

    with user_errors():
        records = domain_records()
        if as_json:
            typer.echo(json.dumps(records, indent=2))
            return
        typer.echo("\n\n".join(as_text(record) for record in records))
