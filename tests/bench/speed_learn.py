#!/usr/bin/env python3
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Factorise with scikit-learn what the bench `speed` left in a file.

The file holds rows, columns, components and iterations (uint32), V, W and H
(float32); it is replaced by the seconds taken (float64), W and H.
"""

import os
import sys

for name in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ[name + "_NUM_THREADS"] = "1"

try:
    import time
    import warnings

    import numpy as np
    from sklearn.decomposition import NMF
except ImportError:
    sys.exit(77)


def main(path):
    with open(path, "rb") as file:
        n_rows, n_columns, n, n_iterations = np.fromfile(file, np.uint32, 4)
        v = np.fromfile(file, np.float32, n_rows * n_columns)
        w = np.fromfile(file, np.float32, n_rows * n)
        h = np.fromfile(file, np.float32, n * n_columns)
    model = NMF(
        n_components=int(n),
        init="custom",
        solver="mu",
        beta_loss="kullback-leibler",
        tol=0.0,
        max_iter=int(n_iterations),
    )
    warnings.simplefilter("ignore")
    v = v.reshape(n_rows, n_columns)
    seconds = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        found = model.fit_transform(
            v, W=w.reshape(n_rows, n).copy(), H=h.reshape(n, n_columns).copy()
        )
        seconds = min(seconds, time.perf_counter() - start)
    with open(path, "wb") as file:
        np.float64(seconds).tofile(file)
        found.astype(np.float32).tofile(file)
        model.components_.astype(np.float32).tofile(file)


main(sys.argv[1])
