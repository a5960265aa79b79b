"""Draws five small data sets, fine-tunes the shipped network on each by default and with --head-only, and prints the table of docs/results/small-data.md.

    python3 docs/results/small-data/small_data.py [inception]        needs numpy and Pillow; a few minutes on two cores

Each set has training images, a fifth of which the commands hold back, and test images that no run sees, drawn by other random numbers.
"""
import gzip, json, os, shlex, subprocess, sys, tempfile, time
import numpy as np
from PIL import Image, ImageDraw

ASSETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../src/Inception.Tool/Assets/fashion-mnist')
TOOL = shlex.split(sys.argv[1]) if len(sys.argv) > 1 else ['inception']
CLOTHES = 't-shirt trouser pullover dress coat sandal shirt sneaker bag ankle-boot'.split()
SHAPES = 'disc square triangle cross ring stripes checker star arrow bars'.split()


def save(root, part, name, number, image):
    folder = os.path.join(root, part, name)
    os.makedirs(folder, exist_ok=True)
    image.save(os.path.join(folder, f'{number}.png'))


def clothes(root, counts, test):
    """Images of the shipped part of Fashion-MNIST's test set, which the shipped network was not trained on."""
    pixels = np.frombuffer(gzip.open(os.path.join(ASSETS, 't10k-images-idx3-ubyte.gz')).read(), np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.frombuffer(gzip.open(os.path.join(ASSETS, 't10k-labels-idx1-ubyte.gz')).read(), np.uint8, offset=8)
    for name, count in counts.items():
        chosen = np.random.default_rng(1).permutation(np.flatnonzero(labels == CLOTHES.index(name)))
        for number, index in enumerate(chosen[:count + test]):
            save(root, 'train' if number < count else 'test', name, number, Image.fromarray(pixels[index]))


def polygon(kind, n=5):
    if kind == 'triangle': return [(0, -1), (0.9, 0.8), (-0.9, 0.8)]
    if kind == 'square': return [(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]
    if kind == 'cross': return [(-.3, -1), (.3, -1), (.3, -.3), (1, -.3), (1, .3), (.3, .3), (.3, 1), (-.3, 1), (-.3, .3), (-1, .3), (-1, -.3), (-.3, -.3)]
    if kind == 'arrow': return [(-1, -.25), (.2, -.25), (.2, -.8), (1, 0), (.2, .8), (.2, .25), (-1, .25)]
    return [(r * np.sin(np.pi * i / n), -r * np.cos(np.pi * i / n)) for i, r in enumerate([1, 0.4] * n)]


def shape(rng, kind, side):
    """A shape of a random size, place, turn and color on a noisy ground of another color."""
    ground, color = rng.integers(0, 110, 3), rng.integers(140, 256, 3)
    image = Image.new('RGB', (side, side), tuple(map(int, ground)))
    draw, fill = ImageDraw.Draw(image), tuple(map(int, color))
    radius, angle = side * rng.uniform(0.22, 0.42), rng.uniform(0, 2 * np.pi)
    x, y = rng.uniform(radius, side - radius, 2)
    box = [x - radius, y - radius, x + radius, y + radius]
    if kind == 'disc': draw.ellipse(box, fill=fill)
    elif kind == 'ring': draw.ellipse(box, outline=fill, width=max(2, int(radius / 3)))
    elif kind in ('stripes', 'checker', 'bars'):
        step = max(2, int(radius / (4 if kind == 'stripes' else 2)))
        for i in range(0, side, 2 * step):
            if kind == 'stripes': draw.rectangle([0, i, side, i + step - 1], fill=fill)
            elif kind == 'bars': draw.rectangle([i, 0, i + step - 1, side], fill=fill)
            else:
                for j in range(0, side, 2 * step):
                    draw.rectangle([j, i, j + step - 1, i + step - 1], fill=fill)
                    draw.rectangle([j + step, i + step, j + 2 * step - 1, i + 2 * step - 1], fill=fill)
    else:
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        draw.polygon([tuple(np.array([x, y]) + radius * turn @ np.array(p)) for p in polygon(kind)], fill=fill)
    noisy = np.asarray(image, np.int16) + rng.normal(0, 18, (side, side, 1)).astype(np.int16)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def shapes(root, kinds, side, count, test):
    rng = np.random.default_rng(2)
    for kind in kinds:
        for number in range(count + test): save(root, 'train' if number < count else 'test', kind, number, shape(rng, kind, side))


def run(arguments):
    start = time.time()
    done = subprocess.run(TOOL + arguments, capture_output=True, text=True)
    if done.returncode: sys.exit(done.stderr)
    return time.time() - start, done.stdout


def tune(root, name, options):
    model = os.path.join(root, name)
    seconds, output = run(['finetune', '--data', f'{root}/train', '--model', 'inception_medium', '--cache', f'{model}-cache', '--output', model] + options)
    said = next(line for line in output.splitlines() if 'images a class' in line)
    result = json.loads(run(['evaluate', '--model', f'{model}/model.safetensors', '--data', f'{root}/test', '--json'])[1])
    return seconds, result, said


SETS = {
    '60 images, 3 classes, 28×28 grey clothes': lambda root: clothes(root, {'pullover': 20, 'coat': 20, 'shirt': 20}, 80),
    '30 images, 2 classes of 25 and 5, 28×28 grey shoes': lambda root: clothes(root, {'sneaker': 25, 'ankle-boot': 5}, 80),
    '200 images, 10 classes, 96×96 color shapes': lambda root: shapes(root, SHAPES, 96, 20, 40),
    '60 images, 3 classes, 32×32 color shapes': lambda root: shapes(root, ['disc', 'triangle', 'cross'], 32, 20, 80),
    '48 images, 4 classes, 512×512 color shapes': lambda root: shapes(root, ['ring', 'square', 'star', 'arrow'], 512, 12, 50),
}

print('| data | default: top-1 | calibration error | seconds | `--head-only`: top-1 | calibration error | seconds |\n|---|---|---|---|---|---|---|')
lines = []
for name, make in SETS.items():
    with tempfile.TemporaryDirectory() as root:
        make(root)
        row = [name]
        for kind, options in (('default', []), ('head', ['--head-only'])):
            seconds, result, said = tune(root, kind, options)
            row += [f"{100 * result['accuracy']:.1f} %", f"{100 * result['calibrationError']:.1f} %", f'{seconds:.0f}']
            if kind == 'default': lines.append(said)
        print('| ' + ' | '.join(row) + ' |', flush=True)
print('\nWhat each default run says it does:\n\n```\n' + '\n'.join(lines) + '\n```')
