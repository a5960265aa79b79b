using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Some images of another data set, under its classes or under others.</summary>
/// <param name="source">The other data set.</param>
/// <param name="indices">The numbers that its images have there.</param>
/// <param name="classNames">The classes of the view.</param>
/// <param name="newLabels">The label in the view for each of the source.</param>
internal sealed class ImageView(ILabelledImages source, int[] indices, IReadOnlyList<string> classNames, int[] newLabels)
    : ILabelledImages, IEncodedImages
{
    public ImageView(ILabelledImages source, int[] indices)
        : this(source, indices, source.ClassNames, [.. Enumerable.Range(0, source.ClassNames.Count)])
    {
    }

    public int Count => indices.Length;

    public IReadOnlyList<string> ClassNames => classNames;

    public int LabelOf(int index) => newLabels[source.LabelOf(indices[index])];

    public string NameOf(int index) => source.NameOf(indices[index]);

    public RgbImage Read(int index) => source.Read(indices[index]);

    public EncodedImage? ReadEncoded(int index) => (source as IEncodedImages)?.ReadEncoded(indices[index]);
}
