using Inception.Networks.Tables;

namespace Inception.Export.Steps;

/// <summary>A table as steps in the order of computation, without what evaluation does not need: dropout and auxiliary heads.</summary>
internal sealed record ExportProgram(ExportValue Input, IReadOnlyList<ExportStep> Steps, ExportValue Output)
{
    /// <summary>The steps of a table for pictures of one size.</summary>
    public static ExportProgram Of(NetworkTable table, FeatureShape picture)
    {
        var input = new ExportValue("input", picture);
        var recorder = new StepRecorder();
        var output = table.Walk(recorder, input);
        return new(input, recorder.Steps, output);
    }

    /// <summary>The same, each batch normalisation made part of the convolution before it where nothing else reads that convolution.</summary>
    public ExportProgram WithNormalizationInConvolutions()
    {
        var readers = Steps.SelectMany(step => step.Inputs).Append(Output).GroupBy(value => value).ToDictionary(value => value.Key, value => value.Count());
        var steps = new List<ExportStep>(Steps.Count);
        foreach (var step in Steps)
        {
            var convolution = step.Row is BatchNorm
                ? steps.FindIndex(other => other.Output == step.Input && IsLinearConvolution(other) && readers[step.Input] == 1)
                : -1;
            if (convolution < 0) steps.Add(step);
            else steps[convolution] = steps[convolution] with { Output = step.Output, Normalization = step.Path };
        }

        return this with { Steps = steps };
    }

    private static bool IsLinearConvolution(ExportStep step) =>
        step.Normalization is null && step.Row is PlainConv { Relu: false } or DepthwiseConv;
}
