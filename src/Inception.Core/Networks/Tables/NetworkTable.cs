using Inception.Layers;
using Inception.Weights.Layouts;

namespace Inception.Networks.Tables;

/// <summary>A whole network as data: the table of its paper.</summary>
/// <param name="Name">The network's name on the command line and in files, e.g. <c>inception_v3</c>.</param>
/// <param name="Input">The input shape it was designed for.</param>
/// <param name="Rows">The rows from the image to the logits.</param>
public sealed record NetworkTable(string Name, FeatureShape Input, IReadOnlyList<Row> Rows)
{
    /// <summary>Batch normalization's ε in every <see cref="Conv"/>: 1e-3 in the published networks, 1e-5 in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// The standard deviation of the normal distribution for initial weights. A deviation of at most 0.1 is cut at ±2, as in the references. The
    /// rule of <see cref="InitialWeights"/> applies when not set.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The rule for initial weights without a deviation.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>
    /// Prefixes of keys that a checkpoint may have and this table leaves out, such as the classifier of a network that ends in an embedding. The
    /// report lists such keys as ignored.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>The layouts of published checkpoints that are accepted besides the table's own keys, the most likely first.</summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>The auxiliary heads in the order of their places.</summary>
    public IEnumerable<Auxiliary> AuxiliaryHeads => Rows.OfType<Auxiliary>();

    /// <summary>
    /// The row that computes logits from a vector: the last row of the trunk, if it is a <see cref="Linear"/>. <see langword="null"/> if the network
    /// ends in something else, such as an embedding.
    /// </summary>
    public Linear? Classifier => Rows.LastOrDefault(row => row is not Auxiliary) as Linear;

    /// <summary>The shape of an image's embedding: the input of the <see cref="Classifier"/>, or the output of a network without one.</summary>
    public FeatureShape EmbeddingShape => WithoutClassifier().OutputShape;

    /// <summary>The shape of the last row's output: logits, or the embedding of a network without a <see cref="Classifier"/>.</summary>
    public FeatureShape OutputShape => Rows.Aggregate(Input, (shape, row) => row.OutputShape(shape));

    /// <summary>Visits the rows in order, and passes each row's value to the next row.</summary>
    /// <typeparam name="TValue">The type of the values passed from row to row.</typeparam>
    /// <param name="visitor">The reader.</param>
    /// <param name="input">The value for the image.</param>
    /// <param name="auxiliaryHeads">Whether the auxiliary heads are visited too.</param>
    /// <returns>The value for the logits.</returns>
    public TValue Walk<TValue>(IRowVisitor<TValue> visitor, TValue input, bool auxiliaryHeads = false)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Rows
            .Where(row => auxiliaryHeads || row is not Auxiliary)
            .Aggregate(input, (value, row) => row.Accept(visitor, "", value));
    }

    /// <summary>Makes a variant of the table that differs in some rows.</summary>
    /// <param name="replacement">
    /// Returns the replacement of a row, or the row itself to keep it. It is called for rows inside blocks, residuals and heads first, then for the
    /// rows that contain them.
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

    /// <summary>Why images do not fit.</summary>
    internal string Misfit(FeatureShape shape, bool auxiliaryHeads)
    {
        var least = LeastInputSize(auxiliaryHeads);
        if (Math.Min(shape.Height, shape.Width) < least)
        {
            return $"{Name} needs images of at least {least}×{least} pixels, found {shape.Height}×{shape.Width}. "
                + $"It was designed for {Input.Height}×{Input.Width}.";
        }

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
