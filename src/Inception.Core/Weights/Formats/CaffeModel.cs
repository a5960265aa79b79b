using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads the weights of a <c>.caffemodel</c>, with layers of version 1 or 2: the blobs by the name of their layer, as <c>NAME.weight</c> and
/// <c>NAME.bias</c>. The statistics of Caffe's <c>BatchNorm</c> are divided by its scale factor. The <c>Scale</c> layer behind it gives its weight and bias.
/// </summary>
internal sealed class CaffeModel
{
    private const int MaxBlobs = 16;

    private static readonly string[] Filters = ["weight", "bias"];
    private static readonly string[] Normalization = ["weight", "bias", "running_mean", "running_var"];

    private readonly TensorList _list;
    private readonly Dictionary<string, string> _normalizations = [];

    private CaffeModel(CheckpointFile file) => _list = new TensorList(file);

    /// <summary>Whether a file begins with a network's name and a layer or an input, or with a layer of version 2.</summary>
    public static bool Is(ReadOnlySpan<byte> start)
    {
        if (start is [0xA2, 0x06, ..])
            return true;
        if (start is not [0x0A, var length, ..] || length >= 0x80 || start.Length < length + 4)
            return false;
        return !start.Slice(2, length).ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && start[(length + 2)..] is [0x12 or 0x1A or 0x20 or 0x28 or 0x42, ..] or [0xA2, 0x06, ..];
    }

    public static CheckpointContent Read(CheckpointFile file)
    {
        var (model, network) = (new CaffeModel(file), new ProtoReader(new FileRegion(file)));
        while (network.Next())
        {
            if (network.Is(100))
                model.ReadLayer(network.Message(), name: 1, type: 2, bottom: 3, top: 4, blobs: 7);
            else if (network.Is(2))
                model.ReadLayer(network.Message(), name: 4, type: 5, bottom: 2, top: 3, blobs: 6);
        }
        return model._list.Content(CheckpointFormat.Caffe);
    }

    private void ReadLayer(ProtoReader layer, int name, int type, int bottom, int top, int blobs)
    {
        var (layerName, kind, input, output, found) = ("", "", "", "", new List<CaffeBlob>());
        while (layer.Next())
        {
            if (layer.Is(name)) layerName = layer.Text();
            else if (layer.Is(type)) kind = layer.Text();
            else if (layer.Is(bottom) && input.Length == 0) input = layer.Text();
            else if (layer.Is(top) && output.Length == 0) output = layer.Text();
            else if (layer.Is(blobs)) found.Add(CaffeBlob.Read(layer.Message()));
            if (found.Count > MaxBlobs)
                throw layer.File.Damaged($"its layer '{layerName}' has more than {MaxBlobs} blobs");
        }

        if (found.Count > 0)
            AddLayer(layerName, kind, input, output, found);
    }

    private void AddLayer(string name, string kind, string input, string output, List<CaffeBlob> blobs)
    {
        if (kind == "BatchNorm" && blobs.Count == 3)
        {
            _normalizations[output] = name;
            AddStatistics(name, blobs);
            return;
        }

        var owner = kind == "Scale" ? _normalizations.GetValueOrDefault(input, name) : name;
        var tensors = blobs.Count > Filters.Length ? Normalization : Filters;
        for (var i = 0; i < blobs.Count; i++)
            blobs[i].AddTo(_list, $"{owner}.{(i < tensors.Length ? tensors[i] : $"blob{i}")}");
    }

    private void AddStatistics(string name, List<CaffeBlob> blobs)
    {
        var factor = Single(blobs[2], name);
        if (factor == 1)
        {
            blobs[0].AddTo(_list, name + ".running_mean");
            blobs[1].AddTo(_list, name + ".running_var");
            return;
        }

        var scale = factor == 0 ? 0 : 1 / factor;
        AddScaled(name + ".running_mean", blobs[0], scale);
        AddScaled(name + ".running_var", blobs[1], scale);
    }

    private float Single(CaffeBlob blob, string name)
    {
        var (region, start, length) = blob.Bytes(_list, name);
        if (length != sizeof(float) || blob.Encoding.Type != ElementType.Float32)
            throw _list.File.Damaged($"the scale factor of its layer '{name}' has {length:N0} bytes");
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        region.Read(start, bytes);
        return BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    private void AddScaled(string key, CaffeBlob blob, float scale)
    {
        var (region, start, length) = blob.Bytes(_list, key);
        _list.Expand(key, length);
        if (blob.Encoding.Type != ElementType.Float32)
        {
            _list.AddUnreadable(key, "statistics of float64 with a scale factor");
            return;
        }
        var bytes = new byte[length];
        region.Read(start, bytes);
        foreach (ref var value in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) value *= scale;
        _list.Add(key, blob.Encoding, blob.Shape, new MemoryRegion(_list.File, bytes), 0, length);
    }
}
