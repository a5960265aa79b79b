"""
Small TensorFlow files by the writer of Inception.Testing/Published/Fixtures, which is independent of the readers. The i-th value of each tensor is i / 4.
/usr/bin/python3 make_tensorflow.py (needs numpy)
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../Inception.Testing/Published/Fixtures"))
import numpy as np
import tensorflow_files as tf


def counted(dtype, *shape):
    return (np.arange(int(np.prod(shape))) / (1 if np.issubdtype(dtype, np.integer) else 4)).astype(dtype).reshape(shape)


tensors = {
    "scope/conv/weights": counted(np.float32, 3, 3, 2, 4),
    "scope/conv/biases": counted(np.float32, 4),
    "scope/double": counted(np.float64, 2, 3),
    "scope/half": counted(np.float16, 5),
    "scope/empty": counted(np.float32, 0, 3),
    "scope/long": counted(np.float32, 64, 32, 5),
    "global_step": np.array(7, dtype=np.int64),
}
tf.write_v1("v1.ckpt", tensors)
tf.write_v1("v1_snappy.ckpt", tensors, compress=True)
tf.write_v2("v2.ckpt", tensors)
tf.write_v2("v2_sharded.ckpt", tensors, compress=True, shards=3)
tf.tar("v1.tar.gz", "v1.ckpt")
tf.tar("v2.tar", "v2.ckpt.data-00000-of-00001", "v2.ckpt.index", "make_tables.py")
tf.write_graph("graph.pb", {name: array for name, array in tensors.items() if array.dtype != np.int64})

# A list that is shorter than the tensor goes on with its last value.
with open("repeated.pb", "wb") as file:
    shape = tf.field(2, tf.field(2, tf.field(1, 4)))
    for name, values in (("one", [2.5]), ("two", [1, 2.5]), ("none", [])):
        tensor = tf.field(1, 1) + shape + tf.listed(np.array(values, dtype=np.float32))
        file.write(tf.node(name, "Const", ("value", tf.field(8, tensor))))
