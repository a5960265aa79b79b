using Inception.Features;

namespace Inception.Metrics.Extraction;

/// <summary>Some images on their way to the network: inputs of those to compute, features of those that were in the cache.</summary>
internal sealed class PreparedBatch : IDisposable
{
    private readonly BatchMemory _memory;
    private readonly BatchMemory.Room _room;
    private bool _isDisposed;

    /// <summary>Takes room.</summary>
    /// <param name="count">Images.</param>
    /// <param name="memory">Where the room comes from.</param>
    public PreparedBatch(int count, BatchMemory memory)
    {
        (_memory, _room) = (memory, memory.Rent());
        (Names, Formats, Hashes, States) = (new string[count], new string[count], new ImageHash[count], new ImageState[count]);
        Failures = new Exception?[count];
    }

    public int Count => Names.Length;

    /// <summary>Numbers of a row: features, width and height.</summary>
    public int RowLength => _memory.RowLength;

    public string[] Names { get; }

    public string[] Formats { get; }

    public ImageHash[] Hashes { get; }

    public ImageState[] States { get; }

    public Exception?[] Failures { get; }

    /// <summary>A row for each image: its features, width and height.</summary>
    public float[] Rows => _room.Rows;

    /// <summary>The images that go through the network, in their order.</summary>
    public int[] ToCompute { get; private set; } = [];

    /// <summary>The inputs of <see cref="ToCompute"/>, one after the other.</summary>
    public ReadOnlySpan<float> Inputs => _room.Inputs.AsSpan(0, ToCompute.Length * _memory.InputLength);

    /// <summary>The place of an image's input.</summary>
    public Span<float> InputOf(int image) => _room.Inputs.AsSpan(image * _memory.InputLength, _memory.InputLength);

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
        if (!_isDisposed) _memory.Return(_room);
        _isDisposed = true;
    }
}
