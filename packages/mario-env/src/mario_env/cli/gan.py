"""``mario-env train-gan`` and ``mario-env sample``; torch is imported when they run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mario_env.errors import OptionError
from mario_env.files import check_target
from mario_env.levels.formats import load_folder, save
from mario_env.render.level import level_sheet

if TYPE_CHECKING:
    from mario_env.gan.network import Generator

_NO_TORCH = "this needs the extra gan: install mario-env[gan]"


def train_gan(
    levels: Annotated[Path, typer.Option(help="Folder of level files (*.txt).")],
    out: Annotated[Path, typer.Option(help="Folder for weights, samples and log.")],
    dialect: Annotated[str, typer.Option(help="framework, vglc or vglc-multilayer.")] = "framework",
    steps: Annotated[int, typer.Option(help="Steps in all.")] = 25000,
    warm_up: Annotated[int, typer.Option(help="First steps, as an autoencoder.")] = 2500,
    batch: Annotated[int, typer.Option(help="Levels a step.")] = 32,
    rate: Annotated[float, typer.Option(help="Learning rate.")] = 2e-4,
    penalty: Annotated[float, typer.Option(help="Weight of the gradient penalties.")] = 0.5,
    seed: Annotated[int, typer.Option(help="Of everything left to chance.")] = 0,
    every: Annotated[int, typer.Option(help="Steps between samples and checkpoints.")] = 250,
) -> None:
    """Train a generator on the levels of a folder; run it again to resume."""
    found = load_folder(levels, dialect)
    try:
        from mario_env.gan.training import TrainingOptions, train
    except ImportError:
        raise OptionError(_NO_TORCH) from None
    options = TrainingOptions(
        steps=steps,
        warm_up=warm_up,
        batch=batch,
        rate=rate,
        penalty=penalty,
        seed=seed,
        save_every=every,
        sample_every=every,
    )
    train(found, out, options)
    typer.echo(f"{out / 'generator.safetensors'}")


def sample(
    out: Annotated[Path, typer.Option(help="Folder for level files, or a .png for a sheet.")],
    n: Annotated[int, typer.Option("-n", min=1, help="Levels.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the latents.")] = 0,
    scale: Annotated[float, typer.Option(help="Standard deviation of the latents.")] = 1.0,
    weights: Annotated[Path | None, typer.Option(help="A generator; else the shipped one.")] = None,
) -> None:
    """Draw levels from a generator."""
    if out.suffix == ".png":
        check_target(out)
    elif not out.is_dir():
        raise OptionError(f"--out {out} is no folder and no .png; make the folder first")
    try:
        from mario_env.gan import sampling
    except ImportError:
        raise OptionError(_NO_TORCH) from None
    levels = sampling.sample(_generator(weights), n, seed, scale=scale)
    if out.suffix == ".png":
        level_sheet(levels).save(out)
        return
    for index, level in enumerate(levels):
        save(out / f"level-{seed}-{index:04d}.txt", level)


def _generator(weights: Path | None) -> "Generator":
    from mario_env.gan import checkpoint

    return checkpoint.load(weights) if weights else checkpoint.load_shipped()
