"""Makes source.png, and changed.png with what torchvision makes of it: one image below the other, in the order of cases.json.

Usage: /usr/bin/python3 make_augmentation.py
The source is a part of Preprocessing/Fixtures/astronaut.png beside a ramp of hues. Made with torchvision 0.14.1 and Pillow 9.4.0 (Debian 12).
"""
import colorsys
import json
from pathlib import Path

from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F
from torchvision.transforms.autoaugment import _apply_op

HERE = Path(__file__).parent
WIDTH, HEIGHT, SIZE = 40, 30, 24

SIGNED = {
    "ShearX": (0.09, 0.3, 0.99),
    "ShearY": (0.09, 0.3, 0.99),
    "TranslateX": (4.53, 17.0),
    "TranslateY": (4.53, 13.2),
    "Rotate": (9.0, 30.0, 90.0, 135.0),
    "Brightness": (0.27, 0.9, 0.99),
    "Color": (0.27, 0.9, 0.99),
    "Contrast": (0.27, 0.9, 0.99),
    "Sharpness": (0.27, 0.9, 0.99),
}
UNSIGNED = {
    "Posterize": (8, 6, 4, 2),
    "Solarize": (255.0, 178.5, 110.5, 0.0),
    "AutoContrast": (0,),
    "Equalize": (0,),
}
HUES = (-0.5, -0.31, -0.05, 0.0, 0.05, 0.2, 0.5)
CROPS = ((0, 0, 40, 30), (3, 5, 21, 17), (17, 11, 9, 19), (39, 29, 1, 1), (10, 2, 24, 24))       # left, top, width, height


def source():
    photograph = Image.open(HERE / "../../../Inception.Tests/Preprocessing/Fixtures/astronaut.png").convert("RGB")
    image = photograph.crop((60, 40, 180, 160)).resize((30, 30), Image.BICUBIC)
    whole = Image.new("RGB", (WIDTH, HEIGHT))
    whole.paste(image)
    for x in range(30, WIDTH):
        for y in range(HEIGHT):
            r, g, b = colorsys.hsv_to_rgb(y / HEIGHT, (x - 30) / 9, 1 - (x - 30) / 30)
            whole.putpixel((x, y), (round(r * 255), round(g * 255), round(b * 255)))
    return whole


def main():
    image = source()
    image.save(HERE / "source.png", optimize=True)
    cases, changed = [], []
    for table, signs in ((SIGNED, (1, -1)), (UNSIGNED, (1,))):
        for name, magnitudes in table.items():
            for magnitude in magnitudes:
                for sign in signs:
                    cases.append({"operation": name, "magnitude": sign * magnitude})
                    changed.append(_apply_op(image, name, sign * magnitude, InterpolationMode.NEAREST, None))
    for hue in HUES:
        cases.append({"operation": "Hue", "magnitude": hue})
        changed.append(F.adjust_hue(image, hue))
    cases.append({"operation": "Mirrored"})
    changed.append(F.hflip(image))
    for left, top, width, height in CROPS:
        for filter in (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC):
            cases.append({"operation": "ResizedCrop", "window": [left, top, width, height], "filter": filter.value})
            changed.append(F.resized_crop(image, top, left, height, width, [SIZE, SIZE], filter))
    # The window of RandomCrop(24, padding=8) at offsets 0 and 0, 13 and 3, 32 and 22 of the padded image.
    for left, top in ((-8, -8), (5, -5), (24, 14)):
        cases.append({"operation": "Crop", "window": [left, top, SIZE, SIZE]})
        changed.append(F.crop(F.pad(image, 8), top + 8, left + 8, SIZE, SIZE))

    sheet = Image.new("RGB", (WIDTH, HEIGHT * len(changed)))
    for i, (case, image) in enumerate(zip(cases, changed)):
        case["width"], case["height"] = image.size
        sheet.paste(image, (0, i * HEIGHT))
    sheet.save(HERE / "changed.png", optimize=True)
    (HERE / "cases.json").write_text("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]\n")


main()
