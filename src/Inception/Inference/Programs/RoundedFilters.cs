using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Filters with everything folded in, rounded to the type that a program reads.</summary>
/// <param name="Weight"><c>O×I×kh×kw</c>, or <c>O×I</c>.</param>
/// <param name="Bias">A summand for each output.</param>
internal readonly record struct RoundedFilters(Tensor Weight, Tensor Bias);
