using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Preprocessing;

namespace Inception.Tool.Metrics;

/// <summary>The options that say how features are computed of images; 'metrics' and 'metrics statistics' share them.</summary>
internal sealed class ExtractionSettings
{
    private const string Skip = "skip", Fail = "fail";

    private static readonly (string Name, MetricConvention Convention)[] Known =
    [
        ("torch-fidelity", MetricConvention.TorchFidelity),
        ("pytorch-fid", MetricConvention.PyTorchFid),
        ("clean-fid", MetricConvention.CleanFid),
        ("tensorflow", MetricConvention.TensorFlow),
    ];

    private static readonly int[] Lengths = [.. FidNetwork.Stages.Keys];

    private readonly Option<string> _convention = ConventionOption();

    private readonly Option<string> _dimensions = CommonOptions.OneOf(
        new("--dimensions") { Description = "The length of the feature vectors for FID", DefaultValueFactory = _ => $"{FeatureRequest.Embedding}" },
        [.. Lengths.Select(length => $"{length}")]);

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "The batch size, in images",
        HelpName = "N",
        DefaultValueFactory = _ => new ExtractionOptions().BatchSize,
    });

    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "Search subfolders too. Always on with --convention clean-fid" };

    private readonly Option<string> _onError = CommonOptions.OneOf(
        new("--on-error") { Description = "If an image cannot be read: fail, or skip it and count it", DefaultValueFactory = _ => Fail },
        Fail, Skip);

    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Do not cache features: an interrupted run starts from the beginning" };

    private readonly FeatureNetworkOptions _network = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _convention, _dimensions, _batch, _recursive, _onError, _noCache }) command.Add(option);
        _network.AddTo(command);
    }

    /// <summary>Complains about options that exclude each other, before anything is loaded.</summary>
    public void Check(ParseResult parsed) => _network.Check(parsed);

    public MetricConvention Convention(ParseResult parsed) => ConventionNamed(parsed.GetValue(_convention)!);

    /// <summary>The option that names a convention.</summary>
    public static Option<string> ConventionOption() => CommonOptions.OneOf(
        new("--convention")
        {
            Description = "The library whose scores are reproduced, with its resizing, random subsets and estimators",
            DefaultValueFactory = _ => Known[0].Name,
        },
        [.. Known.Select(one => one.Name)]);

    /// <summary>The convention of a name that the option accepts.</summary>
    public static MetricConvention ConventionNamed(string name) => Known.First(one => one.Name == name).Convention;

    public string ConventionName(ParseResult parsed) => parsed.GetValue(_convention)!;

    public int Dimensions(ParseResult parsed) => int.Parse(parsed.GetValue(_dimensions)!);

    public string WeightsName(ParseResult parsed) => _network.WeightsName(parsed);

    /// <summary>Opens one side of a comparison by its content.</summary>
    public MetricInput Open(ParseResult parsed, string path)
    {
        try
        {
            return MetricInput.Open(path, parsed.GetValue(_recursive) || Convention(parsed) == MetricConvention.CleanFid);
        }
        catch (ImageSetException exception)
        {
            throw new UserException(exception.Message.Replace("with recursive: true", "with --recursive", StringComparison.Ordinal), exception);
        }
    }

    /// <summary>Loads the network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The convention's settings.</param>
    /// <param name="images">The images, as far as their number is known.</param>
    /// <param name="cancellation">Stops a download.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    public async Task<LoadedExtractor> LoadAsync(ParseResult parsed, MetricOptions options, int? images, CancellationToken cancellation)
    {
        var request = new FeatureRequest(Dimensions(parsed), parsed.GetValue(_batch)!.Value, images, options.Preprocessing);
        var network = await _network.LoadAsync(parsed, request, cancellation);
        var extraction = new ExtractionOptions
        {
            BatchSize = request.Batch,
            OnUnreadable = parsed.GetValue(_onError) == Skip ? UnreadableImages.Skip : UnreadableImages.Fail,
            CacheFolder = parsed.GetValue(_noCache) ? null : _network.FeatureFolder(parsed),
        };
        return new(network, new FeatureExtractor(network, request.Preprocessing, extraction));
    }
}
