namespace Inception.Inference.Programs;

/// <summary>A batch of pictures of one size.</summary>
/// <param name="Batch">Pictures.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Threads">Threads that share one operation; kernels are chosen for their number.</param>
internal readonly record struct InputShape(int Batch, int Height, int Width, int Threads);
