using Inception.Common;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.ML.Networks;

/// <summary>The output of a stage, on libtorch.</summary>
internal sealed class StageNumbers : INumbers
{
    private readonly Model _model;
    private readonly string _stage;
    private readonly Device _device;
    private readonly UseCount _uses;

    /// <param name="model">The model, which this object owns.</param>
    /// <param name="stage">The stage.</param>
    public StageNumbers(Model model, string stage)
    {
        model.Network.eval();
        (_model, _stage, _device, _uses) = (model, stage, model.Network.parameters().First().device, new(this, model.Dispose));
        Length = checked((int)ShapeOf(model.Network.Table, model.Preprocessing, stage).Count);
    }

    public ImagePreprocessing Preprocessing => _model.Preprocessing;

    public int Length { get; }

    /// <summary>The shape of a stage's output.</summary>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public static Inception.Networks.Tables.FeatureShape ShapeOf(Inception.Networks.Tables.NetworkTable table, ImagePreprocessing preprocessing, string stage)
    {
        var input = table.Input with { Height = preprocessing.CropSize, Width = preprocessing.CropSize };
        var rows = NetworkSummary.Create(table, input).Stages;
        var first = rows.ToList().FindIndex(row => row.Name == stage);
        if (first < 0 || stage.Length == 0)
        {
            var names = rows.Select(row => row.Name).Where(name => name.Length > 0);
            throw new ArgumentException($"{table.Name} has no stage '{stage}'. Its stages: {string.Join(", ", names)}.");
        }

        return rows.Skip(first + 1).TakeWhile(row => row.Name.Length == 0).LastOrDefault(rows[first]).Output;   // rows without a name count to the stage before
    }

    public void Compute(ReadOnlySpan<float> images, Span<float> numbers)
    {
        using var use = _uses.Begin();
        using var noGradients = no_grad();
        var side = Preprocessing.CropSize;
        using var input = tensor(images.ToArray(), [images.Length / Preprocessing.InputLength, Preprocessing.Channels, side, side]);
        using var placed = input.to(_device);
        using var output = _model.Network.Features(placed, _stage);
        using var single = output.to(float32, CPU);
        using var rows = single.contiguous();
        rows.data<float>().CopyTo(numbers);
        FiniteNumbers.Require(numbers, _model.Name, "features");
    }

    public void Dispose() => _uses.Dispose();
}
