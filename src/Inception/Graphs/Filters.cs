using Inception.Layers;
using static TorchSharp.torch;

namespace Inception.Graphs;

/// <summary>
/// The weights of a convolution or a fully connected layer as they were trained, and in float64 what has been folded into them. The product is taken
/// once, when a program is written, and rounded once.
/// </summary>
internal sealed record Filters
{
    private IReadOnlyList<(Tensor Weight, double[]? InputScale)> _parts;

    /// <summary>Weights as trained.</summary>
    /// <param name="weight"><c>O×I×kh×kw</c>, or <c>O×I</c> of a fully connected layer.</param>
    /// <param name="bias">A summand for each output; none when null.</param>
    public Filters(Tensor weight, Tensor? bias)
        : this([(weight, null)], Ones(weight.shape[0]), bias is null ? new double[weight.shape[0]] : Numbers(bias))
    {
    }

    private Filters(IReadOnlyList<(Tensor Weight, double[]? InputScale)> parts, double[] scale, double[] bias)
    {
        _parts = parts;
        Scale = scale;
        Bias = bias;
        var sizes = parts[0].Weight.shape;
        InputChannels = (int)sizes[1];
        Kernel = sizes.Length == 4 ? new Extent((int)sizes[2], (int)sizes[3]) : 1;
    }

    /// <summary>A factor for each output.</summary>
    public double[] Scale { get; private init; }

    /// <summary>A summand for each output.</summary>
    public double[] Bias { get; private init; }

    /// <summary>The number of outputs.</summary>
    public int Count => Bias.Length;

    /// <summary>Height and width of the window; 1×1 of a fully connected layer.</summary>
    public Extent Kernel { get; }

    /// <summary>Input channels of a group.</summary>
    public int InputChannels { get; }

    /// <summary>The filters of several, one after the other.</summary>
    public static Filters Join(IReadOnlyList<Filters> filters) => new(
        [.. filters.SelectMany(one => one._parts)], [.. filters.SelectMany(one => one.Scale)], [.. filters.SelectMany(one => one.Bias)]);

    /// <summary>With <c>scale · y + shift</c> taken of every output.</summary>
    public Filters ThenAffine(double[] scale, double[] shift) => this with
    {
        Scale = [.. Scale.Zip(scale, (own, factor) => own * factor)],
        Bias = [.. Bias.Select((own, i) => (own * scale[i]) + shift[i])],
    };

    /// <summary>With every output multiplied.</summary>
    public Filters Times(double factor) => this with { Scale = [.. Scale.Select(own => own * factor)], Bias = [.. Bias.Select(own => own * factor)] };

    /// <summary>Without the summands.</summary>
    public Filters WithoutBias() => this with { Bias = new double[Count] };

    /// <summary>The sizes alone, which keep nothing of the network alive.</summary>
    public Filters WithoutWeights() => this with { _parts = [] };

    /// <summary>With <c>scale · x + shift</c> taken of every input first; exact where no zeros are padded around the input.</summary>
    public Filters AfterAffine(double[] scale, double[] shift)
    {
        using var scope = NewDisposeScope();
        var perInput = tensor(shift, dtype: ScalarType.Float64).view(1, -1, 1, 1);
        var shifts = Numbers(Product().mul(perInput).sum([1, 2, 3]));
        return new Filters(
            [.. _parts.Select(part => (part.Weight, (double[]?)[.. scale.Select((factor, i) => factor * (part.InputScale?[i] ?? 1))]))],
            Scale,
            [.. Bias.Zip(shifts, (own, shift) => own + shift)]);
    }

    /// <summary>The weights with all that was folded into them, in float64; the caller disposes them.</summary>
    public Tensor Product()
    {
        using var scope = NewDisposeScope();
        var whole = cat([.. _parts.Select(Values)], 0);
        var perOutput = tensor(Scale, dtype: ScalarType.Float64).view([-1, .. Enumerable.Repeat(1L, (int)whole.dim() - 1)]);
        return whole.mul_(perOutput).MoveToOuterDisposeScope();
    }

    private static Tensor Values((Tensor Weight, double[]? InputScale) part)
    {
        var values = part.Weight.detach().to(ScalarType.Float64, copy: true).cpu();
        return part.InputScale is null ? values : values.mul_(tensor(part.InputScale, dtype: ScalarType.Float64).view(1, -1, 1, 1));
    }

    private static double[] Ones(long count) => [.. Enumerable.Repeat(1.0, (int)count)];

    internal static double[] Numbers(Tensor vector)
    {
        using var scope = NewDisposeScope();
        return vector.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }
}
