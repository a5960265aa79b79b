using Inception.Training.Evaluation;

namespace Inception.Tool.Reporting;

/// <summary>How a model came to its weights: what a report tells of that.</summary>
internal interface ITrainingCourse
{
    /// <summary>The weights that were measured, as the end of the report's first sentence.</summary>
    string Weights { get; }

    /// <summary>What the model's file says of it.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Writes the files that only this way of training has.</summary>
    /// <exception cref="UserException">One cannot be written.</exception>
    void WriteFiles();

    /// <summary>Writes rows of the table of numbers, <c>| name | value |</c>.</summary>
    void WriteRows(EvaluationResult evaluation, Action<FormattableString> line);

    /// <summary>Writes what stands between the numbers and the classes.</summary>
    void WriteImages(Action<FormattableString> line);

    /// <summary>Writes the sections after the classes and mistakes.</summary>
    void WriteSections(Action<FormattableString> line);
}
