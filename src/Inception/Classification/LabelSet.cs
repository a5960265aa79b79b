using System.Collections;

namespace Inception.Classification;

/// <summary>The names of a network's classes, in the order of its logits.</summary>
public sealed class LabelSet : IReadOnlyList<string>
{
    private readonly string[] _names;

    /// <summary>Names the classes.</summary>
    /// <param name="names">One name a class, in the order of the logits.</param>
    /// <exception cref="ArgumentException">There is no name, or an empty one.</exception>
    public LabelSet(IEnumerable<string> names)
    {
        _names = [.. names];
        if (_names.Length == 0 || _names.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A label set needs at least one name, and none of them empty.", nameof(names));
    }

    /// <summary>The 1,000 classes of ImageNet-1k as torchvision names them.</summary>
    public static LabelSet ImageNet { get; } = Embedded("imagenet-1k.txt");

    /// <summary>The 10 classes of Fashion-MNIST (<a href="https://arxiv.org/abs/1708.07747">Xiao et al. 2017</a>, table 2).</summary>
    public static LabelSet FashionMnist { get; } = new(
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]);

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public string this[int index] => _names[index];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _names.GetEnumerator();

    /// <summary><c>class 0</c>, <c>class 1</c> and so on, for a network whose classes have no names.</summary>
    /// <param name="count">The number of classes.</param>
    /// <returns>The label set.</returns>
    public static LabelSet Numbered(int count) => new(Enumerable.Range(0, count).Select(index => $"class {index}"));

    private static LabelSet Embedded(string file)
    {
        using var stream = typeof(LabelSet).Assembly.GetManifestResourceStream(typeof(LabelSet), "Labels." + file)!;
        using var reader = new StreamReader(stream);
        return new LabelSet(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
