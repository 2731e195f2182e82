"""The line model: the dumps of all pages come in, data/line_model.json and data/line_words.json go out.

MORGUE_SHARED=... python -m benchmarks.line_model
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dump_pages import Dump, dumps
from benchmarks.dumps import held_out_figures
from benchmarks.line_learning import learn
from benchmarks.trees import flat, write


def provenance(measured: Sequence[Dump]) -> dict[str, str]:
    """What the model is learned from and by, and how good it is on sites it has not seen."""
    sites = len({dump.site for dump in measured})
    return {
        "learned_from": f"the text dumps of {len(measured)} pages of {sites} sites in data/pages",
        "learned_by": "python -m benchmarks.line_model",
        "cross_validated_by_site": "body F1: "
        + ", ".join(f"{cut.name} {cut.ours.f1:.4f}" for cut in held_out_figures(measured)),
    }


def main() -> None:
    """Learn from all pages and write both files."""
    measured = list(dumps(Path(os.environ["MORGUE_SHARED"])))
    model, booster = learn(measured)
    said = provenance(measured)
    write("line_model", flat(booster, model.trees.features, said))
    short, long = (dict(sorted(some.items())) for some in model.words)
    write("line_words", {**said, "short": short, "long": long})


if __name__ == "__main__":
    main()
