"""Writes src/Inception.Core/Weights/Layouts/keras-layers.txt: the layers with weights of keras.applications' networks, in the order of model.layers.

    git clone https://github.com/keras-team/keras-applications && cd keras-applications
    PYTHONPATH=. python3 list_layers.py > keras-layers.txt

Keras itself is not needed. The networks' own code (MIT) builds them from layers that only remember their names and inputs, and the order is that of
Keras' map_graph: by decreasing depth, layers of one depth as the search from the output meets them.
"""
import importlib
import re
import sys

sys.setrecursionlimit(10_000)


class Tensor:
    def __init__(self, layer):
        self.layer = layer


class Layer:
    counts = {}

    def __init__(self, *args, name=None, **options):
        group = re.sub("([a-z])([A-Z])", r"\1_\2", type(self).__name__).lower()
        if name is None:
            number = Layer.counts.get(group, 0)
            Layer.counts[group] = number + 1
            name = f"{group}_{number}" if number else group
        self.name, self.inputs, self.group = name, [], group

    def __call__(self, inputs):
        self.inputs = [one.layer for one in (inputs if isinstance(inputs, list) else [inputs])]
        return Tensor(self)


class Layers:
    """Any class of layers by its name."""

    def __getattr__(self, name):
        if name == "Input":
            return lambda **options: type("Input", (Layer,), {})()([])
        if name in ("concatenate", "add"):
            return lambda inputs, **options: type(name.capitalize(), (Layer,), {})(name=options.get("name"))(inputs)
        return type(name, (Layer,), {})


class Backend:
    def image_data_format(self):
        return "channels_last"

    def int_shape(self, tensor):
        return (None, 1, 1, 1)


class Models:
    class Model:
        def __init__(self, inputs, outputs, name=None):
            self.outputs = outputs


def ordered(output):
    indices, finished, nodes = {}, set(), []

    def visit(layer):
        if layer in finished:
            return
        indices.setdefault(layer, len(indices))
        for one in layer.inputs:
            visit(one)
        finished.add(layer)
        nodes.append(layer)

    visit(output)
    depths = {}
    for layer in reversed(nodes):
        depth = depths.setdefault(layer, 0)
        for one in layer.inputs:
            depths[one] = max(depth + 1, depths.get(one, 0))
    return sorted(depths, key=lambda layer: (-depths[layer], indices[layer]))


for module, function in (("inception_v3", "InceptionV3"), ("inception_resnet_v2", "InceptionResNetV2"), ("xception", "Xception")):
    Layer.counts = {}
    code = importlib.import_module(f"keras_applications.{module}")
    code._obtain_input_shape = lambda *args, **options: (299, 299, 3)
    model = getattr(code, function)(weights=None, backend=Backend(), layers=Layers(), models=Models, utils=None)
    names = [layer.name for layer in ordered(model.outputs.layer) if re.match("conv|separable|batch_norm|dense", layer.group)]
    print(f"{module}: {' '.join(names)}")
