using System.Text;
using System.Text.Json;
using Inception.ML.Networks;
using Inception.ML.Rows;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Inception.ML;

/// <summary>
/// Runs a network on the images of a column, and adds features, or scores and predicted labels. <c>mlContext.Model.Save</c> saves the transformer with its
/// weights, as a safetensors file and JSON. <c>mlContext.Model.Load</c> loads it in another process. Safe for any number of threads and prediction engines.
/// </summary>
public sealed class InceptionTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "InceptionNetwork";

    private const string Weights = "network.safetensors", Facts = "transform.json";

    private readonly ModelContent _content;
    private readonly TransformFacts _facts;
    private readonly ImageNetwork _network;
    private readonly IReadOnlyList<OutputColumn> _outputs;

    internal InceptionTransformer(IHostEnvironment environment, ModelContent content, TransformFacts facts, string? device = null)
    {
        (_content, _facts) = (content, facts);
        if (facts.IsClassifier)
        {
            var labels = facts.Labels ?? LabelValues.Of(content.Labels ?? throw new InvalidOperationException(
                $"{content.Table.Name} has no labels: add them to the checkpoint, or set {nameof(InceptionTransformOptions.Loading)} with labels."));
            _outputs = OutputColumns.Classes(facts, labels);
            Labels = labels.Texts;
        }
        else
        {
            var shape = facts.Stage is { } stage ? StageNumbers.ShapeOf(content.Table, content.Preprocessing, stage) : content.Table.EmbeddingShape;
            _outputs = OutputColumns.Features(facts.FeatureColumn!, shape);
        }

        _network = new(environment.Register(nameof(InceptionTransformer)), content, facts, DeviceChoice.Find(environment, device));
    }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string NetworkName => _content.Table.Name;

    /// <summary>The names of the classes, in the order of the scores; empty if features are computed.</summary>
    public IReadOnlyList<string> Labels { get; } = [];

    /// <summary>The report of the training. Null for a network that was not trained here, or was loaded from a file.</summary>
    public InceptionFineTuneReport? Training { get; internal init; }

    /// <inheritdoc/>
    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>Returns the columns of data after adding the columns of this transformer.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing, or has another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).Output;

    /// <summary>Adds the columns. Computation is lazy: it starts when a cursor moves, and only computes the requested columns.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the additional columns and the same order of rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing, or has another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ImageDataView(input, Map(input.Schema));
    }

    /// <inheritdoc/>
    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new ImageRowMapper(Map(inputSchema));

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        Write(ctx, Facts, Encoding.UTF8.GetBytes(_facts.ToJson()));
        Write(ctx, Weights, _content.Checkpoint);
    }

    /// <summary>Releases the network's memory. Calls in progress finish first; later calls fail.</summary>
    public void Dispose() => _network.Dispose();

    private static VersionInfo Version => new(
        modelSignature: "INCEPTN ",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(InceptionTransformer).Assembly.FullName,
        loaderSignature: LoaderSignature);

    /// <summary>Reads a transformer; ML.NET calls it by its name.</summary>
    private static InceptionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        try
        {
            var content = ModelContent.From(Read(ctx, Weights));
            return new(env, content, TransformFacts.FromJson(Encoding.UTF8.GetString(Read(ctx, Facts))).Validated(content));
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"The model file's part of {nameof(InceptionTransformer)} is damaged. {failure.Message}", failure);
        }
    }

    private static void Write(ModelSaveContext context, string name, byte[] content) => context.SaveBinaryStream(name, writer => writer.Write(content));

    private static byte[] Read(ModelLoadContext context, string name)
    {
        using var content = new MemoryStream();
        return context.TryLoadBinaryStream(name, reader => reader.BaseStream.CopyTo(content))
            ? content.ToArray()
            : throw new InvalidDataException($"The model file has no '{name}'.");
    }

    private ImageMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(input, _facts.ImageColumn, _facts.ImageFolder, _network, _outputs);
    }
}
