using System.CommandLine;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Training.Transfer;

namespace Inception.Tool.Options;

/// <summary>The options that say where published weights are kept and fetched from; each command that may fetch has them.</summary>
internal sealed class CacheSettings
{
    public const string Group = "Downloads";

    private readonly Option<string?> _folder = new("--cache")
    {
        Description = $"The folder for downloaded weights. Default: 'weights' in {CacheFolder.Variable} if set, otherwise in the user's cache",
        HelpName = "DIR",
    };

    private readonly Option<string?> _mirror = new("--mirror")
    {
        Description = $"Download from this web server instead of the published addresses. Environment variable: {DownloadOptions.MirrorVariable}",
        HelpName = "URL",
    };

    private readonly Option<bool> _offline = new("--offline")
    {
        Description = $"Download nothing; fail if a file is not in the cache. Environment variable: {DownloadOptions.OfflineVariable}=1",
    };

    private readonly Option<bool> _allowHttp = new("--allow-http") { Description = "Allow http: downloads, which others on the network can read and change" };

    /// <summary>For commands that look into the folder.</summary>
    public void AddFolderTo(Command command) => command.AddGroup(Group, _folder);

    /// <summary>For commands that may fetch.</summary>
    public void AddTo(Command command)
    {
        command.AddGroup(Group, _folder, _mirror, _offline, _allowHttp);
    }

    /// <summary>For commands that fetch something else than weights.</summary>
    public void AddSourceTo(Command command) => command.AddGroup(Group, _mirror, _offline, _allowHttp);

    /// <summary>How something else than weights is fetched.</summary>
    public DownloadOptions Downloads(ParseResult parsed) => Sources(parsed, new DownloadOptions());

    /// <summary>The folder alone: nothing is fetched.</summary>
    public WeightCache OpenFolder(ParseResult parsed) => new(InFolder(parsed) with { Mirror = null, Offline = true });

    /// <summary>The cache that the command line describes.</summary>
    public WeightCache Open(ParseResult parsed) => new(Sources(parsed, InFolder(parsed)));

    /// <summary>The cache of features: <c>features</c> in the folder that the command line names, else in the user's cache.</summary>
    public FeatureCache OpenFeatures(ParseResult parsed) => new(parsed.GetValue(_folder) is { } folder ? Path.Combine(folder, "features") : null);

    private T Sources<T>(ParseResult parsed, T options)
        where T : DownloadOptions
    {
        options = options with { AllowHttp = parsed.GetValue(_allowHttp) };
        if (parsed.GetValue(_mirror) is { } mirror) options = options with { Mirror = Address(mirror, options.AllowHttp) };
        return parsed.GetValue(_offline) ? options with { Offline = true } : options;
    }

    private WeightCacheOptions InFolder(ParseResult parsed) =>
        parsed.GetValue(_folder) is { } folder ? new() { Folder = folder } : new();

    /// <summary>The folder of features for metrics: <c>metrics</c> in the folder that the command line names, else in the user's cache.</summary>
    public string MetricsFolder(ParseResult parsed) => Path.Combine(parsed.GetValue(_folder) ?? CacheFolder.Default, "metrics");

    private static Uri Address(string text, bool allowHttp) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == "https" || (address.Scheme == "http" && allowHttp))
        && address.UserInfo.Length == 0
            ? address
            : throw new UserException(
                $"--mirror expects an address https://…{(allowHttp ? " or http://…" : " (or http://… together with --allow-http)")} "
                + $"without a user name; found '{text}'.");
}
