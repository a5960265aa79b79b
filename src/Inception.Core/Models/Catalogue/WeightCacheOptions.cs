using Inception.Common;
using Inception.Models.Downloads;

namespace Inception.Models.Catalogue;

/// <summary>Where weights are kept, and how they are fetched.</summary>
public sealed record WeightCacheOptions : DownloadOptions
{
    /// <summary>The folder of the files. Default: <c>weights</c> in <see cref="CacheFolder.Default"/>.</summary>
    public string Folder { get; init; } = Path.Combine(CacheFolder.Default, "weights");

    /// <summary>How many files are fetched at a time, 1 to 16. Default: 2.</summary>
    public int Concurrency { get; init; } = 2;

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), Folder, "the path of a folder");
        OptionCheck.Require(Concurrency is >= 1 and <= 16, nameof(Concurrency), Concurrency, "from 1 to 16");
    }
}
