using System.CommandLine;
using Inception.Metrics;

namespace Inception.Tool.Metrics;

/// <summary>The options that say which metrics are computed, and the settings that users of small sets need.</summary>
internal sealed class MetricChoice
{
    private const string Group = "Metrics";

    private readonly Option<bool> _fid = new("--fid") { Description = "Fréchet Inception distance (FID). The default metric" };
    private readonly Option<bool> _kid = new("--kid") { Description = "Kernel Inception distance (KID): mean and deviation over random subsets" };
    private readonly Option<bool> _isc = new("--isc") { Description = "Inception Score of the generated images. Needs no real images" };
    private readonly Option<bool> _prc = new("--prc") { Description = "Precision and recall, computed from the features of the FID network" };
    private readonly Option<bool> _dc = new("--dc") { Description = "Density and coverage, computed from the same features" };
    private readonly Option<bool> _all = new("--all") { Description = "Compute all metrics that the inputs allow" };

    private readonly Option<bool> _intervals = new("--intervals") { Description = "Add bootstrap confidence intervals to FID and KID" };
    private readonly Option<bool> _extrapolate =
        new("--extrapolate") { Description = "Extrapolate FID to infinitely many images (FID∞), which removes its dependence on the number of images" };
    private readonly Option<bool> _perClass =
        new("--per-class") { Description = "FID for each class. Classes are folders with the same name in both sets. Needs --recursive" };

    private readonly Option<int?> _seed = CommonOptions.WholeNumber(
        new("--seed") { Description = "The random seed", HelpName = "N", DefaultValueFactory = _ => (int)new KernelDistanceOptions().Seed }, least: 0);

    private readonly Option<int?> _subsets = CommonOptions.WholeNumber(
        new("--kid-subsets") { Description = "The number of KID subsets. Default: that of --convention", HelpName = "N" });

    private readonly Option<int?> _subsetSize = CommonOptions.WholeNumber(
        new("--kid-subset-size") { Description = "The number of images in a KID subset. Default: that of --convention", HelpName = "N" }, least: 2);

    private readonly Option<int?> _splits = CommonOptions.WholeNumber(
        new("--isc-splits") { Description = "The number of splits of the Inception Score. Default: that of --convention", HelpName = "N" });

    private readonly Option<int?> _neighbors = CommonOptions.WholeNumber(
        new("--neighbors") { Description = "The number of nearest neighbours. Default: 3 for --prc, 5 for --dc", HelpName = "N" });

    public void AddTo(Command command)
    {
        command.AddGroup(Group, _fid, _kid, _isc, _prc, _dc, _all, _intervals, _extrapolate, _perClass);
        command.AddGroup(Group, _seed, _subsets, _subsetSize, _splits, _neighbors);
    }

    /// <summary>The metrics that are asked for.</summary>
    public MetricKinds Kinds(ParseResult parsed)
    {
        if (parsed.GetValue(_all)) return MetricKinds.All | Extras(parsed);
        var kinds = (parsed.GetValue(_fid) ? MetricKinds.Fid : 0)
            | (parsed.GetValue(_kid) ? MetricKinds.Kid : 0) | (parsed.GetValue(_isc) ? MetricKinds.Isc : 0)
            | (parsed.GetValue(_prc) ? MetricKinds.Prc : 0) | (parsed.GetValue(_dc) ? MetricKinds.Dc : 0);
        return (kinds == 0 ? MetricKinds.Fid : kinds) | Extras(parsed);
    }

    /// <summary>Whether all metrics are wanted, and so those that the inputs do not allow are left out.</summary>
    public bool IsAll(ParseResult parsed) => parsed.GetValue(_all);

    public uint Seed(ParseResult parsed) => (uint)parsed.GetValue(_seed)!.Value;

    /// <summary>The convention's settings with those of the command line.</summary>
    public MetricOptions Settings(ParseResult parsed, MetricConvention convention)
    {
        var (options, seed) = (MetricOptions.For(convention), Seed(parsed));
        return options with
        {
            KernelDistance = options.KernelDistance with
            {
                Seed = seed,
                Subsets = parsed.GetValue(_subsets) ?? options.KernelDistance.Subsets,
                SubsetSize = parsed.GetValue(_subsetSize) ?? options.KernelDistance.SubsetSize,
            },
            InceptionScore = options.InceptionScore with { Seed = seed, Splits = parsed.GetValue(_splits) ?? options.InceptionScore.Splits },
            PrecisionRecall = options.PrecisionRecall with { Neighbors = parsed.GetValue(_neighbors) ?? options.PrecisionRecall.Neighbors },
            DensityCoverage = options.DensityCoverage with { Neighbors = parsed.GetValue(_neighbors) ?? options.DensityCoverage.Neighbors },
        };
    }

    private MetricKinds Extras(ParseResult parsed) => (parsed.GetValue(_intervals) ? MetricKinds.Intervals : 0)
        | (parsed.GetValue(_extrapolate) ? MetricKinds.Extrapolation : 0) | (parsed.GetValue(_perClass) ? MetricKinds.PerClass : 0);
}
