#!/usr/bin/env python3
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""nmf-factorize beside NumPy and scikit-learn.

    factorize_sklearn.py NMF_FACTORIZE

What NumPy writes is read, and the other way round.  From the same start both
end at the same divergence after the same number of updates; from its own start
nmf-factorize is at most where scikit-learn is from any of its: random, or by
singular values.
"""

import pathlib
import subprocess
import sys
import tempfile
import warnings

try:
    import numpy
    from sklearn.decomposition import non_negative_factorization
    from sklearn.exceptions import ConvergenceWarning
except ImportError as error:
    print(f"skipped: {error}", file=sys.stderr)
    sys.exit(77)

N_ITERATIONS = 60
N_COMPONENTS = 8

# Where minima differ most, more than one matrix: seeds and betas
SPECTRA = ((1999, 0), (7, 0), (9, 0), (10, 0), (1999, 1), (1999, 2))


def make_spectra(seed):
    """Return tones that are struck and decay, above noise."""
    random = numpy.random.default_rng(seed)
    rows = numpy.arange(120)[:, None]
    times = numpy.arange(300)[None, :]
    v = random.uniform(0.002, 0.01, (120, 300))
    for _ in range(60):
        pitch = random.integers(3, 15)
        begin = random.integers(0, 300)
        peaks = (rows % pitch == 0) & (rows > 0)
        decay = numpy.exp(-0.02 * (rows / pitch) * (times - begin))
        v += peaks * (times >= begin) * decay * pitch / numpy.maximum(rows, 1)
    return v


def divergence(v, w, h, beta):
    """Return the beta-divergence of V and W H."""
    y = numpy.maximum(w.astype(float) @ h.astype(float), 1e-30)
    if beta == 0:
        return (v / y - numpy.log(v / y) - 1).sum()
    if beta == 1:
        return (v * numpy.log(v / y) - v + y).sum()
    return ((v - y) ** 2).sum() / 2


def run(tool, folder, v, beta, **given):
    """Return W and H of nmf-factorize."""
    words = [tool, "-qf", "-o", folder / "out", "-c", str(N_COMPONENTS)]
    words += ["-b", str(beta), "-n", str(N_ITERATIONS)]
    numpy.save(folder / "v.npy", v)
    for name, matrix in given.items():
        numpy.save(folder / f"{name}.npy", matrix)
        words += [f"--init-{name}", folder / f"{name}.npy"]
    subprocess.run([*words, folder / "v.npy"], check=True)
    w, h = (numpy.load(folder / "out" / f"{name}.npy") for name in "WH")
    assert w.dtype == h.dtype == numpy.float32
    assert w.shape == (v.shape[0], N_COMPONENTS)
    assert h.shape == (N_COMPONENTS, v.shape[1])
    return w, h


def run_sklearn(v, beta, init, **given):
    """Return W and H of scikit-learn."""
    w, h, _ = non_negative_factorization(
        v,
        n_components=N_COMPONENTS,
        init=init,
        solver="mu",
        beta_loss=beta,
        tol=0,
        max_iter=N_ITERATIONS,
        random_state=1,
        **given,
    )
    return w, h


def check(tool, folder, v, beta):
    """Compare both by one divergence; return whether all is well."""
    random = numpy.random.default_rng(5)
    start_w = random.uniform(0.1, 1, (v.shape[0], N_COMPONENTS))
    start_h = random.uniform(0.1, 1, (N_COMPONENTS, v.shape[1]))
    # As files of every kind: doubles in rows, floats in columns
    own = run(
        tool,
        folder,
        v,
        beta,
        w=start_w,
        h=numpy.asfortranarray(start_h.astype(numpy.float32)),
    )
    theirs = run_sklearn(
        v,
        beta,
        "custom",
        W=start_w.copy(),
        H=start_h.astype(numpy.float32).astype(float),
    )
    same = [divergence(v, *pair, beta) for pair in (own, theirs)]
    best = divergence(v, *run(tool, folder, v, beta), beta)
    inits = ["random", "nndsvda", "nndsvdar"]
    others = [
        divergence(v, *run_sklearn(v, beta, init), beta) for init in inits
    ]
    print(f"beta {beta}: from one start {same[0]:.6g} and {same[1]:.6g};")
    print(f"  from its own {best:.6g}, scikit-learn's", end=" ")
    print(", ".join(f"{i} {o:.6g}" for i, o in zip(inits, others)))
    return abs(same[0] / same[1] - 1) < 1e-4 and best <= min(others)


def main():
    """Compare all; return an exit code."""
    with tempfile.TemporaryDirectory() as name:
        checks = [
            check(sys.argv[1], pathlib.Path(name), make_spectra(seed), beta)
            for seed, beta in SPECTRA
        ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    sys.exit(main())
