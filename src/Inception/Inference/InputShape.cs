namespace Inception.Inference;

/// <summary>Images of one size that run together: a batch, or one of its parts.</summary>
/// <param name="Batch">Images.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Division">The parts side by side, and the threads of each, for whose number kernels are chosen.</param>
internal readonly record struct InputShape(int Batch, int Height, int Width, BatchDivision Division);
