using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Export;

/// <summary>Says what cannot be written, before anything is.</summary>
internal static class OnnxExportCheck
{
    /// <summary>The output's name when none is given.</summary>
    public static string DefaultOutput(InceptionNetwork network) => network.Table.Classifier is null ? "embedding" : "logits";

    /// <summary>The shape of the images that the file is for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The opset is not one that can be written.</exception>
    /// <exception cref="ArgumentException">A name, the size, the preprocessing or the calibration's options do not fit.</exception>
    /// <exception cref="Quantization.CalibrationException">The calibration is another network's.</exception>
    public static FeatureShape Image(InceptionNetwork network, OnnxExportOptions options)
    {
        OptionCheck.Require(
            options.Opset is >= OnnxExportOptions.OldestOpset and <= OnnxExportOptions.NewestOpset, nameof(options.Opset), options.Opset,
            $"from {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}");
        if (string.IsNullOrWhiteSpace(options.InputName) || options.OutputName is { } output && string.IsNullOrWhiteSpace(output))
            throw new ArgumentException("The input and the output of an ONNX file need names that are not empty.", nameof(options));
        if (options.InputName == (options.OutputName ?? DefaultOutput(network)))
            throw new ArgumentException($"The input and the output of an ONNX file need two names; found '{options.InputName}' for both.", nameof(options));
        if (options.ByteInput) RequireBytes(network.Table, options);
        if (options.Calibration is { } calibration)
        {
            calibration.Check(network.Table.Name);
            if (!options.FoldBatchNorm)
                throw new ArgumentException(
                    $"{nameof(OnnxExportOptions.Calibration)} needs {nameof(ExportOptions.FoldBatchNorm)}: 8 bits are for convolutions with their "
                        + "batch normalisation in them.", nameof(options));
        }
        else if (options.FloatRows.Count > 0)
        {
            throw new ArgumentException(
                $"{nameof(OnnxExportOptions.FloatRows)} names rows to leave out of 8 bits; without {nameof(OnnxExportOptions.Calibration)} all are "
                    + "float32.", nameof(options));
        }

        if (options is { ReduceRange: true, Calibration: null })
        {
            throw new ArgumentException(
                $"{nameof(OnnxExportOptions.ReduceRange)} is about filters in 8 bits; without {nameof(OnnxExportOptions.Calibration)} all are "
                    + "float32.", nameof(options));
        }

        return ExportSize.Choose(network.Table, options);
    }

    private static void RequireBytes(NetworkTable table, OnnxExportOptions options)
    {
        if (options.Preprocessing is not { } preprocessing)
            throw new ArgumentException(
                $"{nameof(OnnxExportOptions.ByteInput)} needs {nameof(ExportOptions.Preprocessing)}: it says what the bytes become.", nameof(options));
        if (preprocessing.Channels != table.Input.Channels)
            throw new ArgumentException(
                $"{table.Name} reads images of {table.Input.Channels} channels, and the preprocessing makes {preprocessing.Channels} "
                    + $"({nameof(ChannelOrder)}.{preprocessing.ChannelOrder}).",
                nameof(options));
        if (preprocessing.StandardizeImage && options.DynamicSize)
            throw new ArgumentException(
                $"{nameof(ImagePreprocessing.StandardizeImage)} counts the numbers of an image: export for one size, "
                    + $"{nameof(OnnxExportOptions.DynamicSize)} = false.", nameof(options));
    }
}
