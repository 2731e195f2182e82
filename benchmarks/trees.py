"""Boosted trees learned by LightGBM, written as the flat lists that indexer/cleaning/trees.py reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "indexer" / "cleaning" / "data"


def flat(booster: Any, features: Sequence[str], provenance: Mapping[str, str]) -> dict[str, Any]:
    """A LightGBM booster as `indexer.cleaning.trees.forest_of` reads it, with where it comes from.

    Only numbers are asked for (no categories), and none may be missing.
    """
    lists: dict[str, list[Any]] = {name: [] for name in ("column", "threshold", "left", "right", "value")}
    roots, depth = [], 0
    for tree in booster.dump_model()["tree_info"]:
        roots.append(len(lists["column"]))
        depth = max(depth, _add(lists, tree["tree_structure"]))
    return {**provenance, "features": list(features), "base": 0.0, "depth": depth, "roots": roots, **lists}


def _add(lists: dict[str, list[Any]], node: dict[str, Any]) -> int:
    """Append a node and what is below it; how many questions deep that goes."""
    here = len(lists["column"])
    is_leaf = "leaf_value" in node
    row = {
        "column": 0 if is_leaf else node["split_feature"],
        "threshold": 0.0 if is_leaf else float(f"{node['threshold']:.6g}"),
        "left": here,
        "right": here,
        "value": float(f"{node['leaf_value']:.4g}") if is_leaf else 0.0,
    }
    for name, value in row.items():
        lists[name].append(value)
    if is_leaf:
        return 0
    lists["left"][here] = here + 1
    left = _add(lists, node["left_child"])
    lists["right"][here] = len(lists["column"])
    return 1 + max(left, _add(lists, node["right_child"]))


def write(name: str, data: Mapping[str, Any], folder: Path = DATA) -> None:
    """Write <name>.json into a folder of data, a line for each list."""
    lines = ",\n".join(f"  {_compact(key)}: {_compact(value)}" for key, value in data.items())
    (folder / f"{name}.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def folds_by_site(sites: Sequence[str], folds: int = 5) -> Iterator[tuple[list[int], list[int]]]:
    """(training, held out) positions, so that no site's pages stand in both; sites are dealt out by size."""
    sizes = {site: sites.count(site) for site in sites}
    held: list[list[str]] = [[] for _ in range(folds)]
    for site in sorted(sizes, key=lambda site: (-sizes[site], site)):
        min(held, key=lambda some: sum(sizes[other] for other in some)).append(site)
    for some in held:
        out = set(some)
        yield (
            [at for at, site in enumerate(sites) if site not in out],
            [at for at, site in enumerate(sites) if site in out],
        )
