using System.CommandLine;
using Inception.Metrics;

namespace Inception.Tool.Metrics;

/// <summary>The options that say which metrics are computed, and the settings that users of small sets need.</summary>
internal sealed class MetricChoice
{
    private const string Group = "Metrics";

    private readonly Option<bool> _fid = new("--fid") { Description = "Fréchet Inception distance; the default" };
    private readonly Option<bool> _kid = new("--kid") { Description = "Kernel Inception distance: mean and deviation over subsets" };
    private readonly Option<bool> _isc = new("--isc") { Description = "Inception Score of the generated images; needs no real ones" };
    private readonly Option<bool> _prc = new("--prc") { Description = "Precision and recall, on features of the FID network" };
    private readonly Option<bool> _dc = new("--dc") { Description = "Density and coverage" };
    private readonly Option<bool> _all = new("--all") { Description = "All metrics that the inputs allow" };

    private readonly Option<bool> _intervals = new("--intervals") { Description = "Confidence intervals of FID and KID by the bootstrap" };
    private readonly Option<bool> _extrapolate =
        new("--extrapolate") { Description = "FID for infinitely many images (FID∞), which does not depend on their number" };
    private readonly Option<bool> _perClass =
        new("--per-class") { Description = "FID of each class: of folders of the same name in both sets; with --recursive" };

    private readonly Option<int?> _seed = CommonOptions.WholeNumber(
        new("--seed") { Description = "The seed of all draws", HelpName = "N", DefaultValueFactory = _ => (int)new KernelDistanceOptions().Seed }, least: 0);

    private readonly Option<int?> _subsets = CommonOptions.WholeNumber(
        new("--kid-subsets") { Description = "The subsets of KID; those of the convention by default", HelpName = "N" });

    private readonly Option<int?> _subsetSize = CommonOptions.WholeNumber(
        new("--kid-subset-size") { Description = "The images of a subset; those of the convention by default", HelpName = "N" }, least: 2);

    private readonly Option<int?> _splits = CommonOptions.WholeNumber(
        new("--isc-splits") { Description = "The splits of the Inception Score; those of the convention by default", HelpName = "N" });

    private readonly Option<int?> _neighbors = CommonOptions.WholeNumber(
        new("--neighbors") { Description = "The neighbours of precision, recall, density and coverage; 3 and 5 by default", HelpName = "N" });

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
