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
    }
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        files[f"orientation-{orientation}.jpg"] = encoded(smooth, format="JPEG", quality=90, exif=exif)
    return files


def decoded(name, data):
    image = Image.open(io.BytesIO(data))
    if name == "grey-16-bit.png":           # Pillow saturates mode I at 255; the high byte is what a viewer shows
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    return ImageOps.exif_transpose(image).convert("RGB")


def main():
    expected = {}
    for name, data in images().items():
        (HERE / name).write_bytes(data)
        image = decoded(name, data)
        expected[name] = {"width": image.width, "height": image.height, "sha256": hashlib.sha256(image.tobytes()).hexdigest()}
        if name.endswith(".jpg") or name == "lossy.webp":
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
