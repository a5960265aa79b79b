"""Makes the images of this folder and what Pillow decodes and resizes them to.

Usage: python3 make_fixtures.py          (Pillow 9.4.0, numpy; writes beside itself)
"""
import hashlib
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent
WIDTH, HEIGHT = 30, 20
rng = np.random.RandomState(20261124)


def noise(*shape, levels=256, dtype=np.uint8):
    return rng.randint(0, levels, shape).astype(dtype)


def scene(width, height):
    """Smooth colours with one hard edge: what a photograph looks like to a lossy codec."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / (width - 1)
    green = 255 * y / (height - 1)
    blue = 128 + 100 * np.sin(x / 3.0) * np.cos(y / 4.0)
    image = np.stack([red, green, blue], -1)
    image[(x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2] = (240, 30, 60)
    return Image.fromarray(image.clip(0, 255).astype(np.uint8))


def png(depth, colour_type, samples, interlaced=False):
    """A PNG of raw big-endian samples, for the kinds Pillow cannot write."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + row.astype(f">u{depth // 8}").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], depth, colour_type, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def restarts(image):
    """A JPEG whose scan is cut by a restart marker after each row of blocks: rows are coded alone, and their scans joined."""
    bands = [encoded(image.crop((0, y, image.width, min(y + 8, image.height))), format="JPEG", quality=90, subsampling=0) for y in range(0, image.height, 8)]
    whole = encoded(image, format="JPEG", quality=90, subsampling=0)

    def scan(jpeg):
        start = jpeg.index(b"\xff\xda")
        return start, jpeg[start + 2 + struct.unpack(">H", jpeg[start + 2:start + 4])[0]:-2]

    start, _ = scan(whole)
    header = whole[:len(whole) - 2 - len(scan(whole)[1])]
    interval = b"\xff\xdd" + struct.pack(">HH", 4, -(-image.width // 8))
    joined = b"".join(scan(band)[1] + (bytes([0xFF, 0xD0 + i % 8]) if i < len(bands) - 1 else b"") for i, band in enumerate(bands))
    return header[:start] + interval + header[start:] + joined + b"\xff\xd9"


def images():
    """File name → bytes of every image whose decoding is compared."""
    smooth = scene(WIDTH, HEIGHT)
    rgba = Image.fromarray(noise(HEIGHT, WIDTH, 4), "RGBA")
    grey_alpha = Image.fromarray(noise(HEIGHT, WIDTH, 2), "LA")
    grey = Image.fromarray(noise(HEIGHT, WIDTH), "L")
    rgb = Image.fromarray(noise(HEIGHT, WIDTH, 3), "RGB")
    palette = Image.fromarray(noise(HEIGHT, WIDTH, levels=16), "P")
    palette.putpalette(noise(16 * 3).tobytes())
    adobe = smooth.convert("CMYK")

    files = {
        "rgb.png": encoded(rgb, format="PNG"),
        "rgba.png": encoded(rgba, format="PNG"),
        "grey.png": encoded(grey, format="PNG"),
        "grey-alpha.png": encoded(grey_alpha, format="PNG"),
        "bilevel.png": encoded(grey.convert("1"), format="PNG"),
        "palette.png": encoded(palette, format="PNG"),
        "palette-transparent.png": encoded(palette, format="PNG", transparency=bytes([0, 128, 255, 3, 7] + [255] * 11)),
        "rgb-16-bit.png": png(16, 2, noise(HEIGHT, WIDTH, 3, levels=65536, dtype=np.uint16)),
        "rgba-16-bit.png": png(16, 6, noise(HEIGHT, WIDTH, 4, levels=65536, dtype=np.uint16)),
        "grey-16-bit.png": png(16, 0, noise(HEIGHT, WIDTH, levels=65536, dtype=np.uint16)),
        "rgb.bmp": encoded(rgb, format="BMP"),
        "palette.bmp": encoded(palette, format="BMP"),
        "lossless.webp": encoded(rgb, format="WEBP", lossless=True),
        "lossless-alpha.webp": encoded(rgba, format="WEBP", lossless=True, exact=True),
        "palette.gif": encoded(palette, format="GIF"),
        "animated.gif": encoded(palette, format="GIF", save_all=True, append_images=[grey.quantize(16), palette.rotate(180)]),
        "animated.webp": encoded(rgb, format="WEBP", lossless=True, save_all=True, append_images=[rgb.rotate(180)]),
        "lossy.webp": encoded(smooth, format="WEBP", quality=80),
        "420.jpg": encoded(smooth, format="JPEG", quality=90),
        "422.jpg": encoded(smooth, format="JPEG", quality=90, subsampling=1),
        "444.jpg": encoded(smooth, format="JPEG", quality=90, subsampling=0),
        "progressive.jpg": encoded(smooth, format="JPEG", quality=90, progressive=True),
        "grey.jpg": encoded(smooth.convert("L"), format="JPEG", quality=90),
        "cmyk.jpg": encoded(adobe, format="JPEG", quality=90),
        "restarts.jpg": restarts(smooth),
    }
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        files[f"orientation-{orientation}.jpg"] = encoded(smooth, format="JPEG", quality=90, exif=exif)
    return files


TAGS = {"width": 256, "height": 257, "bits": 258, "compression": 259, "photometric": 262, "offsets": 273, "orientation": 274, "samples": 277,
        "rows": 278, "counts": 279, "planar": 284, "predictor": 317, "palette": 320, "tile_width": 322, "tile_height": 323,
        "tile_offsets": 324, "tile_counts": 325, "extra": 338, "format": 339}


def tiff(pieces, order="<", big=False, **tags):
    """A TIFF file of strips or tiles, for the kinds Pillow cannot write. Tags of several numbers are lists; all are LONG but for the short ones."""
    tiled = "tile_width" in tags
    header = struct.pack(order + "HHHHQ", 0x4949 if order == "<" else 0x4D4D, 43, 8, 0, 0) if big else b"\0" * 8
    body, offsets = b"", []
    for piece in pieces:
        offsets.append(len(header) + len(body))
        body += piece + b"\0" * (len(piece) % 2)
    tags = {**tags, "tile_offsets" if tiled else "offsets": offsets, "tile_counts" if tiled else "counts": [len(piece) for piece in pieces]}
    entries, word = [], 8 if big else 4
    for name, value in sorted(tags.items(), key=lambda tag: TAGS[tag[0]]):
        values = value if isinstance(value, list) else [value]
        short = name in ("bits", "palette", "extra", "format", "photometric", "compression", "samples", "planar", "predictor", "orientation")
        packed = struct.pack(f"{order}{len(values)}{'H' if short else 'I'}", *values)
        if len(packed) > word:
            at = len(header) + len(body)
            body += packed + b"\0" * (len(packed) % 2)
            packed = struct.pack(order + ("Q" if big else "I"), at)
        entries.append(struct.pack(order + ("HHQ" if big else "HHI"), TAGS[name], 3 if short else 4, len(values)) + packed.ljust(word, b"\0"))
    directory = len(header) + len(body)
    if big:
        header = header[:8] + struct.pack(order + "Q", directory)
    else:
        header = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, directory)
    return header + body + struct.pack(order + ("Q" if big else "H"), len(entries)) + b"".join(entries) + b"\0" * word


def tiles(samples, size):
    """The tiles of height×width×samples, padded with zeros, as bytes."""
    height, width = samples.shape[:2]
    padded = np.zeros((-(-height // size) * size, -(-width // size) * size) + samples.shape[2:], samples.dtype)
    padded[:height, :width] = samples
    return [padded[y:y + size, x:x + size] for y in range(0, height, size) for x in range(0, width, size)]


def differences(samples):
    """Horizontal differences (predictor 2)."""
    return np.diff(samples.astype(int), axis=1, prepend=np.zeros_like(samples[:, :1], int)).astype(samples.dtype)


def tiffs():
    """File name → bytes of the TIFF files. Their noise is their own, so that the other images stay as they are."""
    own = np.random.RandomState(20261128)
    smooth = scene(WIDTH, HEIGHT)
    rgb, rgba, cmyk = (own.randint(0, 256, (HEIGHT, WIDTH, n)).astype(np.uint8) for n in (3, 4, 4))
    grey, index = own.randint(0, 256, (HEIGHT, WIDTH)).astype(np.uint8), own.randint(0, 16, (HEIGHT, WIDTH)).astype(np.uint8)
    deep = own.randint(0, 65536, (HEIGHT, WIDTH, 3)).astype(np.uint16)
    colours = own.randint(0, 65536, 48).tolist()
    palette = Image.fromarray(index, "P")
    palette.putpalette(own.randint(0, 256, 48).astype(np.uint8).tobytes())
    size = {"width": WIDTH, "height": HEIGHT, "compression": 1}
    half = HEIGHT // 2

    def saved(image, compression=None, **tags):
        return encoded(image, format="TIFF", compression=compression, tiffinfo={TAGS[name]: value for name, value in tags.items()})

    files = {
        "rgb.tif": saved(Image.fromarray(rgb)),
        "lzw.tif": saved(Image.fromarray(rgb), "tiff_lzw"),
        "lzw-predictor.tif": saved(Image.fromarray(rgb), "tiff_lzw", predictor=2),
        "deflate.tif": saved(Image.fromarray(rgb), "tiff_adobe_deflate"),
        "packbits.tif": saved(Image.fromarray(rgb), "packbits"),
        "jpeg.tif": saved(smooth, "jpeg"),
        "grey.tif": saved(Image.fromarray(grey)),
        "grey-lzw.tif": saved(Image.fromarray(grey), "tiff_lzw"),
        "bilevel.tif": saved(Image.fromarray(grey).convert("1"), "group4"),
        "rgba.tif": saved(Image.fromarray(rgba, "RGBA"), "tiff_lzw"),
        "palette.tif": saved(palette, "tiff_lzw"),
        "cmyk.tif": saved(Image.fromarray(cmyk, "CMYK"), "tiff_lzw"),
        "pages.tif": encoded(Image.fromarray(rgb), format="TIFF", save_all=True, append_images=[Image.fromarray(rgb).rotate(180)]),
        "rgb-16-bit.tif": tiff([deep[:half].astype(">u2").tobytes(), deep[half:].astype(">u2").tobytes()], order=">", **size, bits=[16] * 3,
                               photometric=2, samples=3, rows=half),
        "grey-16-bit.tif": tiff([deep[..., 0].tobytes()], **size, bits=16, photometric=1, samples=1, rows=HEIGHT),
        "white-is-0.tif": tiff([grey.tobytes()], **size, bits=8, photometric=0, samples=1, rows=HEIGHT),
        "planes.tif": tiff([rgb[..., i].tobytes() for i in range(3)], **size, bits=[8] * 3, photometric=2, samples=3, rows=HEIGHT, planar=2),
        "tiles.tif": tiff([zlib.compress(differences(tile).tobytes()) for tile in tiles(rgb, 16)], **{**size, "compression": 8}, bits=[8] * 3, photometric=2,
                          samples=3, tile_width=16, tile_height=16, predictor=2),
        "premultiplied.tif": tiff([rgba.tobytes()], **size, bits=[8] * 4, photometric=2, samples=4, rows=HEIGHT, extra=1),
        "big.tif": tiff([grey.tobytes()], big=True, **size, bits=8, photometric=1, samples=1, rows=HEIGHT),
        "grey-4-bit.tif": tiff([((index[:, ::2] << 4) | index[:, 1::2]).tobytes()], **size, bits=4, photometric=1, samples=1, rows=HEIGHT),
        "palette-4-bit.tif": tiff([((index[:, ::2] << 4) | index[:, 1::2]).tobytes()], **size, bits=4, photometric=3, samples=1, rows=HEIGHT,
                                  palette=colours),
    }
    return files


def turned():
    """File name → bytes of images in other containers whose metadata turn them."""
    smooth = scene(WIDTH, HEIGHT)
    files = {}
    for orientation in (2, 3, 6, 8):
        exif = Image.Exif()
        exif[0x0112] = orientation
        files[f"orientation-{orientation}.png"] = encoded(smooth, format="PNG", exif=exif)
        files[f"orientation-{orientation}.webp"] = encoded(smooth, format="WEBP", lossless=True, exif=exif.tobytes())
        files[f"orientation-{orientation}.tif"] = encoded(smooth, format="TIFF", tiffinfo={TAGS["orientation"]: orientation})
    return files


def decoded(name, data):
    image = Image.open(io.BytesIO(data))
    if name.startswith("grey-16-bit"):           # Pillow saturates mode I at 255; the high byte is what a viewer shows
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if image.format == "TIFF":              # Pillow turns it while it loads
        return image.convert("RGB")
    return ImageOps.exif_transpose(image).convert("RGB")


def main():
    expected = {}
    for name, data in {**images(), **tiffs(), **turned()}.items():
        (HERE / name).write_bytes(data)
        image = decoded(name, data)
        expected[name] = {"width": image.width, "height": image.height, "sha256": hashlib.sha256(image.tobytes()).hexdigest()}
        if name.endswith(".jpg") or name in ("lossy.webp", "jpeg.tif"):
            image.save(HERE / f"{name}.decoded.png", optimize=True)
    (HERE / "decoded.json").write_text(json.dumps(expected, indent=2) + "\n")

    # Noise is the hardest image for a resize: bicubic overshoots at every pixel and every rounding shows.
    hard = Image.fromarray(noise(47, 61, 3, levels=2) * 255, "RGB")
    hard.save(HERE / "noise-61x47.png", optimize=True)
    for name, resample in (("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
        for size in ((128, 99), (60, 46), (17, 13), (61, 20), (30, 47), (1, 1), (90, 1), (1, 90)):
            hard.resize(size, resample).save(HERE / f"noise-{name}-{size[0]}x{size[1]}.png", optimize=True)


if __name__ == "__main__":
    main()
