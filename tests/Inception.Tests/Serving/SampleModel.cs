using static TorchSharp.torch;

namespace Inception.Tests.Serving;

/// <summary>Gives twice the first value of every image, notes what it was given, and can be held up. It fails where an image begins with a negative number.</summary>
/// <param name="isHeldUp">Whether each batch waits for <see cref="Release"/>.</param>
internal sealed class SampleModel(bool isHeldUp = false)
{
    private readonly Signal _entered = new();
    private readonly Signal _released = new();
    private readonly List<float[]> _batches = [];

    /// <summary>The first values of the images of each batch.</summary>
    public IReadOnlyList<float[]> Batches
    {
        get
        {
            lock (_batches) return [.. _batches];
        }
    }

    public IEnumerable<int> Sizes => Batches.Select(batch => batch.Length);

    /// <summary>An image, or several, that begin with these values.</summary>
    public static Tensor Images(float[] values, int size = 2)
    {
        var pixels = new float[values.Length * size * size];
        for (var i = 0; i < values.Length; i++) pixels[i * size * size] = values[i];
        return tensor(pixels, [values.Length, 1, size, size]);
    }

    public Tensor Run(Tensor input)
    {
        using var first = input.narrow(2, 0, 1).narrow(3, 0, 1);
        var values = first.contiguous().data<float>().ToArray();
        lock (_batches) _batches.Add(values);
        _entered.Happen();
        if (isHeldUp) _released.NextAsync().GetAwaiter().GetResult();
        if (values.Any(value => value < 0)) throw new NotSupportedException("A negative image.");
        using var doubled = first.mul(2);
        return doubled.reshape(values.Length, 1);
    }

    /// <summary>Ends when one more batch is in the model.</summary>
    public Task NextBatch() => _entered.NextAsync();

    public void Release(int batches = 1)
    {
        for (var i = 0; i < batches; i++) _released.Happen();
    }
}
