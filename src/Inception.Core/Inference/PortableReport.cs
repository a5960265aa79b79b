using System.Globalization;

namespace Inception.Inference;

/// <summary>What the portable engine made of a network.</summary>
public sealed record PortableReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The vector instructions, e.g. <c>AVX2</c>.</summary>
    public required string Instructions { get; init; }

    /// <summary>What keeps the engine from the processor's full speed, and what to do; null where nothing does.</summary>
    public string? Warning { get; init; }

    /// <summary>Threads of a call.</summary>
    public required int Threads { get; init; }

    /// <summary>Rows of the images it was prepared for.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the images it was prepared for.</summary>
    public required int Width { get; init; }

    /// <summary>The convolutions in the order in which they run.</summary>
    public required IReadOnlyList<PortableConvolution> Convolutions { get; init; }

    /// <summary>Bytes of the weights in the order in which the kernels read them.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes of the feature maps of one image.</summary>
    public required long MapBytes { get; init; }

    /// <summary>Kernels that were measured against each other; 0 where all were known from earlier.</summary>
    public required int Races { get; init; }

    /// <summary>The largest difference of a random image's result from float64, over the largest value; null where it was not compared.</summary>
    public double? Error { get; init; }

    /// <summary>The time of the compilation.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>A few lines for people.</summary>
    /// <returns>The network, the kernels and how often each is used, the sizes, the error, and the warning.</returns>
    public override string ToString()
    {
        var counted = Convolutions.GroupBy(one => one.Kernel).OrderByDescending(one => one.Count());
        var kernels = string.Join(", ", counted.Select(one => $"{one.Count()} {one.Key}"));
        var error = Error is { } value ? string.Create(CultureInfo.InvariantCulture, $", error {value:E1}") : "";
        var warning = Warning is null ? "" : $"\nWarning: {Warning}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Network} at {Height}×{Width}, float32, {Instructions}, {Threads} thread{(Threads == 1 ? "" : "s")}{error}: {kernels}; "
                + $"weights {WeightBytes / 1e6:F0} MB, maps {MapBytes / 1e6:F0} MB, compiled in {Duration.TotalSeconds:F1} s{warning}");
    }
}
