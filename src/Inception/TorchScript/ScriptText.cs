using System.Globalization;
using Inception.Layers;

namespace Inception.TorchScript;

/// <summary>Literals of TorchScript, and the calls that every writer shares.</summary>
internal static class ScriptText
{
    /// <summary>torch.channels_last.</summary>
    public const string ChannelsLast = "memory_format=2";

    private const double LargestPlain = 1e15;

    public static string Pair(Extent extent) => $"[{extent.Height}, {extent.Width}]";

    public static string Boolean(bool value) => value ? "True" : "False";

    /// <summary>The shortest text that reads as the same number.</summary>
    public static string Number(double value) => value switch
    {
        double.NegativeInfinity => "-inf",
        double.PositiveInfinity => "inf",
        _ when double.IsInteger(value) && Math.Abs(value) < LargestPlain => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A window's size, step and padding.</summary>
    public static string Window(Extent kernel, Extent stride, Extent padding) => $"{Pair(kernel)}, {Pair(stride)}, {Pair(padding)}";

    /// <summary>libtorch's convolution.</summary>
    public static string Convolution(string x, string weight, string bias, string padding, string stride, string groups) =>
        $"torch.conv2d({x}, {weight}, {bias}, {stride}, {padding}, [1, 1], {groups})";
}
