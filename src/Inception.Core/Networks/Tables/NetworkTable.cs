using Inception.Layers;
using Inception.Weights.Layouts;

namespace Inception.Networks.Tables;

/// <summary>A network as data, like the table in its paper.</summary>
/// <param name="Name">The network's name on the command line and in files, e.g. <c>inception_v3</c>.</param>
/// <param name="Input">The shape of the image that the network was designed for.</param>
/// <param name="Rows">The rows from the image to the logits.</param>
public sealed record NetworkTable(string Name, FeatureShape Input, IReadOnlyList<Row> Rows)
{
    /// <summary>The ε of batch normalization in every <see cref="Conv"/>. Default 1e-5, as in PyTorch. The published networks use 1e-3.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// The standard deviation of the normal distribution for initial weights. If it is at most 0.1, the distribution is truncated at ±2, as in the references.
    /// When null, the rule of <see cref="InitialWeights"/> applies.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The rule for initial weights if no standard deviation is set.</summary>
    public InitialWeights InitialWeights { get; init; }

    /// <summary>
    /// Prefixes of keys that a checkpoint may contain although this table has no such rows, such as the classifier of a network that ends in an embedding. The
    /// report lists such keys as ignored.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>The layouts of published checkpoints that are accepted besides the table's own keys, the most likely first.</summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>The auxiliary heads, from the image to the logits.</summary>
    public IEnumerable<Auxiliary> AuxiliaryHeads => Rows.OfType<Auxiliary>();

    /// <summary>
    /// The row that computes logits from a vector: the last row of the trunk, if it is a <see cref="Linear"/>. <see langword="null"/> if the network
    /// ends in something else, such as an embedding.
    /// </summary>
    public Linear? Classifier => Rows.LastOrDefault(row => row is not Auxiliary) as Linear;

    /// <summary>
    /// The shape of an image's embedding: the input of the <see cref="Classifier"/>. For a network without a classifier, the shape of its output.
    /// </summary>
    public FeatureShape EmbeddingShape => WithoutClassifier().OutputShape;

    /// <summary>The shape of the last row's output: logits, or the embedding of a network without a <see cref="Classifier"/>.</summary>
    public FeatureShape OutputShape => Rows.Aggregate(Input, (shape, row) => row.OutputShape(shape));

    /// <summary>Visits the rows in order, and passes the value of each row to the next row.</summary>
    /// <typeparam name="TValue">The type of the values passed from row to row.</typeparam>
    /// <param name="visitor">The visitor.</param>
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

    /// <summary>Creates a variant of the table with some rows replaced.</summary>
    /// <param name="replacement">
    /// Returns the replacement of a row, or the row itself to keep it. It is called for rows inside blocks, residuals and heads first, then for the
    /// rows that contain them.
    /// </param>
    /// <returns>The table.</returns>
    public NetworkTable Replace(Func<Row, Row> replacement) => this with { Rows = [.. Rows.Select(row => row.Replace(replacement))] };

    /// <summary>Computes the smallest height and width of images that the network accepts.</summary>
    /// <param name="auxiliaryHeads">Whether the images must also be large enough for the auxiliary heads, as in training.</param>
    /// <returns>The side of the smallest square input, in pixels.</returns>
    /// <exception cref="InvalidOperationException">Even the input shape of the table does not fit; the message says why.</exception>
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
    /// Whether the input is large enough for every window, the branches of every block end at the same size, and every fully connected layer reads as many
    /// features as at the design size.
    /// </summary>
    internal bool Fits(FeatureShape shape, bool auxiliaryHeads)
    {
        var check = Check(shape, auxiliaryHeads);
        return check.Fits && check.LinearInputs.SequenceEqual(Check(Input, auxiliaryHeads).LinearInputs);
    }

    /// <summary>Returns the reason why images do not fit.</summary>
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

    /// <summary>Returns the table without its classifier. If there is no classifier, the table itself.</summary>
    internal NetworkTable WithoutClassifier() =>
        Classifier is { } classifier ? this with { Rows = [.. Rows.TakeWhile(row => !ReferenceEquals(row, classifier))] } : this;

    private InputFit Check(FeatureShape shape, bool auxiliaryHeads)
    {
        var check = new InputFit();
        Walk(check, shape, auxiliaryHeads);
        return check;
    }
}
