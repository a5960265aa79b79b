namespace Inception.Models.Downloads;

/// <summary>A file that is published somewhere, and how to tell that it is the right one.</summary>
internal sealed record RemoteFile
{
    private const int LongestName = 200;

    private static readonly string[] DeviceNames =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    /// <summary>The name it gets here: a name alone, which cannot lead out of its folder on any system.</summary>
    /// <exception cref="ArgumentException">It is a path, hidden, or of a form that some system reads otherwise.</exception>
    public required string Name
    {
        get;
        init => field = IsPlain(value) ? value : throw new ArgumentException(
            $"'{value}' cannot be a file's name in the cache. Expected letters, digits and the signs . _ - + alone, at most {LongestName}, none of "
                + "'.' and '-' first, no '.' last, and no device's name.",
            nameof(Name));
    }

    /// <summary>The addresses it is published under, the best first.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>Its length in bytes; null when nobody has published it.</summary>
    public long? Length { get; init; }

    /// <summary>What its content hashes to; null when nobody has published it.</summary>
    public FileDigest? Digest { get; init; }

    /// <summary>What the user needs for putting the file there by hand.</summary>
    public string Describe(string path) =>
        $"Put the file from {Addresses[0]}{(Length is { } length ? $" ({length:N0} bytes)" : "")} at '{path}'" +
        $"{(Digest is { } digest ? $"; its {digest}" : "; no sum of it is published")}.";

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '+')
        && name[0] is not ('.' or '-') && name[^1] != '.'
        && !DeviceNames.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase);
}
