"""Makes what the publishers of checkpoints make of this folder's images: published.json.

Usage: python3 make_published.py
Made with torchvision 0.14.1, torch 1.13.1, Pillow 9.4.0, OpenCV 4.6.0 and NumPy 1.24.2, all from Debian 12.

Where the library that published a checkpoint is built on these (timm, Cadene's pretrained-models, Keras's load_img, Caffe's convert_imageset,
facenet-pytorch, pytorch-fid, clean-fid), the reference is a composition of the same calls, written from its documented steps.
TensorFlow is not among them: its central_crop and resize_bilinear are computed here, plainly, from the definition of the operations.
"""
import hashlib
import json
import math
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageOps
from torchvision import transforms as T
from torchvision.transforms import functional as F

HERE = Path(__file__).parent
TESTS = HERE.parent.parent
IMAGES = [
    *(f"Preprocessing/Fixtures/{name}" for name in (
        "astronaut.png", "chelsea.png", "coffee.png", "flower.jpg", "face-100x100.png", "face-104x120.png", "face-87x41.png",
        "line-1x37.png", "line-37x1.png", "tall-23x300.png", "wide-451x23.png")),
    "Imaging/Fixtures/grey.jpg",
    "Imaging/Fixtures/orientation-6.jpg",           # stored on its side
]
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)
BICUBIC, BILINEAR = T.InterpolationMode.BICUBIC, T.InterpolationMode.BILINEAR


def timm(size, crop_pct, normalization):
    """transforms_imagenet_eval with crop_mode "center"."""
    return T.Compose([
        T.Resize(math.floor(size / crop_pct), interpolation=BICUBIC), T.CenterCrop(size), T.ToTensor(),
        T.Normalize(torch.tensor(normalization[0]), torch.tensor(normalization[1]))])


def cadene(size, scale, normalization, bgr_bytes=False):
    """TransformImage: input_space and input_range are applied to the tensor, before the normalisation."""
    steps = [T.Resize(int(math.floor(size / scale))), T.CenterCrop(size), T.ToTensor()]
    if bgr_bytes:
        steps += [T.Lambda(lambda x: x[[2, 1, 0]]), T.Lambda(lambda x: x * 255)]
    return T.Compose([*steps, T.Normalize(*normalization)])


def keras(image):
    """load_img(target_size=(299, 299)) with its default interpolation, and preprocess_input in mode "tf"."""
    x = np.asarray(image.resize((299, 299), Image.NEAREST), dtype=np.float32)
    x = x / np.float32(127.5) - np.float32(1)
    return torch.from_numpy(x.transpose(2, 0, 1))


def caffe(image):
    """convert_imageset --resize_height=256 --resize_width=256, then the data layer's crop_size 224 and mean_value."""
    bgr = cv2.resize(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), (256, 256))
    offset = (256 - 224) // 2
    x = bgr[offset:offset + 224, offset:offset + 224].astype(np.float32) - np.array([104, 117, 123], np.float32)
    return torch.from_numpy(x.transpose(2, 0, 1).copy())


def facenet(image):
    """extract_face of a Pillow image whose box is the image, without the standardisation."""
    return F.to_tensor(np.float32(image.resize((160, 160), Image.BILINEAR)))


def prewhiten(x):
    return (x - x.mean()) / x.std().clamp(min=1 / math.sqrt(x.numel()))


def tf_resize_bilinear(x, size):
    """H×W×C float32 to size×size×C. Target pixel i samples at i * (in / out), all in float32; no half pixels, no antialiasing."""
    height, width, channels = x.shape
    out = np.empty((size, size, channels), np.float32)
    y_scale, x_scale = np.float32(height) / np.float32(size), np.float32(width) / np.float32(size)
    for j in range(size):
        y = np.float32(j) * y_scale
        top = int(y)
        bottom = min(top + 1, height - 1)
        for i in range(size):
            at = np.float32(i) * x_scale
            left = int(at)
            right = min(left + 1, width - 1)
            across = at - np.float32(left)
            upper = x[top, left] + (x[top, right] - x[top, left]) * across
            lower = x[bottom, left] + (x[bottom, right] - x[bottom, left]) * across
            out[j, i] = upper + (lower - upper) * (y - np.float32(top))
    return out


def tf_central_crop(x, fraction):
    height, width, _ = x.shape
    top, left = int((height - height * fraction) / 2), int((width - width * fraction) / 2)
    return x[top:height - top, left:width - left]


def tf_slim(size):
    """preprocess_for_eval; convert_image_dtype multiplies by float32(1 / 255)."""
    def transform(image):
        x = np.asarray(image).astype(np.float32) * np.float32(1 / 255)
        x = tf_resize_bilinear(tf_central_crop(x, 0.875), size)
        return torch.from_numpy(((x - np.float32(0.5)) * np.float32(2)).transpose(2, 0, 1).copy())
    return transform


def fid_tensorflow(image):
    """The first nodes of the graph of 2015-12-05: ResizeBilinear, Sub 128, Mul 0.0078125."""
    x = tf_resize_bilinear(np.asarray(image).astype(np.float32), 299)
    return torch.from_numpy(((x - np.float32(128)) * np.float32(0.0078125)).transpose(2, 0, 1).copy())


def fid_pytorch(image):
    x = torch.nn.functional.interpolate(F.to_tensor(image)[None], size=(299, 299), mode="bilinear", align_corners=False)
    return 2 * x[0] - 1


def fid_clean(image):
    pixels = np.asarray(image)
    planes = [np.asarray(Image.fromarray(pixels[:, :, c].astype(np.float32), mode="F").resize((299, 299), Image.BICUBIC)) for c in range(3)]
    return (torch.from_numpy(np.stack(planes).clip(0, 255)) - 128) / 128


PUBLISHED = {
    "timm_inception_v3": timm(299, 0.875, HALF),
    "timm_inception_v3_gluon": timm(299, 0.875, IMAGENET),
    "timm_inception_resnet_v2": timm(299, 0.8975, HALF),
    "tf_slim_224": tf_slim(224),
    "tf_slim_299": tf_slim(299),
    "keras_299": keras,
    "cadene_bninception": cadene(224, 0.875, ([104, 117, 128], [1, 1, 1]), bgr_bytes=True),
    "cadene_inception_v4": cadene(299, 0.875, HALF),
    "cadene_xception": cadene(299, 0.8975, HALF),
    "caffe_googlenet": caffe,
    "facenet_fixed": lambda image: (facenet(image) - 127.5) / 128,
    "facenet_prewhitened": lambda image: prewhiten(facenet(image)),
    "fid_tensorflow": fid_tensorflow,
    "fid_pytorch": fid_pytorch,
    "fid_clean": fid_clean,
}


def strips():
    chelsea = Image.open(HERE / "chelsea.png")
    chelsea.crop((200, 0, 223, 300)).save(HERE / "tall-23x300.png", optimize=True)
    chelsea.crop((0, 120, 451, 143)).save(HERE / "wide-451x23.png", optimize=True)


def main():
    strips()
    rows = []
    for name in IMAGES:
        image = ImageOps.exif_transpose(Image.open(TESTS / name)).convert("RGB")
        for preprocessing, transform in PUBLISHED.items():
            values = transform(image).contiguous().numpy().astype("<f4")
            row = values[:, values.shape[1] // 2, :]
            rows.append({
                "image": name,
                "preprocessing": preprocessing,
                "shape": list(values.shape),
                "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
                "middleRow": [[float(x) for x in channel[::41]] for channel in row],
            })
    (HERE / "published.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
