using Inception.Common;
using Inception.Models.Downloads;

namespace Inception.Models.Catalogue;

/// <summary>The folder of a weight cache, and settings of its downloads.</summary>
public sealed record WeightCacheOptions : DownloadOptions
{
    /// <summary>The folder that contains the files. Default: <c>weights</c> in <see cref="CacheFolder.Default"/>.</summary>
    public string Folder { get; init; } = Path.Combine(CacheFolder.Default, "weights");

    /// <summary>The number of files that are downloaded at the same time, 1 to 16. Default: 2.</summary>
    public int Concurrency { get; init; } = 2;

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), Folder, "the path of a folder");
        OptionCheck.Require(Concurrency is >= 1 and <= 16, nameof(Concurrency), Concurrency, "from 1 to 16");
    }
}
