"""Compares two Keras files by h5py (Debian: python3-h5py), as keras.applications' load_weights reads them: layers in order, weights in order, values.

    python3 compare_keras.py EXPECTED FOUND
"""
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1]) as expected, h5py.File(sys.argv[2]) as found:
    names = [name.decode() for name in expected.attrs["layer_names"]]
    assert names == [name.decode() for name in found.attrs["layer_names"]], "layer_names"
    assert sorted(found) == sorted(names), "groups"
    for name in names:
        weights = [weight.decode() for weight in np.atleast_1d(expected[name].attrs["weight_names"])]
        assert weights == [weight.decode() for weight in np.atleast_1d(found[name].attrs["weight_names"])], f"weight_names of {name}"
        for weight in weights:
            one, other = expected[name][weight], found[name][weight]
            assert one.dtype == other.dtype and np.array_equal(one[()], other[()]), f"{name}/{weight}"
    print(len(names))
