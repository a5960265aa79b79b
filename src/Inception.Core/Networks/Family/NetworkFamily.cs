using Inception.Common;

namespace Inception.Networks;

/// <summary>The networks of the family by name, each with the options of its published form.</summary>
public static class NetworkFamily
{
    /// <summary>All networks, in the order of their papers; those for small grey images last.</summary>
    public static IReadOnlyList<FamilyOptions> All { get; } =
    [
        new InceptionV1Options(),
        new InceptionV1CaffeOptions(),
        new BnInceptionOptions(),
        new InceptionV2Options(),
        new InceptionV3Options(),
        new FidInceptionV3Options(),
        new InceptionV4Options(),
        new InceptionResNetV1Options(),
        new InceptionResNetV2Options(),
        new XceptionOptions(),
        new InceptionMediumOptions(),
        new InceptionSmallOptions(),
    ];

    /// <summary>The options of a network's published form; change them by <c>with</c>.</summary>
    /// <param name="name">One of the names of <see cref="All"/>, e.g. <c>inception_v3</c>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">There is no such network; the message lists them.</exception>
    public static FamilyOptions Named(string name) =>
        All.FirstOrDefault(options => options.Network == name)
        ?? throw new ArgumentException(
            $"There is no network '{name}'{NearestName.Suggestion(name ?? "", All.Select(options => options.Network))}. "
            + $"Networks: {string.Join(", ", All.Select(options => options.Network))}.",
            nameof(name));
}
