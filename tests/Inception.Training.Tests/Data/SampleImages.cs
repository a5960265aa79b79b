using Inception.Imaging;
using Inception.Training.Augmentation;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

/// <summary>Images of noise in memory, some of them broken on demand. Counts how often it is read.</summary>
internal sealed class SampleImages(int count, int size = 12, int classes = 3) : ILabelledImages
{
    private int _reads;

    public int Count => count;

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(label => $"class {label}")];

    /// <summary>What happens instead of reading, for the images that have an entry.</summary>
    public Dictionary<int, Exception> Broken { get; } = [];

    /// <summary>Called with the number of each image that is read.</summary>
    public Action<int> OnRead { get; init; } = _ => { };

    public int Reads => Volatile.Read(ref _reads);

    public int LabelOf(int index) => index % classes;

    public string NameOf(int index) => $"sample {index}";

    public RgbImage Read(int index)
    {
        Interlocked.Increment(ref _reads);
        OnRead(index);
        if (Broken.TryGetValue(index, out var failure)) throw failure;

        var random = RandomNumbers.From(7, index);
        var pixels = new byte[size * size * 3];
        foreach (ref var pixel in pixels.AsSpan()) pixel = (byte)random.Below(256);
        return new(size, size, pixels);
    }
}
