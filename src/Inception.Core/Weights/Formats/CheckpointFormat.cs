namespace Inception.Weights.Formats;

/// <summary>The format of a checkpoint. It is recognized by the content of the file, never by the extension.</summary>
public enum CheckpointFormat
{
    /// <summary>The format of <c>torch.save</c> since PyTorch 1.6: a zip archive with a pickle and one uncompressed entry for each storage.</summary>
    PyTorchZip,

    /// <summary>The format of <c>torch.save</c> before PyTorch 1.6: five pickles, followed by the storages.</summary>
    PyTorchLegacy,

    /// <summary>A JSON header followed by the raw tensors: <see href="https://github.com/huggingface/safetensors">safetensors</see>.</summary>
    Safetensors,

    /// <summary>Keras' HDF5 file (<c>.h5</c>), as written by <c>save_weights</c> and <c>save</c>.</summary>
    KerasHdf5,

    /// <summary>Keras 3's archive (<c>.keras</c>): a zip archive with an HDF5 file and the model's configuration.</summary>
    KerasArchive,

    /// <summary>Version 1 of TensorFlow's checkpoints, <c>.ckpt</c>: a table with the values by variable name.</summary>
    TensorFlowCheckpoint,

    /// <summary>Version 2 of TensorFlow's checkpoints: the table in <c>.index</c>, and the values in <c>.data-00000-of-00001</c> in the same folder.</summary>
    TensorFlowBundle,

    /// <summary>A frozen TensorFlow graph, <c>.pb</c>: the weights are constants of the graph.</summary>
    TensorFlowGraph,

    /// <summary>The weights of a Caffe network, <c>.caffemodel</c>.</summary>
    Caffe,

    /// <summary>An ONNX graph: the weights are its initializers, which may be in separate files.</summary>
    Onnx,

    /// <summary>A TorchScript archive, <c>.pt</c>: the attributes of its module are the weights. Its code is not read.</summary>
    TorchScript,

    /// <summary>TensorFlow.js' layers model: <c>model.json</c> and its shards, as files or as modules of an npm package.</summary>
    TensorFlowJs,
}
