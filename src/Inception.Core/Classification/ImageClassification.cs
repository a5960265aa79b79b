using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Preprocessing;

namespace Inception.Classification;

/// <summary>An image file and its most probable classes, or the error that prevented them.</summary>
/// <param name="Path">The path of the file, as given.</param>
/// <param name="Predictions">The classes, the most probable first.</param>
public sealed record ImageClassification(string Path, IReadOnlyList<Prediction> Predictions)
{
    private readonly IReadOnlyList<Prediction> _predictions = Predictions;

    /// <summary>The error that prevented the classification; null on success. See <see cref="ImageReadingOptions.OnUnreadable"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>
    /// The classes, the most probable first. Reading this property throws <see cref="Error"/> if it is not null, so that a failed file is not overlooked.
    /// </summary>
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
