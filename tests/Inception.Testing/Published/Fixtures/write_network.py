"""write_network.py FORMAT GOLDEN PATH: a network under the formula weights, in a format of its publishers. Needs numpy alone."""
import os
import sys
import formula
import graph2015
import slim
import tensorflow_files as tf

FORMATS = {}


def format_(function):
    FORMATS[function.__name__] = function
    return function


@format_
def v1(network, tensors, path):
    tf.write_v1(path, slim.variables(network, tensors))


@format_
def v1_snappy(network, tensors, path):
    tf.write_v1(path, slim.variables(network, tensors), compress=True)


@format_
def v2(network, tensors, path):
    tf.write_v2(path.removesuffix(".index"), slim.variables(network, tensors))


@format_
def v1_tar_gz(network, tensors, path):
    inner = os.path.join(os.path.dirname(path), f"{network}.ckpt")
    v1(network, tensors, inner)
    tf.tar(path, inner)
    os.remove(inner)


@format_
def frozen_slim(network, tensors, path):
    variables = slim.variables(network, tensors)
    tf.write_graph(path, {name: array for name, array in variables.items() if array.ndim})


@format_
def frozen_2015(network, tensors, path):
    tf.write_graph(path, graph2015.constants(tensors))


if __name__ == "__main__":
    _, kind, golden, out = sys.argv
    FORMATS[kind](os.path.basename(golden).removesuffix(".json"), formula.state_dict(golden), out)
