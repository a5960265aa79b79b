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
    /// <param name="key">The key of the layer's own parameters, <c>KEY.weight</c> and <c>KEY.bias</c>.</param>
    public Filters(Tensor weight, Tensor? bias, string key = "")
        : this(key, [(weight, null)], Ones(weight.shape[0]), bias is null ? new double[weight.shape[0]] : Numbers(bias))
    {
        HasBias = bias is not null;
    }

    private Filters(string key, IReadOnlyList<(Tensor Weight, double[]? InputScale)> parts, double[] scale, double[] bias)
    {
        _parts = parts;
        Key = key;
        Scale = scale;
        Bias = bias;
        HasBias = true;
        Shape = [bias.Length, .. parts[0].Weight.shape[1..]];
    }

    /// <summary>The key of the parameters; the first one's where several were joined.</summary>
    public string Key { get; }

    /// <summary>A factor for each output.</summary>
    public double[] Scale { get; private init; }

    /// <summary>A summand for each output.</summary>
    public double[] Bias { get; private init; }

    /// <summary>Whether anything is added: false where the layer was trained without a bias, and nothing was folded in.</summary>
    public bool HasBias { get; private init; }

    /// <summary><c>O×I×kh×kw</c>, or <c>O×I</c>.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of outputs.</summary>
    public int Count => Bias.Length;

    /// <summary>Height and width of the window; 1×1 of a fully connected layer.</summary>
    public Extent Kernel => Shape.Count == 4 ? new Extent((int)Shape[2], (int)Shape[3]) : 1;

    /// <summary>Input channels of a group.</summary>
    public int InputChannels => (int)Shape[1];

    /// <summary>The filters of several, one after the other.</summary>
    public static Filters Join(IReadOnlyList<Filters> filters) => new(
        filters[0].Key, [.. filters.SelectMany(one => one._parts)], [.. filters.SelectMany(one => one.Scale)], [.. filters.SelectMany(one => one.Bias)]);

    /// <summary>With <c>scale · y + shift</c> taken of every output.</summary>
    public Filters ThenAffine(double[] scale, double[] shift) => this with
    {
        Scale = [.. Scale.Zip(scale, (own, factor) => own * factor)],
        Bias = [.. Bias.Select((own, i) => (own * scale[i]) + shift[i])],
        HasBias = true,
    };

    /// <summary>With every output multiplied.</summary>
    public Filters Times(double factor) => this with { Scale = [.. Scale.Select(own => own * factor)], Bias = [.. Bias.Select(own => own * factor)] };

    /// <summary>Without the summands.</summary>
    public Filters WithoutBias() => this with { Bias = new double[Count], HasBias = false };

    /// <summary>The sizes alone, which keep nothing of the network alive.</summary>
    public Filters WithoutWeights() => this with { _parts = [] };

    /// <summary>With <c>scale · x + shift</c> taken of every input first; exact where no zeros are padded around the input.</summary>
    public Filters AfterAffine(double[] scale, double[] shift)
    {
        using var scope = NewDisposeScope();
        var perInput = tensor(shift, dtype: ScalarType.Float64).view(1, -1, 1, 1);
        var shifts = Numbers(Product().mul(perInput).sum([1, 2, 3]));
        return new Filters(
            Key,
            [.. _parts.Select(part => (part.Weight, (double[]?)[.. scale.Select((factor, i) => factor * (part.InputScale?[i] ?? 1))]))],
            Scale,
            [.. Bias.Zip(shifts, (own, shift) => own + shift)]);
    }

    /// <summary>The weights with all that was folded into them, in float64; the caller disposes them.</summary>
    public Tensor Product()
    {
        using var scope = NewDisposeScope();
        var whole = _parts.Count == 1 ? Values(_parts[0]) : cat([.. _parts.Select(Values)], 0);
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
