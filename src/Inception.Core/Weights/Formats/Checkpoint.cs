namespace Inception.Weights.Formats;

/// <summary>
/// An open checkpoint file. It lists the tensors by name, and reads a tensor from the file only when the tensor is requested.
/// </summary>
/// <remarks>
/// <para>The supported formats are PyTorch's zip format (<c>.pth</c>, <c>.pt</c>, since PyTorch 1.6), PyTorch's older format, safetensors, Keras' HDF5 files
/// (<c>.h5</c>) and archives (<c>.keras</c>), TensorFlow.js' layers models (<c>model.json</c>), TensorFlow's checkpoints (version 1, and the <c>.index</c> of
/// version 2) and frozen graphs (<c>.pb</c>), also inside <c>.tar</c> and <c>.tar.gz</c>, <c>.caffemodel</c>, and ONNX. Tensors of Keras are named
/// LAYER/VARIABLE, e.g. <c>conv2d_17/kernel</c>.</para>
/// <para>Supported element types: float16, bfloat16, float32, float64, int8, uint8, int16, int32, int64, bool, complex64, complex128, and the 8-bit floats
/// float8_e4m3fn and float8_e5m2, which are read as float32.</para>
/// <para>Nothing in a file is trusted or executed. A pickle is read as data, and can only produce tensors, dictionaries, lists, numbers and strings. Objects of
/// other classes are skipped. Reading from several threads at once is safe.</para>
/// <para>Training code often saves the weights in a dictionary inside the file. Without <see cref="CheckpointOptions.StateDict"/>, a dictionary with a usual
/// name is used (<c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>, <c>net</c>, <c>network</c>, <c>module</c> …); the model has priority over its moving
/// average (<c>model_ema</c>, <c>state_dict_ema</c>, <c>ema</c> …). When a network is loaded, the dictionary that fits the network best is used.</para>
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private const int SniffedBytes = 264;

    private readonly CheckpointFile _file;

    private Checkpoint(CheckpointFile file, CheckpointContent content)
    {
        _file = file;
        Format = content.Format;
        Metadata = content.Metadata;
        StateDicts = file.Options.StripPrefix is { } prefix ? WithoutPrefix(content.StateDicts, prefix) : content.StateDicts;
    }

    /// <summary>The path of the file.</summary>
    public string FilePath => _file.Path;

    /// <summary>The file's format.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>The tensors in the file's order. The names are those in the file; the names of nested dictionaries are joined by dots.</summary>
    public IReadOnlyList<CheckpointEntry> Entries => StateDicts[0].Value.Entries;

    /// <summary>
    /// The entries that cannot be read as tensors, e.g. a tensor of type F4, a sparse tensor, or an object of another class. They are an error only if a
    /// network needs them.
    /// </summary>
    public IReadOnlyList<UnreadableEntry> Unreadable => StateDicts[0].Value.Unreadable;

    /// <summary>
    /// The name of the dictionary that <see cref="Entries"/> lists, such as <c>model</c>. Null if the tensors are at the top level of the file.
    /// </summary>
    public string? StateDict => StateDicts[0].Value.Name;

    /// <summary>The dictionaries that may contain the weights, the most likely first.</summary>
    internal IReadOnlyList<Lazy<StateDict>> StateDicts { get; }

    /// <summary>
    /// The metadata of the file: that of a safetensors header, or the strings and numbers next to the <c>state_dict</c> of a PyTorch file (such as epoch,
    /// architecture, accuracy).
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a checkpoint and reads its header. The format is recognized by the content.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">Limits, and the dictionary to use. Defaults when null.</param>
    /// <returns>The open checkpoint; the caller disposes it.</returns>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static Checkpoint Open(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new CheckpointFile(path, (options ?? CheckpointOptions.Default).Validated());
        try
        {
            return new Checkpoint(file, ReadContent(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the values of one tensor as float32, in row-major order. Numbers of higher precision are rounded.</summary>
    /// <param name="key">The tensor's name, as in <see cref="Entries"/>.</param>
    /// <returns>A new array.</returns>
    /// <exception cref="KeyNotFoundException">The file has no tensor of this name.</exception>
    /// <exception cref="CheckpointException">
    /// The tensor's part of the file is damaged, the key is one of <see cref="Unreadable"/>, or the numbers are complex.
    /// </exception>
    public float[] ReadFloat32(string key)
    {
        var tensor = StateDicts[0].Value.Find(key);
        return tensor.Encoding.IsComplex
            ? throw _file.Error($"'{key}' has complex values ({tensor.ElementType}), which float32 cannot hold. Save their real part.")
            : tensor.ReadFloat32();
    }

    /// <summary>Closes the file. Tensors that were read stay valid.</summary>
    public void Dispose() => _file.Dispose();

    private static List<Lazy<StateDict>> WithoutPrefix(IReadOnlyList<Lazy<StateDict>> stateDicts, string prefix)
    {
        var having = stateDicts.Where(one => one.Value.HasPrefix(prefix)).DefaultIfEmpty(stateDicts[0]);
        return [.. having.Select(one => new Lazy<StateDict>(one.Value.WithoutPrefix(prefix)))];
    }

    private static CheckpointContent ReadContent(CheckpointFile file)
    {
        Span<byte> start = stackalloc byte[SniffedBytes];
        start = start[..file.Read(0, start)];
        if (start.StartsWith("PK\x03\x04"u8))
            return ReadZip(file);
        if (start.StartsWith(Hdf5File.Signature))
            return KerasHdf5.Read(file);
        if (start.StartsWith(PyTorchLegacy.Signature))
            return PyTorchLegacy.Read(file);
        if (TensorFlowJsModel.Is(start))
            return TensorFlowJsModel.Read(file);
        if (start.Length > SafetensorsHeader.LengthBytes && start[SafetensorsHeader.LengthBytes] == '{')
            return SafetensorsHeader.Read(file);
        if (TableFile.Is(file))
            return TensorFlowCheckpoint.Read(file);
        if (GZipFile.Is(start))
            return GZipFile.Read(file);
        if (TarFile.Is(start))
            return TarFile.Read(file);
        if (FrozenGraph.Is(start))
            return FrozenGraph.Read(file);
        if (CaffeModel.Is(start))
            return CaffeModel.Read(file);
        if (OnnxModel.Is(start))
            return OnnxModel.Read(file);
        throw Unknown(file, start);
    }

    private static CheckpointContent ReadZip(CheckpointFile file)
    {
        var zip = ZipDirectory.Read(file);
        return KerasZip.Is(zip) ? KerasZip.Read(file, zip) : PyTorchZip.Read(file, zip);
    }

    private static CheckpointException Unknown(CheckpointFile file, ReadOnlySpan<byte> start)
    {
        const string Accepted = "Accepted are PyTorch's .pth and .pt, safetensors, Keras' .h5 and .keras, TensorFlow.js' model.json, TensorFlow's .ckpt, "
            + ".index and frozen .pb, also in .tar.gz, .caffemodel and .onnx.";
        if (start.IsEmpty)
            return file.Damaged($"the file is empty");
        if (start.StartsWith("version https://git-lfs"u8))
            return file.Error("it is a pointer of Git LFS, not the file itself. Fetch it with git lfs pull.");
        if (start.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8))
            return file.Damaged($"it is a web page, not a checkpoint: the download went wrong");
        return file.Error($"it begins with the bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}, which is no known format. {Accepted}");
    }
}
