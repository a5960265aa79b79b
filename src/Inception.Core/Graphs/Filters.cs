using Inception.Layers;
using Inception.Weights;

namespace Inception.Graphs;

/// <summary>
/// The weights of a convolution or a fully connected layer as they were trained, and in float64 what has been folded into them. The product is taken
/// once, when a program is written, and rounded once.
/// </summary>
internal sealed record Filters
{
    private IReadOnlyList<(WeightArray Weight, double[]? InputScale)> _parts;

    /// <summary>Weights as trained.</summary>
    /// <param name="weight"><c>O×I×kh×kw</c>, or <c>O×I</c> of a fully connected layer.</param>
    /// <param name="bias">A summand for each output; none when null.</param>
    /// <param name="key">The key of the layer's own parameters, <c>KEY.weight</c> and <c>KEY.bias</c>.</param>
    public Filters(WeightArray weight, WeightArray? bias, string key = "")
        : this(key, [(weight, null)], Ones(weight.Shape[0]), bias is null ? new double[weight.Shape[0]] : bias.ToDouble())
    {
        HasBias = bias is not null;
    }

    private Filters(string key, IReadOnlyList<(WeightArray Weight, double[]? InputScale)> parts, double[] scale, double[] bias)
    {
        _parts = parts;
        Key = key;
        Scale = scale;
        Bias = bias;
        HasBias = true;
        Shape = [bias.Length, .. parts[0].Weight.Shape.Skip(1)];
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
        var (product, inputs) = (Product(), InputChannels);
        var window = product.Length / Count / inputs;
        var bias = new double[Count];
        for (var output = 0; output < bias.Length; output++)
        {
            var sum = 0.0;
            for (var i = 0; i < inputs * window; i++) sum += product[(output * inputs * window) + i] * shift[i / window];
            bias[output] = Bias[output] + sum;
        }

        return new Filters(
            Key,
            [.. _parts.Select(part => (part.Weight, (double[]?)[.. scale.Select((factor, i) => factor * (part.InputScale?[i] ?? 1))]))],
            Scale,
            bias);
    }

    /// <summary>The weights with all that was folded into them, in float64, in the order of <see cref="Shape"/>.</summary>
    public double[] Product()
    {
        var values = new double[Shape.Aggregate(1L, (product, size) => product * size)];
        WriteProduct(values);
        return values;
    }

    /// <summary>Writes <see cref="Product"/> into memory of the caller's.</summary>
    /// <param name="values">As many values as the shape has.</param>
    public void WriteProduct(Span<double> values)
    {
        var (size, first) = (values.Length / Count, 0);
        foreach (var (weight, inputScale) in _parts)
        {
            var part = values.Slice(first * size, (int)weight.Shape[0] * size);
            weight.CopyTo(part);
            if (inputScale is not null) MultiplyInputs(part, inputScale, size);
            for (var output = 0; output < weight.Shape[0]; output++)
            {
                var scale = Scale[first + output];
                foreach (ref var value in part.Slice(output * size, size)) value *= scale;
            }

            first += (int)weight.Shape[0];
        }
    }

    private static void MultiplyInputs(Span<double> values, double[] scale, int size)
    {
        var window = size / scale.Length;
        for (var i = 0; i < values.Length; i++) values[i] *= scale[i % size / window];
    }

    private static double[] Ones(long count) => [.. Enumerable.Repeat(1.0, (int)count)];
}
