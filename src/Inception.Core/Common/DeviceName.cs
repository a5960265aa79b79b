using System.Globalization;

namespace Inception.Common;

/// <summary>The name of a device as PyTorch writes it: a kind, and a number where there are several of it.</summary>
internal static class DeviceName
{
    private static readonly string[] Kinds = ["cpu", "cuda", "mps", "meta"];

    /// <summary>Checks an option.</summary>
    /// <param name="device">The name; null for the default.</param>
    /// <param name="option">The option's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no such name.</exception>
    public static void Check(string? device, string option) =>
        OptionCheck.Require(device is null || IsValid(device), option, device, $"{string.Join(", ", Kinds)}, or one of these with a number, such as cuda:1");

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsValid(string device)
    {
        var parts = device.Split(':');
        return Kinds.Contains(parts[0])
            && (parts.Length == 1 || (parts.Length == 2 && byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)));
    }
}
