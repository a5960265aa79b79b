using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Preprocessing;

namespace Inception.Classification;

/// <summary>An image file and its most likely classes, or why there are none.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Predictions">The classes, the most likely first.</param>
public sealed record ImageClassification(string Path, IReadOnlyList<Prediction> Predictions)
{
    private readonly IReadOnlyList<Prediction> _predictions = Predictions;

    /// <summary>Why the file could not be classified; null where it was. See <see cref="ImageReadingOptions.OnUnreadable"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>The classes, the most likely first. Throws <see cref="Error"/> where there is one, so that no file is passed over unseen.</summary>
    public IReadOnlyList<Prediction> Predictions
    {
        get
        {
            if (Error is not null) ExceptionDispatchInfo.Throw(Error);
            return _predictions;
        }
        init => _predictions = value;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Error is null ? $"Path = {Path}, Predictions = [{string.Join(", ", _predictions)}]" : $"Path = {Path}, Error = {Error.Message}");
        return true;
    }
}
