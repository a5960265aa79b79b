using System.Globalization;
using System.Collections;
using Inception.Common;

namespace Inception.Labels;

/// <summary>The names of a network's classes in the order of its logits, with optional ids.</summary>
public sealed class LabelSet : IReadOnlyList<string>
{
    private readonly string[] _names;
    private readonly string?[]? _ids;

    /// <summary>Creates a label set.</summary>
    /// <param name="names">One name for each class, in the order of the logits.</param>
    /// <param name="ids">One id for each class, in the same order; <see langword="null"/> for a class without an id. By default no class has an id.</param>
    /// <exception cref="ArgumentException">
    /// The list of names is empty or contains an empty name, the number of ids differs from the number of names, or an id occurs twice.
    /// </exception>
    public LabelSet(IEnumerable<string> names, IEnumerable<string?>? ids = null)
    {
        _names = [.. names];
        if (_names.Length == 0 || _names.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A label set needs at least one name, and none of them empty.", nameof(names));
        if (ids is null) return;
        _ids = [.. ids];
        if (_ids.Length != _names.Length)
            throw new ArgumentException($"{_names.Length} names and {_ids.Length} ids were given; there must be one for each class, or null.", nameof(ids));
        if (_ids.OfType<string>().GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ArgumentException($"The id '{repeated.Key}' is there {repeated.Count()} times; an id must tell its class from all others.", nameof(ids));
    }

    /// <summary>The 1,000 classes of ImageNet-1k as torchvision names them, sorted by the ids of their synsets in WordNet 3.0.</summary>
    public static LabelSet ImageNet { get; } = new(Embedded("imagenet-1k.txt"), Embedded("imagenet-1k-wordnet.txt"));

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

    /// <summary>Returns the id of a class, e.g. <c>n02123045</c> for ImageNet's tabby.</summary>
    /// <param name="index">The class's index in the logits, from 0.</param>
    /// <returns>The id; <see langword="null"/> if the class has none.</returns>
    public string? IdOf(int index) => _ids?[index];

    /// <summary>Finds the index of a class in the logits.</summary>
    /// <param name="nameOrId">The id or the name of the class. Case is ignored, unless two names differ only in case.</param>
    /// <returns>The index, from 0.</returns>
    /// <exception cref="ArgumentException">No class has this name (the message names the nearest), or several have (the message lists them).</exception>
    public int Find(string nameOrId)
    {
        ArgumentNullException.ThrowIfNull(nameOrId);
        var found = Named(nameOrId, StringComparison.Ordinal);
        if (found.Count == 0) found = Named(nameOrId, StringComparison.OrdinalIgnoreCase);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException(
                $"None of the {Count:N0} classes is '{nameOrId}'{NearestName.Suggestion(nameOrId, _names)}.", nameof(nameOrId)),
            _ => throw new ArgumentException(
                $"'{nameOrId}' is the name of {found.Count} classes: {string.Join(", ", found.Select(Description))}. Say which by "
                    + $"index{(_ids is null ? "" : " or id")}.",
                nameof(nameOrId)),
        };
    }

    /// <summary>
    /// Finds a class by its name or id, or else by its index. For the text "2", a class named "2" has priority over the class with index 2.
    /// </summary>
    /// <param name="text">The name, id or index. An index is returned unchanged, even if there is no such class.</param>
    /// <exception cref="ArgumentException">The text is not a number, and no class or more than one class has this name.</exception>
    internal int IndexOf(string text) =>
        Named(text, StringComparison.Ordinal).Count == 0 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : Find(text);

    /// <summary>
    /// Adds a class 0 named <c>background</c> before the other classes, as in TensorFlow's checkpoints with 1,001 classes. ImageNet's class <c>i</c> then has
    /// the logit <c>i + 1</c>.
    /// </summary>
    /// <returns>The label set.</returns>
    public LabelSet WithBackground() => new(["background", .. _names], _ids is null ? null : [null, .. _ids]);

    /// <summary>Creates the names <c>class 0</c>, <c>class 1</c> and so on, for a network whose classes have no names.</summary>
    /// <param name="count">The number of classes.</param>
    /// <returns>The label set.</returns>
    public static LabelSet Numbered(int count) => new(Enumerable.Range(0, count).Select(index => $"class {index}"));

    private List<int> Named(string nameOrId, StringComparison comparison) =>
        [.. Enumerable.Range(0, Count).Where(index => nameOrId.Equals(_names[index], comparison) || nameOrId.Equals(_ids?[index], comparison))];

    private string Description(int index) => _ids?[index] is { } id ? $"{index} ({id}, {_names[index]})" : $"{index} ({_names[index]})";

    private static string[] Embedded(string file)
    {
        using var stream = typeof(LabelSet).Assembly.GetManifestResourceStream(typeof(LabelSet), file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
