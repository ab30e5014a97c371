"""The fitted model of the hazard: what it is made of, how it is read from and written to its file.

The model is part of the method: dated, with the data and settings it was fitted with, and hashed into the method's
hash. Scoring it needs no fitting library. One file ``hazard-EDITION.npz`` holds the arrays, and in ``about`` a JSON
text that says what they are.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scrisk.errors import MethodError
from scrisk.language import joined, say

DEFAULT_MODEL = Path(__file__).with_name("hazard-2026.11.npz")
EVENTS = ("E1", "E2", "E3")
FORMAT = 1

_TREES = {
    "cut_starts": np.int32, "cuts": np.float64, "node_starts": np.int32, "leaf_starts": np.int32, "feature": np.uint8,
    "cut": np.uint8, "nan_left": np.uint8, "left": np.int16, "right": np.int16, "leaf": np.float64,
    "node_value": np.float32,
}  # fmt: skip
_LINEAR = ("low", "high", "mean", "spread", "weight", "weight_missing", "level")
_ABOUT = (
    "format", "edition", "fitted_on", "data", "data_sha256", "last_fit_year", "features", "supplier_features",
    "members", "trees_per_member", "tree_weight", "base_rates", "supplier_base_rate", "settings", "check",
)  # fmt: skip


@dataclass(frozen=True)
class HazardModel:
    """A fitted model.

    Attributes
    ----------
    about
        What the model is: edition, fitted on which day, data and years, features, settings, base rates.
    arrays
        Trees of every event and member one after another, the linear part of each (``linear_*``, shape (events,
        members, features)), and that of the suppliers (``supplier_*``, shape (features,)).
    """

    about: dict[str, Any]
    arrays: dict[str, npt.NDArray[Any]] = field(repr=False)

    @property
    def features(self) -> tuple[str, ...]:
        """Return the names of the features in the order of the arrays."""
        return tuple(self.about["features"])

    @property
    def supplier_features(self) -> tuple[str, ...]:
        """Return the names of the features of the model of a single supplier."""
        return tuple(self.about["supplier_features"])

    @property
    def last_fit_year(self) -> int:
        """Return the last year whose rows the model was fitted on."""
        return int(self.about["last_fit_year"])

    @property
    def hash(self) -> str:
        """Return the sha256 of the model, the day of the fit and the library's answers left out."""
        told = {key: value for key, value in self.about.items() if key not in ("fitted_on", "check")}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
        for name in sorted(self.arrays):
            digest.update(name.encode() + str(self.arrays[name].shape).encode() + self.arrays[name].tobytes())
        return digest.hexdigest()

    def save(self, path: Path) -> None:
        """Write the file; the same model gives the same bytes."""
        text = np.frombuffer(json.dumps(self.about, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8)
        held = io.BytesIO()
        np.savez_compressed(held, allow_pickle=False, about=text, **self.arrays)
        path.write_bytes(held.getvalue())


def load_model(path: Path | None = None) -> HazardModel:
    """Read a fitted model.

    Parameters
    ----------
    path
        The file; the model that comes with this release when None.

    Returns
    -------
    HazardModel
        The model, checked.

    Raises
    ------
    MethodError
        The file cannot be read or does not hold a whole model of this format; the message names file and part.

    Examples
    --------
    >>> model = load_model()
    >>> model.last_fit_year, len(model.about["base_rates"])
    (2017, 3)
    """
    file = DEFAULT_MODEL if path is None else path

    def fail(part: str, reason: str) -> MethodError:
        return MethodError(
            joined(": ", [str(file), part, reason]), hint=say("Make one with `scrisk hazard fit --to FILE.npz`.")
        )

    try:
        with np.load(file, allow_pickle=False) as held:
            arrays = {name: np.array(held[name], order="C") for name in held.files}
    except OSError as error:
        raise fail("file", say("cannot be read: {why}", why=error.strerror or error)) from None
    except (ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise fail("file", say("is no model of the hazard: {error}", error=error)) from None
    try:
        about = json.loads(arrays.pop("about").tobytes())
    except (KeyError, ValueError):
        raise fail("about", say("is missing or no JSON")) from None
    for key in _ABOUT:
        if key not in about:
            raise fail(f"about.{key}", say("is missing"))
    if about["format"] != FORMAT:
        raise fail("about.format", say("is {given}, this version reads {wanted}", given=about["format"], wanted=FORMAT))
    model = HazardModel(about, arrays)
    _check(model, fail)
    for array in arrays.values():
        array.flags.writeable = False
    return model


def _check(model: HazardModel, fail: Any) -> None:
    """Refuse arrays that do not fit together: the kernels do not look."""
    arrays, about = model.arrays, model.about
    f, s = len(about["features"]), len(about["supplier_features"])
    events, members, each = len(EVENTS), about["members"], about["trees_per_member"]
    for name, kind in _TREES.items():
        if name not in arrays or arrays[name].dtype != kind or arrays[name].ndim != 1:
            raise fail(name, say("must be a row of {kind}", kind=np.dtype(kind).name))
    shapes: dict[str, tuple[int, ...]] = {f"linear_{n}": (events, members, f) for n in _LINEAR} | {
        f"supplier_{n}": (s,) for n in _LINEAR
    }
    shapes |= {"linear_level": (events, members), "supplier_level": ()}
    for name, shape in shapes.items():
        if name not in arrays or arrays[name].dtype != np.float64 or arrays[name].shape != shape:
            raise fail(name, say("must be numbers of shape {shape}", shape=shape))
        if not np.isfinite(arrays[name]).all():
            raise fail(name, say("holds what is no number"))
    trees = events * members * each
    nodes, leaves = arrays["feature"].size, arrays["leaf"].size
    for name, size, end in (
        ("node_starts", trees + 1, nodes), ("leaf_starts", trees + 1, leaves),
        ("cut_starts", f + 1, arrays["cuts"].size),
    ):  # fmt: skip
        starts = arrays[name]
        if starts.size != size or starts[0] != 0 or starts[-1] != end or np.any(np.diff(starts) < 0):
            raise fail(name, say("does not fit the other arrays"))
    if np.any(np.diff(arrays["cut_starts"]) > 254) or np.any(arrays["feature"] >= f):
        raise fail("feature", say("does not fit the features"))
    for name in ("cut", "nan_left", "left", "right", "node_value"):
        if arrays[name].size != nodes:
            raise fail(name, say("does not fit the other arrays"))
    owner = np.repeat(np.arange(trees), np.diff(arrays["node_starts"]))
    here = np.arange(nodes) - arrays["node_starts"][owner]
    sizes = np.diff(arrays["node_starts"])[owner], np.diff(arrays["leaf_starts"])[owner]
    for name in ("left", "right"):
        child = arrays[name].astype(np.int64)
        # A child comes after its parent, so that every way ends.
        if np.any((child >= 0) & ((child <= here) | (child >= sizes[0]))) or np.any((child < 0) & (~child >= sizes[1])):
            raise fail(name, say("points outside its tree"))
    if np.any(arrays["linear_spread"] <= 0.0) or np.any(arrays["supplier_spread"] <= 0.0):
        raise fail("linear_spread", say("must be above 0"))
