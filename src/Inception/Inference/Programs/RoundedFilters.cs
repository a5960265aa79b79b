using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Filters after folding, rounded to the number type of a program.</summary>
/// <param name="Weight"><c>O×I×kh×kw</c>, or <c>O×I</c>.</param>
/// <param name="Bias">The bias of each output channel.</param>
internal readonly record struct RoundedFilters(Tensor Weight, Tensor Bias);
