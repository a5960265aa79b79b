using Inception.Common;
using Inception.Imaging;
using Inception.ML.Networks;
using Inception.ML.Rows;
using Inception.Training.Data;
using Microsoft.ML;

namespace Inception.ML.FineTuning;

/// <summary>The labelled rows of data as a data set: paths stay paths, and bytes go to a temporary file, so that images are not in memory.</summary>
internal sealed class RowImages : ILabelledImages, IEncodedImages, IDisposable
{
    private readonly List<Entry> _entries = [];
    private readonly ImageSpool _spool;
    private readonly ImageDecoder _decoder;

    private RowImages(IReadOnlyList<string> classNames, ImageSpool spool, ImageDecoder decoder) =>
        (ClassNames, _spool, _decoder) = (classNames, spool, decoder);

    public int Count => _entries.Count;

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Rows without a label.</summary>
    public int Unlabelled { get; private set; }

    /// <summary>Goes through the data once.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">The columns, and where images are.</param>
    /// <param name="labels">The classes, which the label column must have.</param>
    /// <param name="decoder">Decodes the images, later.</param>
    /// <param name="folder">The folder of the temporary file.</param>
    /// <exception cref="ArgumentException">The labels of the data are others.</exception>
    public static RowImages Read(IDataView data, InceptionFineTuneOptions options, LabelValues labels, ImageDecoder decoder, string folder)
    {
        var (label, image) = (LabelColumn.Find(data.Schema, options.LabelColumnName), ImageColumn.Find(data.Schema, options.FeatureColumnName));
        if (!LabelValues.Of(label, labels.Texts.Count).Texts.SequenceEqual(labels.Texts))
        {
            throw new ArgumentException(
                $"Expected a validation set whose '{label.Name}' has the key values of the training data, in the same order: "
                    + "transform both by one fitted MapValueToKey.");
        }

        var images = new RowImages(labels.ToLabelSet().ToArray(), new(folder), decoder);
        try
        {
            using var cursor = data.GetRowCursor([label, image]);
            var (labelOf, imageOf) = (LabelColumn.CreateGetter(cursor, label), ImageColumn.CreateGetter(cursor, image, options.ImageFolder));
            while (cursor.MoveNext())
            {
                options.Cancellation.ThrowIfCancellationRequested();
                if (labelOf() is >= 0 and var one) images.Add(imageOf(), one, cursor.Position);
                else images.Unlabelled++;
            }

            images._spool.Complete();
            return images;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    public int LabelOf(int index) => _entries[index].Label;

    /// <summary>The position of an image's row.</summary>
    public long RowOf(int index) => _entries[index].Row;

    public string NameOf(int index) => _entries[index].Path ?? $"row {_entries[index].Row}";

    public RgbImage Read(int index) => _decoder.Decode(Bytes(index), _entries[index].Path);

    public EncodedImage ReadEncoded(int index) => new(Bytes(index), _decoder);

    public void Dispose() => _spool.Dispose();

    private byte[] Bytes(int index)
    {
        var entry = _entries[index];
        return entry.Path is { } path ? RegularFile.ReadAllBytes(path) : _spool.Read(entry.Place, entry.Length);
    }

    private void Add(RawImage image, int label, long row)
    {
        if (image.Path is { } path)
        {
            _entries.Add(new(path, 0, 0, label, row));
            return;
        }

        var encoded = image.Pixels?.ToPng() ?? image.Encoded ?? [];
        _entries.Add(new(null, _spool.Add(encoded), encoded.Length, label, row));
    }

    private readonly record struct Entry(string? Path, long Place, int Length, int Label, long Row);
}
