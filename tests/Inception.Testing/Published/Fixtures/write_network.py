"""write_network.py FORMAT GOLDEN PATH: a network under the formula weights, in a format of its publishers. Needs numpy alone."""
import os
import sys
import caffe_files
import formula
import graph2015
import onnx_files
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


@format_
def caffe_v1(network, tensors, path):
    caffe_files.write_googlenet(path, tensors, version=1)


@format_
def caffe_v2(network, tensors, path):
    caffe_files.write_googlenet(path, tensors, version=2)


@format_
def caffe_bn(network, tensors, path):
    caffe_files.write_bn_inception(path, tensors, fork=False)


@format_
def caffe_bn_fork(network, tensors, path):
    caffe_files.write_bn_inception(path, tensors, fork=True)


@format_
def onnx_named(network, tensors, path):
    onnx_files.write(path, onnx_files.googlenet(tensors, numbered=False))


@format_
def onnx_numbered_external(network, tensors, path):
    onnx_files.write(path, onnx_files.googlenet(tensors, numbered=True), external=True)


@format_
def onnx_bn(network, tensors, path):
    onnx_files.write(path, onnx_files.bn_inception(tensors, folded=False))


@format_
def onnx_bn_folded(network, tensors, path):
    onnx_files.write(path, onnx_files.bn_inception(tensors, folded=True))


if __name__ == "__main__":
    _, kind, golden, out = sys.argv
    FORMATS[kind](os.path.basename(golden).removesuffix(".json"), formula.state_dict(golden), out)
