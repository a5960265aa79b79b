using System.Globalization;
using System.Runtime.InteropServices;
using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using Inception.Runtime;
using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Inference.Programs;

/// <summary>
/// Selects the layout of one convolution at one input shape: the first layout with right results on the CPU, the fastest on a GPU. Its tensors are in the
/// caller's dispose scope.
/// </summary>
/// <param name="type">The number type of weights and feature maps.</param>
/// <param name="device">The device.</param>
/// <param name="verify">Whether layouts are verified. If false, the first layout is used.</param>
/// <param name="random">The source of random inputs.</param>
/// <param name="recorder">
/// The recorder of the program on a GPU, which also records the kernels that are timed. Null if operations are called one by one.
/// </param>
internal sealed class ConvolutionChoice(ScalarType type, Device device, bool verify, Generator random, IRunRecorder? recorder = null)
{
    // Aligned as the values of a program are: cuDNN has fewer kernels for others.
    private const int SummandOffset = 1024;

    // A prime, so that no two images of a batch are equal.
    private const int Drawn = 1_000_003;

    private static readonly int[] CleanMultiples = [16, 32, 64, 128];

    private Tensor? _noise;

    /// <summary>Selects the layout, and prepares the weights.</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="filters">The filters, in this type and on this device.</param>
    /// <param name="batch">The number of images in a batch.</param>
    /// <param name="input">The shape of the input. It may have more channels than the filters; the additional channels are zeros.</param>
    /// <param name="mayOverwriteSummand">Whether the sum may overwrite the summand.</param>
    /// <param name="fault">If no layout is right: what is wrong, and what to do.</param>
    /// <returns>The prepared convolution, with tensors in the caller's dispose scope. Null if no layout is right.</returns>
    public PreparedConvolution? Choose(
        ConvolutionNode node, RoundedFilters filters, int batch, FeatureShape input, bool mayOverwriteSummand, out string fault)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = filters;
        var whole = pad(weight, [0, 0, 0, 0, 0, node.Groups == 1 ? input.Channels - weight.shape[1] : 0]);
        var isRaced = device.type == DeviceType.CUDA;
        var trial = verify || isRaced ? Try(node, whole, bias, batch, input) : null;
        var bound = ConvolutionErrorBound.Of(type, device.type, whole[0].numel(), TorchRuntime.Float32Precision);
        var (right, errors) = (new List<PreparedConvolution>(), new List<string>());
        using var races = isRaced ? CudnnAutotuner.On() : null;
        fault = "";
        foreach (var candidate in Candidates(node, mayOverwriteSummand))
        {
            try
            {
                var prepared = Prepare(node, candidate, whole, bias, batch, input);
                if (Error(node, prepared, trial) is { } error)
                {
                    if (error <= bound) right.Add(prepared with { Error = error });
                    else errors.Add(Text(candidate, error));
                }
                else
                {
                    right.Add(prepared);
                }

                if (right.Count > 0 && !isRaced) break;
            }
            catch (ExternalException missing) when (candidate.Layout != ConvolutionLayout.Plain && !MemoryExhaustion.IsIn(missing))
            {
                // A processor or a libtorch without this kernel.
                errors.Add($"{candidate.Layout} with {candidate.Channels} channels not computed ({missing.Message.Split('\n')[^1]})");
            }
        }

