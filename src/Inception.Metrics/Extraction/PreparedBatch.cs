using System.Buffers;
using Inception.Features;

namespace Inception.Metrics.Extraction;

/// <summary>Some images on their way to the network: inputs of those to compute, features of those that were in the cache.</summary>
internal sealed class PreparedBatch : IDisposable
{
    private readonly int _inputLength;
    private float[]? _inputs;

    /// <summary>Makes room.</summary>
    /// <param name="count">Images.</param>
    /// <param name="inputLength">Numbers of the network's input.</param>
    /// <param name="rowLength">Numbers of a row: features, width and height.</param>
    public PreparedBatch(int count, int inputLength, int rowLength)
    {
        (_inputLength, RowLength) = (inputLength, rowLength);
        _inputs = ArrayPool<float>.Shared.Rent(checked(count * inputLength));
        (Names, Formats, Hashes, States) = (new string[count], new string[count], new ImageHash[count], new ImageState[count]);
        Failures = new Exception?[count];
        Rows = new float[count * rowLength];
    }

    public int Count => Names.Length;

    public int RowLength { get; }

    public string[] Names { get; }

    public string[] Formats { get; }

    public ImageHash[] Hashes { get; }

    public ImageState[] States { get; }

    public Exception?[] Failures { get; }

    /// <summary>A row for each image: its features, width and height.</summary>
    public float[] Rows { get; }

    /// <summary>The images that go through the network, in their order.</summary>
    public int[] ToCompute { get; private set; } = [];

    /// <summary>The inputs of <see cref="ToCompute"/>, one after the other.</summary>
    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(0, ToCompute.Length * _inputLength);

    /// <summary>The place of an image's input.</summary>
    public Span<float> InputOf(int image) => _inputs.AsSpan(image * _inputLength, _inputLength);

    /// <summary>The row of an image.</summary>
    public Span<float> RowOf(int image) => Rows.AsSpan(image * RowLength, RowLength);

    /// <summary>Closes the gaps between the inputs, when all images are prepared.</summary>
    public void Complete()
    {
        ToCompute = [.. Enumerable.Range(0, Count).Where(image => States[image] == ImageState.Prepared)];
        for (var place = 0; place < ToCompute.Length; place++)
        {
            if (ToCompute[place] != place) InputOf(ToCompute[place]).CopyTo(InputOf(place));
        }
    }

    public void Dispose()
    {
        if (_inputs is not null) ArrayPool<float>.Shared.Return(_inputs);
        _inputs = null;
    }
}
