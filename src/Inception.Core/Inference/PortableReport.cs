using System.Globalization;

namespace Inception.Inference;

/// <summary>The report of a compilation for the portable engine.</summary>
public sealed record PortableReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The vector instructions that the engine uses, e.g. <c>AVX2</c>.</summary>
    public required string Instructions { get; init; }

    /// <summary>The reason why the engine does not reach the processor's full speed, and what to do. Null if there is none.</summary>
    public string? Warning { get; init; }

    /// <summary>The number of threads of a call.</summary>
    public required int Threads { get; init; }

    /// <summary>The height, in pixels, of the images that the engine was prepared for.</summary>
    public required int Height { get; init; }

    /// <summary>The width, in pixels, of the images that the engine was prepared for.</summary>
    public required int Width { get; init; }

    /// <summary>The convolutions in the order in which they run.</summary>
    public required IReadOnlyList<PortableConvolution> Convolutions { get; init; }

    /// <summary>The size of the packed weights in bytes.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>The size of the feature maps of one image in bytes.</summary>
    public required long MapBytes { get; init; }

    /// <summary>The number of kernel measurements. 0 if all results were stored by an earlier compilation.</summary>
    public required int Races { get; init; }

    /// <summary>
    /// The largest difference between the result for a random image and the float64 reference, divided by the largest value. Null if not compared.
    /// </summary>
    public double? Error { get; init; }

    /// <summary>The duration of the compilation.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Formats the report as a few lines of text.</summary>
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
