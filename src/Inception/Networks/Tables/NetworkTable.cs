using Inception.Layers;
using Inception.Weights.Layouts;

namespace Inception.Networks.Tables;

/// <summary>A whole network as data: what its paper prints as a table.</summary>
/// <param name="Name">The network's name on the command line and in files, e.g. <c>inception_v3</c>.</param>
/// <param name="Input">The input shape it was designed for.</param>
/// <param name="Rows">The rows from the image to the logits.</param>
public sealed record NetworkTable(string Name, FeatureShape Input, IReadOnlyList<Row> Rows)
{
    /// <summary>Batch normalisation's ε in every <see cref="Conv"/>: 1e-3 in the published networks, 1e-5 in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// The deviation of the normal distribution from which weights are drawn (cut at ±2, as the references do, where it is at most
    /// 0.1); the rule of <see cref="InitialWeights"/> when not set.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The rule for initial weights without a deviation.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>
    /// The beginnings of keys that a checkpoint may have and this table leaves out, as the classifier of a network that ends in an
    /// embedding. They are reported as ignored.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>The layouts of published checkpoints that are accepted besides the table's own keys, the likeliest first.</summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>The auxiliary heads in the order of their places.</summary>
    public IEnumerable<Auxiliary> AuxiliaryHeads => Rows.OfType<Auxiliary>();

    /// <summary>
    /// The row that makes logits of a vector: the last one of the trunk where it is a <see cref="Linear"/>; <see langword="null"/> where
    /// the network ends in something else, as one made for embeddings does.
    /// </summary>
    public Linear? Classifier => Rows.LastOrDefault(row => row is not Auxiliary) as Linear;

    /// <summary>What stands for an image: the shape that the <see cref="Classifier"/> reads, or that of the output where there is none.</summary>
    public FeatureShape EmbeddingShape => WithoutClassifier().OutputShape;

    /// <summary>The shape that the last row gives: logits, or the embedding of a network without a <see cref="Classifier"/>.</summary>
    public FeatureShape OutputShape => Rows.Aggregate(Input, (shape, row) => row.OutputShape(shape));

    /// <summary>Goes through the rows in order and hands each one's value to the next.</summary>
    /// <typeparam name="TValue">What the visitor hands from row to row.</typeparam>
    /// <param name="visitor">The reader.</param>
    /// <param name="input">What stands for the image.</param>
    /// <param name="auxiliaryHeads">Whether the auxiliary heads are visited too.</param>
    /// <returns>What stands for the logits.</returns>
    public TValue Walk<TValue>(IRowVisitor<TValue> visitor, TValue input, bool auxiliaryHeads = false)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Rows
            .Where(row => auxiliaryHeads || row is not Auxiliary)
            .Aggregate(input, (value, row) => row.Accept(visitor, "", value));
    }

    /// <summary>A table of other rows, for a network that differs in a few cells.</summary>
    /// <param name="replacement">
    /// What stands in a row's place; the row itself to keep it. Rows inside blocks, residuals and heads are asked for first, then what holds them.
    /// </param>
    /// <returns>The table.</returns>
    public NetworkTable Replace(Func<Row, Row> replacement) => this with { Rows = [.. Rows.Select(row => row.Replace(replacement))] };

    /// <summary>The least height and width that leave something to pool at the end.</summary>
    /// <param name="auxiliaryHeads">Whether the auxiliary heads must have room too, as in training.</param>
    /// <returns>The side of the smallest square input, in pixels.</returns>
    /// <exception cref="InvalidOperationException">Not even the input that the table names fits; the message says why.</exception>
    public int LeastInputSize(bool auxiliaryHeads)
    {
        for (var side = 1; side <= Math.Max(Input.Height, Input.Width); side++)
        {
            if (Fits(Input with { Height = side, Width = side }, auxiliaryHeads)) return side;
        }

        var left = OutputShape;   // throws where a block's branches differ in size
        throw new InvalidOperationException($"Network '{Name}' has no room for the input it names, {Input}: {left} is left of it.");
    }

    /// <summary>
    /// Whether every row has room for its window, the branches of every block end at one size, and every fully connected layer reads as many
    /// features as at the design size.
    /// </summary>
    internal bool Fits(FeatureShape shape, bool auxiliaryHeads)
    {
        var check = Check(shape, auxiliaryHeads);
        return check.Fits && check.LinearInputs.SequenceEqual(Check(Input, auxiliaryHeads).LinearInputs);
    }

    /// <summary>Why images that are not too small do not fit.</summary>
    internal string Misfit(FeatureShape shape, bool auxiliaryHeads)
    {
        var images = $"images of {shape.Height}×{shape.Width}";
        if (Check(shape, auxiliaryHeads).Uneven is not { } uneven)
            return $"{Name} has a fully connected layer that reads all places{(auxiliaryHeads ? " in its auxiliary heads" : "")}, and {images} "
                + "leave it another number of them. "
                + $"It was designed for {Input.Height}×{Input.Width}.";
        var larger = Enumerable.Range(Math.Max(shape.Height, shape.Width), Math.Max(Input.Height, Input.Width))
            .FirstOrDefault(side => Fits(shape with { Height = side, Width = side }, auxiliaryHeads), Input.Height);
        return $"{Name} cannot join the branches of '{uneven}' for {images}: they end at different sizes. The next square that fits is {larger}×{larger}.";
    }

    /// <summary>The rows before the classifier; the table itself where it has none.</summary>
    internal NetworkTable WithoutClassifier() =>
        Classifier is { } classifier ? this with { Rows = [.. Rows.TakeWhile(row => !ReferenceEquals(row, classifier))] } : this;

    private InputFit Check(FeatureShape shape, bool auxiliaryHeads)
    {
        var check = new InputFit();
        Walk(check, shape, auxiliaryHeads);
        return check;
    }
}
