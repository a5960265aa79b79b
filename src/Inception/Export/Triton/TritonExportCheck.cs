using Inception.Common;
using Inception.Networks;

namespace Inception.Export;

/// <summary>Says what the server would refuse, before anything is written.</summary>
internal static class TritonExportCheck
{
    /// <summary>The model's name, which is that of its folder.</summary>
    /// <exception cref="ArgumentException">It is no name of a folder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another option is out of its range.</exception>
    public static string Name(InceptionNetwork network, TritonExportOptions options)
    {
        OptionCheck.Require(options.Version >= 1, nameof(options.Version), options.Version, "at least 1");
        OptionCheck.Require(options.MaxBatchSize >= 1, nameof(options.MaxBatchSize), options.MaxBatchSize, "at least 1");
        OptionCheck.Require(options.MaxQueueDelay >= TimeSpan.Zero, nameof(options.MaxQueueDelay), options.MaxQueueDelay, "at least 0");
        var name = options.ModelName ?? network.Table.Name;
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') && name.Any(char.IsAsciiLetterOrDigit)
            ? name
            : throw new ArgumentException($"{nameof(options.ModelName)} must be letters, digits, '_', '-' and '.', as it names a folder; found "
                + $"'{name}'.", nameof(options));
    }
}