        if (right.Count > 0) return Kept(right.Count == 1 ? right[0] : KernelRace.Fastest(right, prepared => Result(node, prepared, trial!), device, recorder));
        fault = $"The convolution '{node.Path}' on {batch}×{input} is wrong in every layout on this machine: its largest difference from float64 "
            + "must be at most "
            + string.Create(CultureInfo.InvariantCulture, $"{bound:E1}") + $" of the largest value, and was {string.Join(", ", errors)}. "
            + "Run the network itself instead of compiling it, and report the processor and the libtorch version that `inception doctor` prints.";
        return null;
    }

    private static string Text(Candidate candidate, double error) => string.Create(
        CultureInfo.InvariantCulture, $"{candidate.Layout} with {candidate.Channels} channels {error:E1}");

    private static PreparedConvolution Kept(PreparedConvolution prepared)
    {
        prepared.Weight.MoveToOuterDisposeScope();
        prepared.Bias.MoveToOuterDisposeScope();
        return prepared;
    }

    private IEnumerable<Candidate> Candidates(ConvolutionNode node, bool mayOverwriteSummand)
    {
        var channels = node.Filters.Count;
        if (device.type == DeviceType.CPU)
        {
            if (node.IsPointwise && node.Summand is null) yield return new(ConvolutionLayout.MatrixProduct, channels);
            if (mayOverwriteSummand) yield return new(ConvolutionLayout.Packed, channels, AddsInPlace: true);
            yield return new(ConvolutionLayout.Packed, channels);
            foreach (var padded in CleanMultiples.Select(multiple => (channels + multiple - 1) / multiple * multiple).Distinct())
            {
                if (padded > channels && node.Groups == 1) yield return new(ConvolutionLayout.PackedWithPadding, padded);
            }
        }

        if (device.type == DeviceType.CUDA && node.Relu) yield return new(ConvolutionLayout.Fused, channels);
        yield return new(ConvolutionLayout.Plain, channels);
    }

    private PreparedConvolution Prepare(
        ConvolutionNode node, Candidate candidate, Tensor weight, Tensor bias, int batch, FeatureShape input)
    {
        var (layout, channels, addsInPlace) = candidate;
        var added = layout == ConvolutionLayout.Plain ? MissingInputs(node, input) : 0;
        var more = channels - weight.shape[0];
        var filters = pad(weight, [0, 0, 0, 0, 0, added, 0, more]);
        if (layout == ConvolutionLayout.MatrixProduct) filters = ConvolutionKernels.ReorderMatrix(filters.flatten(1), batch, input);
        else if (device.type != DeviceType.CPU) filters = ChannelsLast(filters);
        else if (layout != ConvolutionLayout.Plain) filters = ConvolutionKernels.Reorder(node, ChannelsLast(filters), batch, input, input.Channels);
        return new PreparedConvolution(layout, channels, addsInPlace, added, filters, pad(bias, [0, more]), null);
    }

    /// <summary>libtorch's float32 convolutions on the CPU give wrong results for some numbers of channels (docs/decisions/0003).</summary>
    private int MissingInputs(ConvolutionNode node, FeatureShape input) =>
        device.type == DeviceType.CPU && type == ScalarType.Float32 && node.Groups == 1 ? ChannelTail.InputsToAdd(input.Channels, node.Kernel) : 0;

    private Trial Try(ConvolutionNode node, Tensor weight, Tensor bias, int batch, FeatureShape input)
    {
        var x = Random(batch, input);
        var output = node.OutputShape([input]);
        var summand = node.Summand is null ? null : Random(batch, output, SummandOffset);
        if (!verify) return new Trial(x, summand, null, null, null);
        var sample = new ConvolutionSample(node, output.Height);
        return new Trial(x, summand, summand is null ? null : sample.Take(summand), sample.Expected(x, weight, bias), sample);
    }

    /// <summary>Computes a convolution on a GPU as the program does, including summand and ReLU.</summary>
    private static Tensor Result(ConvolutionNode node, PreparedConvolution prepared, Trial trial)
    {
        if (prepared.Layout == ConvolutionLayout.Fused) return ConvolutionKernels.Fused(node, trial.Input, prepared.Weight, prepared.Bias, trial.Summand);
        var y = Plain(node, trial.Input, prepared.Weight, prepared.Bias);
        if (trial.Summand is not null) y.add_(trial.Summand, HeldScalar.One);
        return node.Relu ? y.relu_() : y;
    }

    /// <summary>The largest difference from float64, divided by the largest value. Null if nothing is verified, even if a kernel ran on a GPU.</summary>
    private double? Error(ConvolutionNode node, PreparedConvolution prepared, Trial? trial)
    {
        if (trial is null) return null;
        using var scope = NewDisposeScope();
        if (trial.Expected is null)
        {
            Result(node, prepared, trial);
            return null;
        }

        Tensor y;
        var expected = trial.Expected;
        if (prepared.Layout == ConvolutionLayout.Plain)
        {
            var x = pad(trial.Input, [0, 0, 0, 0, 0, prepared.AddedInputs]);
            y = Plain(node, device.type == DeviceType.CPU ? x.contiguous() : x, prepared.Weight, prepared.Bias);
        }
        else if (prepared.Layout == ConvolutionLayout.Fused)
        {
            if (trial.Summand is null) Poison(node, trial.Input);
            y = Result(node, prepared, trial);
            expected = relu(trial.SampleOfSummand is { } summand ? expected.add(summand, HeldScalar.One) : expected);
        }
        else
        {
            var fusesRelu = node.Relu && (prepared.AddsInPlace || trial.Summand is null);
            var summand = prepared.AddsInPlace ? trial.Summand!.clone() : null;
            y = prepared.Layout == ConvolutionLayout.MatrixProduct
                ? ConvolutionKernels.MatrixProduct(trial.Input, prepared.Weight, prepared.Bias, fusesRelu)
                : ConvolutionKernels.Packed(node, trial.Input, prepared.Weight, prepared.Bias, summand, fusesRelu);
            if (prepared.AddsInPlace) expected = expected.add(trial.SampleOfSummand!, HeldScalar.One);
            if (fusesRelu) expected = relu(expected);
        }

        expected = pad(expected, [0, 0, 0, 0, 0, prepared.Channels - expected.shape[1]]);
        var difference = (trial.Sample!.Take(y) - expected).abs().max().item<double>();
        var largest = expected.abs().max().item<double>();
        return double.IsNaN(difference) ? double.PositiveInfinity : largest > 0 ? difference / largest : difference;
    }

    /// <summary>
    /// Writes infinite or NaN values into the memory that the next result will use. Some kernels for sums read this memory times zero if there is no summand,
    /// and with such values the product is not zero. The error then becomes visible.
    /// </summary>
    private static void Poison(ConvolutionNode node, Tensor x)
    {
        var output = node.OutputShape([new((int)x.shape[1], (int)x.shape[2], (int)x.shape[3])]);
        using Scalar notANumber = double.NaN;
        full(x.shape[0] * output.Count, notANumber, x.dtype, x.device).Dispose();
    }

    private static Tensor Plain(ConvolutionNode node, Tensor x, Tensor weight, Tensor bias) => conv2d(
        x, weight, bias, strides: [node.Stride.Height, node.Stride.Width], padding: [node.Padding.Height, node.Padding.Width], groups: node.Groups);

    /// <summary>Draws normal numbers. All draws are windows of one repeating row of numbers, because drawing can cost more than a convolution.</summary>
    private Tensor Random(int batch, FeatureShape shape, int offset = 0)
    {
        var count = batch * shape.Count;
        if (_noise is null || _noise.numel() < count + SummandOffset)
            _noise = randn(Drawn, generator: random).to(type).to(device).repeat((count + SummandOffset + Drawn - 1) / Drawn).MoveToOuterDisposeScope();
        return _noise.as_strided([batch, shape.Channels, shape.Height, shape.Width], Strides(shape), offset);
    }

    /// <summary>
    /// The explicit strides, as in the program. With one channel or one position every order is the same in memory, but libtorch decides by the strides.
    /// </summary>
    private static long[] Strides(FeatureShape shape) => shape is { Height: 1, Width: 1 }
        ? [shape.Channels, 1, 1, 1]
        : [(long)shape.Height * shape.Width * shape.Channels, 1, (long)shape.Width * shape.Channels, shape.Channels];

    private static Tensor ChannelsLast(Tensor values) => values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private readonly record struct Candidate(ConvolutionLayout Layout, int Channels, bool AddsInPlace = false);

    private sealed record Trial(Tensor Input, Tensor? Summand, Tensor? SampleOfSummand, Tensor? Expected, ConvolutionSample? Sample);
}
