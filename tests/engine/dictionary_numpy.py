#!/usr/bin/env python3
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Open dictionary files as any Python user would, and check the layout.

    dictionary_numpy.py DICTIONARY_DUMP

A safetensors file is the header's length (64 bits, little-endian), the header
(JSON: each tensor's dtype, shape and data_offsets, and __metadata__, whose
values are strings), and the tensors without a hole between them.
"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
except ImportError as error:
    print(f"skipped: {error}", file=sys.stderr)
    sys.exit(77)

DTYPES = {"F32": numpy.dtype("<f4"), "F16": numpy.dtype("<f2")}
WINDOW = 512
COMPONENTS = 9
SHAPES = {
    "bands": {
        "sparsity": [8],
        "analysis": [2 * 40, COMPONENTS],
        "reconstruction": [WINDOW // 2 + 1, COMPONENTS],
        "bands": [40, 3],
    },
    "groups": {
        "sparsity": [8],
        "analysis": [2 * 40, COMPONENTS],
        "reconstruction": [100, COMPONENTS],
        "bands": [40, 3],
        "groups": [101],
    },
    "images": {
        "sparsity": [8],
        "analysis": [2 * 40, COMPONENTS],
        "reconstruction": [100, COMPONENTS],
        "bands": [40, 3],
        "groups": [101],
        "spatial": [3, 100, 4],
    },
    "bins": {
        "sparsity": [8],
        "analysis": [2 * (WINDOW // 2 + 1), COMPONENTS],
        "reconstruction": [WINDOW // 2 + 1, COMPONENTS],
    },
}


def open_file(path):
    """Return the header and the data of a file."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    assert raw[8:9] == b"{", "the header begins with {"
    header = json.loads(raw[8 : 8 + length].decode("utf-8"))
    return header, raw[8 + length :]


def check_layout(header, data):
    """Offsets are in order, without a hole, and cover all the data."""
    spans = []
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        assert set(entry) == {"dtype", "shape", "data_offsets"}, name
        begin, end = entry["data_offsets"]
        count = int(numpy.prod(entry["shape"]))
        assert end - begin == count * DTYPES[entry["dtype"]].itemsize, name
        spans.append((begin, end))
    position = 0
    for begin, end in sorted(spans):
        assert begin == position, "no hole and no overlap"
        position = end
    assert position == len(data), "the tensors are all there is"


def check_metadata(metadata):
    """All values are strings; all but texts are JSON in turn."""
    assert all(isinstance(value, str) for value in metadata.values())
    assert float(metadata["sample_rate_hz"]) == 44100
    assert int(metadata["window"]) == WINDOW
    assert int(metadata["hop"]) == 128
    assert int(metadata["context"]) == 2
    assert int(metadata["stride_samples"]) == 256
    assert numpy.float32(metadata["exponent"]) == numpy.float32(0.85)
    assert numpy.float32(metadata["mask_exponent"]) == numpy.float32(1.4)
    assert float(metadata["beta"]) == 1
    assert metadata["licence"] == "CC0-1.0"
    assert metadata["provenance"] == "made up"
    sources = json.loads(metadata["sources"])
    assert [s["name"] for s in sources] == ["one", "two", "three"]
    assert [s["first_component"] for s in sources] == [0, 2, 5]
    assert [s["components"] for s in sources] == [2, 3, 4]


def check_tensor(path, name, header, data):
    """The values are those of the engine."""
    entry = header[name]
    begin, end = entry["data_offsets"]
    stored = numpy.frombuffer(data[begin:end], dtype=DTYPES[entry["dtype"]])
    scale = float(header["__metadata__"].get(f"{name}_scale", "1"))
    found = stored.astype(numpy.float64) * scale
    wanted = numpy.fromfile(path.with_suffix(f".{name}"), dtype=numpy.float32)
    kind = path.stem.split("_")[0]
    assert entry["shape"] == SHAPES[kind][name], (path.stem, name)
    assert found.size == wanted.size
    if entry["dtype"] == "F32":
        assert (found == wanted).all(), (path.stem, name)
    else:
        assert numpy.allclose(found, wanted, rtol=5e-4, atol=0), name


def check_file(path):
    """Check one file."""
    header, data = open_file(path)
    check_layout(header, data)
    check_metadata(header["__metadata__"])
    kind, precision = path.stem.split("_")
    assert set(header) == set(SHAPES[kind]) | {"__metadata__"}
    large = {header[n]["dtype"] for n in ("analysis", "reconstruction")}
    assert large == {precision.upper()}, large
    for name in SHAPES[kind]:
        check_tensor(path, name, header, data)
    print(f"{path.name}: {sorted(header)}, {len(data)} bytes of tensors")


def main():
    """Check every file the engine writes."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        paths = sorted(pathlib.Path(folder).glob("*.nmf"))
        assert len(paths) == 5
        for path in paths:
            check_file(path)


if __name__ == "__main__":
    main()
