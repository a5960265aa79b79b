namespace Inception.Inference;

/// <summary>The shape of a batch, or of one of its parts.</summary>
/// <param name="Batch">The number of images.</param>
/// <param name="Height">The height of an image in pixels.</param>
/// <param name="Width">The width of an image in pixels.</param>
/// <param name="Division">The number of parallel parts, and the threads of each part. Kernels are chosen for this number of threads.</param>
internal readonly record struct InputShape(int Batch, int Height, int Width, BatchDivision Division);
