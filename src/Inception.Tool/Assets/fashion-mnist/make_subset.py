#!/usr/bin/env python3
"""Cuts the images in this folder out of Fashion-MNIST. Needs Python's standard library only.

    python3 make_subset.py /usr/share/datasets/fashion-mnist

The folder named is that of the four original files. Every run gives the same bytes.
"""
import gzip
import pathlib
import struct
import sys
import zlib

COUNT = 2000          # the first test images, in the data set's order
PER_CLASS = 2         # of them as PNG: the first of each class
SIDE = 28
NAMES = ["t-shirt-top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot"]


def read(path, header):
    content = gzip.decompress(path.read_bytes())
    return content[header:]


def write(path, header, data):
    path.write_bytes(gzip.compress(header + data, compresslevel=9, mtime=0))


def png(pixels):
    """A grey image of 8 bits: the PNG specification, sections 11.2.2 (header) and 11.2.4 (data)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + pixels[y * SIDE:(y + 1) * SIDE] for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
    images = read(source / "t10k-images-idx3-ubyte.gz", 16)[:COUNT * SIDE * SIDE]
    labels = read(source / "t10k-labels-idx1-ubyte.gz", 8)[:COUNT]
    write(target / "t10k-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, COUNT, SIDE, SIDE), images)
    write(target / "t10k-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, COUNT), labels)

    written = [0] * len(NAMES)
    for i, label in enumerate(labels):
        if written[label] < PER_CLASS:
            pixels = images[i * SIDE * SIDE:(i + 1) * SIDE * SIDE]
            (target / f"{NAMES[label]}-{written[label]}.png").write_bytes(png(pixels))
            written[label] += 1


if __name__ == "__main__":
    main()
