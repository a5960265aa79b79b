using System.Text.RegularExpressions;

namespace Inception.Runtime;

/// <summary>The version of the libtorch that is loaded, as it says itself. TorchSharp's own constant is the version that TorchSharp was built for.</summary>
internal static partial class LibtorchVersion
{
    // std::string at::show_config(): the build's settings, among them TORCH_VERSION=2.10.0.
    private const string Symbol = "_ZN2at11show_configB5cxx11Ev";

    private const int LongestText = 1 << 20;

    /// <summary>Asks the loaded library; null where it does not tell (only Linux's does).</summary>
    public static string? OfLoaded(string? libtorchFile) =>
        NativeText.Call(libtorchFile, Symbol, LongestText) is { } text && Setting().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"TORCH_VERSION=([0-9][^,\s]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}
