using Inception.Classification;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Networks;

namespace Inception.Portable;

public sealed partial class PortableModel
{
    /// <summary>Shows where in an image file the evidence for a class is, by Grad-CAM at the last stage with a spatial feature map.</summary>
    /// <param name="path">The path of the image file.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable class when null.</param>
    /// <returns>The explanation, in pixels of the original image.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class index is not one of the network.</exception>
    /// <exception cref="InvalidImageException">The file is not an image, or is damaged or too large.</exception>
    /// <exception cref="InvalidOperationException">The network has no classifier, or no stage with a spatial feature map.</exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ImageExplanation Explain(string path, int? classIndex = null) => Explain(_decoder.Decode(path), classIndex) with { Path = path };

    /// <summary>Shows where in an encoded image, such as the bytes of a JPEG file, the evidence for a class is.</summary>
    /// <inheritdoc cref="Explain(string, int?)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable class when null.</param>
    public ImageExplanation Explain(ReadOnlySpan<byte> encoded, int? classIndex = null) => Explain(_decoder.Decode(encoded), classIndex);

    /// <summary>Shows where in an encoded image from a stream, which is read to its end, the evidence for a class is.</summary>
    /// <inheritdoc cref="Explain(string, int?)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable class when null.</param>
    public ImageExplanation Explain(Stream stream, int? classIndex = null) => Explain(_decoder.Decode(stream), classIndex);

    /// <summary>Shows where in an image the evidence for a class is.</summary>
    /// <inheritdoc cref="Explain(string, int?)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The decoded image.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable class when null.</param>
    public ImageExplanation Explain(RgbImage image, int? classIndex = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image, Preprocessing.RegionOf(image), ComputeActivation(Preprocess([image]), classIndex));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The logits of the family's networks are a linear function of the mean over the last feature map. For such networks Grad-CAM (arXiv:1610.02391) equals
    /// the class activation map of arXiv:1512.04150, section 2: the contribution of each position to the logit. No gradients are needed.
    /// </remarks>
    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null)
    {
        if (Classes == 0 || Engine.Output != NetworkOutput.Logits)
            throw new InvalidOperationException($"This {Name} computes embeddings and has no classes to explain.");
        if (classIndex is { } asked && (asked < 0 || asked >= Classes))
            throw new ArgumentOutOfRangeException(nameof(classIndex), asked, $"{Name} has {Classes} classes: the index must be from 0 to {Classes - 1}.");
        if (ExplainedStage is not { } stage)
            throw new InvalidOperationException($"The portable engine cannot explain this {Name}, whose logits are no linear function of a mean over places. "
                + "Use ImageExplainer of Inception.TorchSharp.");
        var logits = new float[Classes];
        var shares = Engine.Explain(image, logits, found => classIndex ?? Array.IndexOf(found, found.Max()));
        FiniteNumbers.Require(logits, Name, "logits");
        FiniteNumbers.Require(shares, Name, $"values at stage '{stage.Name}'");
        var chosen = classIndex ?? Array.IndexOf(logits, logits.Max());
        var peak = Math.Max(0, shares.Max());
        var map = Array.ConvertAll(shares, share => peak > 0 ? Math.Max(0, share) / peak : 0);
        return new ClassActivation(stage.Name, chosen, Softmax.Of(logits)[chosen], peak, new HeatMap(stage.Output.Width, stage.Output.Height, map));
    }

    /// <summary>
    /// The stage that is explained: the last stage with a spatial feature map, if the classifier reads only the mean over its positions. Otherwise null.
    /// </summary>
    internal StageSummary? ExplainedStage =>
        NetworkSummary.Create(Table, new(Table.Input.Channels, Engine.Report.Height, Engine.Report.Width)).Stages
            .LastOrDefault(one => one.Name.Length > 0 && one.Output.Height * one.Output.Width > 1) is { } stage
            && Engine.Places == (stage.Output.Height, stage.Output.Width) ? stage : null;
}
