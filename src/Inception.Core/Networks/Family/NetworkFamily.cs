using Inception.Common;

namespace Inception.Networks;

/// <summary>The networks of the family by name, each with its default options.</summary>
public static class NetworkFamily
{
    /// <summary>The default options of all networks, in the order of their papers. The networks for small grey images come last.</summary>
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

    /// <summary>Returns the default options of a network. Use <c>with</c> to change them.</summary>
    /// <param name="name">The name of a network in <see cref="All"/>, e.g. <c>inception_v3</c>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">No network has this name; the message lists the names.</exception>
    public static FamilyOptions Named(string name) =>
        All.FirstOrDefault(options => options.Network == name)
        ?? throw new ArgumentException(
            $"There is no network '{name}'{NearestName.Suggestion(name ?? "", All.Select(options => options.Network))}. "
            + $"Networks: {string.Join(", ", All.Select(options => options.Network))}.",
            nameof(name));
}
